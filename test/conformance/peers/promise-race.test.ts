/**
 * `Promise.race`, of the language itself: a promise cannot be withdrawn, so each operation raced is performed; and a race leaves a
 * reaction on each of its promises, for as long as that one is pending. Neither can be mended by a newer version.
 */
import { alt, channel, runSync, spawn, virtualClock } from 'occamy'
import type { Step } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { chanOf } from '../../../bench/systems/ts-chan-types.ts'
import { heap } from '../../support/conformance-tools.ts'
import { settled } from './support.ts'

describe('Promise.race of two receives', () => {
  it('takes the item of the loser, which nobody gets (ts-chan 0.6)', async () => {
    const [a, b] = [chanOf(0), chanOf(0)]
    const race = Promise.race([a.recv(), b.recv()])
    await a.send(1)
    expect((await race).value).toBe(1)
    // The receive that lost is still there: this send succeeds, and whoever receives waits for ever.
    expect(await settled(b.send(2))).toBe(true)
    expect(await settled(b.recv())).toBe(false)
  })

  it('does so with our channels too: it is an alternation that does not', async () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const race = Promise.race([a.receive(), b.receive()])
    await a.send(1)
    expect(await race).toBe(1)
    expect([a.balance, b.balance]).toEqual([0, -1])
    expect(b.trySend(2)).toBe(true)

    const [c, d] = [channel<number>(), channel<number>()]
    const chosen = alt([c.receive(), d.receive()]).promise()
    await c.send(1)
    expect(await chosen).toEqual({ key: 0, value: 1 })
    expect([c.balance, d.balance, d.trySend(2)]).toEqual([0, 0, false])
  })
})

describe('200,000 races against one long promise', () => {
  const RACES = 200_000

  it('retain tens of megabytes, until it settles', async () => {
    let settle = (): void => {}
    const long = new Promise<void>((resolve) => {
      settle = resolve
    })
    const before = heap()
    for (let i = 0; i < RACES; i++) await Promise.race([long, Promise.resolve(i)])
    expect(heap() - before).toBeGreaterThan(20_000_000)
    settle()
  })

  it('retain nothing as alternations', () => {
    const long = fromPromise(new Promise<void>(() => {}))
    const ch = channel<number>(1)
    const race = function* () {
      for (let i = 0; i < RACES; i++) {
        yield* ch.send(i)
        yield* alt([long, ch.receive()])
      }
    }
    runSync(race, { clock: virtualClock() })
    const before = heap()
    runSync(race, { clock: virtualClock() })
    expect(heap() - before).toBeLessThan(300_000)
  })

  it('nor when every one of them has to wait', () => {
    const long = fromPromise(new Promise<void>(() => {}))
    const ch = channel<number>()
    const races = (n: number): (() => Generator<Step, void, unknown>) =>
      function* () {
        spawn(function* () {
          for (let i = 0; i < n; i++) yield* ch.send(i)
        })
        for (let i = 0; i < n; i++) yield* alt([long, ch.receive()])
      }
    runSync(races(RACES), { clock: virtualClock() })
    const before = heap()
    runSync(races(RACES), { clock: virtualClock() })
    expect(heap() - before).toBeLessThan(300_000)
  })
})
