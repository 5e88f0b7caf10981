import { channel, reschedule, selectSet, spawn } from 'occamy'
import type { Channel, Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { full, settle, sim } from '../unit/support.ts'

/** What happens, in order, when somebody sends to an extended receive in this way. */
function sends(guard: (ch: Channel<number>) => Guard<unknown>): string[] {
  const ch = channel<number>()
  const log: string[] = []
  sim(function* () {
    spawn(() =>
      ch.extended(function* () {
        log.push('body begins')
        yield* settle()
        log.push('body ends')
      }),
    )
    yield* reschedule()
    yield* guard(ch)
    log.push('sent')
  })
  return log
}

// That it stays parked is noted when it is served: another operation, in the map function that comes between, wiped
// that out.
describe('a sender whom an extended receive serves waits until its body ends', () => {
  it.each<[string, () => unknown]>([
    ['does nothing', () => 1],
    ['tries to send', () => channel<number>(1).trySend(2)],
    ['tries to receive', () => full(2).tryReceive()],
    ['polls a set', () => [...selectSet({ other: full(2).receive() }).poll()]],
  ])('though its map function %s', (_title, what) => {
    expect(sends((ch) => ch.send(1).map(what))).toEqual(['body begins', 'body ends', 'sent'])
  })

  it('though it sends in a set, which gives another event in its map function', () => {
    const log = sends((ch) =>
      selectSet({ send: ch.send(1), other: full(2).receive() })
        .wait()
        .map((events) => [...events]),
    )
    expect(log).toEqual(['body begins', 'body ends', 'sent'])
  })
})
