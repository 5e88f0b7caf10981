import { channel, InvalidArgumentError, never, run, skip, sleep } from 'occamy'
import { afterEach, describe, expect, it } from 'vitest'
import { hostTurn, rejected } from '../support.ts'

type Signal = NonNullable<NonNullable<Parameters<typeof run>[1]>['signal']>
type Wait = (signal: Signal, lasts?: boolean) => Promise<unknown>

const fault = new Error('of the signal')
function fails(): never {
  throw fault
}

const plain: Signal = {
  aborted: false,
  reason: 'stop',
  addEventListener: () => {},
  removeEventListener: () => {},
}

const ways: ReadonlyArray<readonly [string, Wait]> = [
  ['promise()', (signal, lasts = false) => (lasts ? never : skip).promise({ signal })],
  ['run()', (signal, lasts = false) => run(() => (lasts ? sleep(60_000) : skip), { signal })],
]

describe.each(ways)('%s', (_name, wait) => {
  const ch = channel<number>()

  afterEach(async () => {
    await hostTurn()
    expect(await Promise.all([ch.receive(), ch.send(1)])).toEqual([1, undefined])
  })

  it.each([
    null,
    5,
    {},
    { ...plain, removeEventListener: undefined },
    { ...plain, addEventListener: undefined },
    { ...plain, aborted: undefined },
  ])('refuses %j for a signal', async (given) => {
    const bystander = ch.receive().promise()
    const error = await rejected(wait(given as unknown as Signal))
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as Error).message).toMatch(/^signal must be an AbortSignal, not /)
    await ch.send(1)
    expect(await bystander).toBe(1)
  })

  it.each(['addEventListener', 'removeEventListener'] as const)('rejects with what %s throws', async (method) => {
    const bystander = ch.receive().promise()
    expect(await rejected(wait({ ...plain, [method]: fails }))).toBe(fault)
    await ch.send(1)
    expect(await bystander).toBe(1)
  })

  it('rejects with what the properties of a signal throw', async () => {
    const asked = { ...plain, aborted: false }
    Object.defineProperty(asked, 'aborted', { get: fails })
    expect(await rejected(wait(asked))).toBe(fault)
    let abort = (): void => {}
    const late = { ...plain, addEventListener: (_: 'abort', listener: () => void) => (abort = listener) }
    Object.defineProperty(late, 'reason', { get: fails })
    const waiting = rejected(wait(late, true))
    abort()
    expect(await waiting).toBe(fault)
  })

  it('is called off by a signal that is aborted while it begins to listen', async () => {
    const hasty = { ...plain, addEventListener: (_: 'abort', listener: () => void) => listener() }
    expect(await rejected(wait(hasty, true))).toBe('stop')
  })
})

describe('guard.promise', () => {
  it.each([null, 5, 'x', []])('refuses %j for its options', async (given) => {
    const ch = channel<number>(1)
    for (const guard of [skip, ch.send(1)]) {
      const error = await rejected(guard.promise(given as never))
      expect(error).toBeInstanceOf(InvalidArgumentError)
      expect((error as Error).message).toMatch(/^what promise\(\) is given must be an object with its options, not /)
    }
    expect(ch.length).toBe(0)
  })
})
