import { beforeAll, describe, expect, it, vi } from 'vitest'
import * as here from 'occamy'
import { explore } from 'occamy/check'
import type { Operation } from 'occamy'

// Another copy, as when two versions are installed: every module of it is loaded anew.
let other: typeof here
beforeAll(async () => {
  vi.resetModules()
  other = await import('occamy')
})

const ANOTHER = 'of another copy of occamy: see `npm ls occamy`'

describe('a tasklet that waits for what another copy made', () => {
  it.each<[string, () => Operation<unknown>]>([
    ['`yield*`', () => other.sleep(1)],
    ['`yield*`', () => other.channel<number>().receive()],
    ['`yield*`', () => other.alt([other.skip])],
    ['`yield*`', () => here.par([other.skip])],
    ['par()', () => other.par([other.skip])],
    ['scope()', () => other.scope(other.skip)],
  ])('is told that %s is of a tasklet of the same copy', async (what, operation) => {
    await expect(
      here.run(function* () {
        yield* operation()
      }),
    ).rejects.toThrow(`${what} works inside a tasklet only: this one is ${ANOTHER}`)
  })

  it.each<[string, () => unknown]>([
    ['spawn()', () => other.spawn(() => other.skip)],
    ['now()', () => other.now()],
    ['poll()', () => other.selectSet().poll()],
  ])('is told so by %s', async (what, call) => {
    await expect(
      here.run(function* () {
        call()
      }),
    ).rejects.toThrow(`${what} works inside a tasklet only: this one is ${ANOTHER}`)
  })

  it('is told so by a search', () => {
    expect(String(explore(() => other.par([])))).toContain(`this one is ${ANOTHER}`)
  })

  it('is told the usual where nothing runs', () => {
    expect(() => other.now()).toThrow('works inside a tasklet only: start one with run()')
    expect(() => here.now()).toThrow('works inside a tasklet only: start one with run()')
  })
})

describe('a guard of another copy', () => {
  it.each<[string, () => unknown]>([
    ['branch x of an alternation', () => here.alt({ x: other.skip })],
    ['what was added as x', () => here.selectSet({ x: other.channel<number>().receive() })],
    ['member 0', () => here.join([other.channel<number>().receive()])],
    ['member 0', () => here.chord([other.channel<number>()])],
  ])('is named as %s', (what, call) => {
    expect(call).toThrow(what)
    expect(call).toThrow(`: it is ${ANOTHER}`)
  })

  it('is named by defer()', () => {
    expect(() => here.runSync(() => here.defer(() => other.skip))).toThrow(`: it is ${ANOTHER}`)
  })

  it('is awaited in outside code, in the middle of a run too', async () => {
    const ch = other.channel<number>(1)
    ch.trySend(7)
    expect(await here.run(() => here.skip.map(async () => ch.receive()))).toBe(7)
  })
})

it('is no other: whatever else is no guard gets the usual advice', () => {
  expect(() => here.alt({ x: { poll: 1 } as never })).toThrow('a branch is a guard')
  expect(() => here.join([here.skip as never])).toThrow('a member is `channel.receive()`')
})
