import { channel, reschedule, runSync, selectSet, spawn } from 'occamy'
import type { Channel, Guard, Step } from 'occamy'
import { expect, it } from 'vitest'

/** Whether the sender waits until the body of an extended receive has ended, while its map function does `what`. */
function waits(what: () => void, guard: (ch: Channel<number>) => Guard<unknown> = (ch) => ch.send(1)): string[] {
  const ch = channel<number>()
  const log: string[] = []
  runSync(function* () {
    const receiver = spawn(function* () {
      yield* ch.extended(function* (): Generator<Step, void, unknown> {
        log.push('body begins')
        yield* reschedule()
        yield* reschedule()
        log.push('body ends')
      })
    })
    yield* reschedule()
    yield* guard(ch).map(what)
    log.push('sent')
    yield* receiver
  })
  return log
}
const right = ['body begins', 'body ends', 'sent']

it('a sender waits for the body, whatever its map function does: nothing', () => {
  expect(waits(() => undefined)).toEqual(right)
})
it('a try to send', () => {
  const other = channel<number>(1)
  expect(waits(() => void other.trySend(2))).toEqual(right)
})
it('a try to receive', () => {
  const other = channel<number>(1)
  other.trySend(1)
  expect(waits(() => void other.tryReceive())).toEqual(right)
})
it('a poll of a set', () => {
  const other = channel<number>(1)
  other.trySend(2)
  const set = selectSet({ other: other.receive() })
  expect(waits(() => void [...set.poll()])).toEqual(right)
})
it('a set gives its events in a map function, after one that an extended receive holds', () => {
  const other = channel<number>(1)
  other.trySend(2)
  const all = (events: unknown): void => void [...(events as Iterable<unknown>)]
  expect(
    waits(
      () => undefined,
      (ch) =>
        selectSet({ send: ch.send(1), other: other.receive() })
          .wait()
          .map(all),
    ),
  ).toEqual(right)
})
