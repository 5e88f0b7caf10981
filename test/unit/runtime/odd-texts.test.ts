/** What is put into a report: names that are none, and guards that cannot say what they wait for. */
import { channel, DeadlockError, InvalidArgumentError, request, run, Runtime, skip, spawn } from 'occamy'
import type { Guard, Leaf } from 'occamy'
import { describe, expect, it } from 'vitest'
import { node, rejected, thrown } from '../support.ts'
import { Stuck } from './stuck.ts'

const unprintable = {
  toString(): string {
    throw new Error('no text')
  },
}

describe.each([Symbol('jobs'), unprintable, 7, null] as unknown[] as string[])('a name that is no string', (name) => {
  it.each<readonly [string, () => unknown]>([
    ['a channel', () => channel({ name })],
    ['a request', () => request({ name })],
    ['a tasklet', () => new Runtime().spawn({ name }, () => skip)],
  ])('is refused where %s is given it', (_, make) => {
    const error = thrown(make)
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as Error).message).toMatch(/^name must be a string, not /)
  })

  it('is refused where a run is given it', async () => {
    expect(await rejected(run(() => skip, { name }))).toBeInstanceOf(InvalidArgumentError)
  })
})

it('a function that is named by a symbol is a body as any', async () => {
  const body = (): Guard<void> => skip
  Object.defineProperty(body, 'name', { value: Symbol('odd') })
  const name = await run(function* () {
    const { name } = spawn(function* () {
      yield* body()
    })
    return spawn(body).name + name
  })
  expect(name).toMatch(/^Symbol\(odd\)#\d+tasklet#\d+$/)
})

it.each<readonly [string, () => readonly Leaf[]]>([
  [
    'Error: broken',
    () => {
      throw new Error('broken')
    },
  ],
  [
    'something that has no text',
    () => {
      throw Object.assign(new Error(), unprintable)
    },
  ],
  ['it gives no texts', () => [{ what: Symbol('odd') as unknown as string }]],
  ['it gives no texts', () => [{} as Leaf]],
  [`TypeError: Cannot read properties of undefined (reading 'every')`, () => undefined as unknown as Leaf[]],
])('a guard that cannot say what it waits for fails the run, and not the process: %s', async (problem, told) => {
  const error = await rejected(run(() => new Stuck(told), { name: 'main' }))
  expect(error).toBeInstanceOf(DeadlockError)
  expect((error as DeadlockError).waiting).toStrictEqual([
    { tasklet: 'main', waitsFor: `waits for a guard that cannot say for what: ${problem}` },
  ])
})

it('nor does it at the exit of a process', async () => {
  const { code, out, err } = await node(`
    class Odd extends occamy.Guard {
      poll() { return occamy.NOT_READY }
      enable() { return { offer: undefined } }
      disable() {}
      leaves() { throw new Error('broken') }
    }
    run(() => new Odd(), { deadlock: 'wait' }).catch(({ name }) => console.log(name))`)
  expect([code, out.trim(), err]).toStrictEqual([0, 'DeadlockError', ''])
})
