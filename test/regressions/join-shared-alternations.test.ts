import { alt, channel, join, reschedule, spawn } from 'occamy'
import type { Channel, Guard, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import type { Body } from '../unit/support.ts'
import { expectQuiet, mutating, sim } from '../unit/support.ts'

// A join with a condition tried every way to give the messages of alternations to its members, although there was one
// alternation too few: ten members took a second, and twelve did not come to an end.
describe.each(mutating ? [8, 12] : [8, 12, 20, 40])(
  'a join with a condition, of %i members that alternations serve',
  (n) => {
    const channels = Array.from({ length: n }, () => channel<number>())
    const all = (ch: readonly Channel<number>[]): Guard<number[]> =>
      join(ch.map((each) => each.receive())).where(() => true)

    function* alternations(guards: () => Guard<unknown>[], count: number): Body<Tasklet<unknown>[]> {
      const tasklets = Array.from({ length: count }, () => spawn(() => alt(guards())))
      yield* reschedule()
      return tasklets
    }

    it('finds out that there is one too few, and waits for it', () => {
      sim(function* () {
        const senders = yield* alternations(() => channels.map((ch) => ch.send(1)), n - 1)
        const joining = spawn(() => all(channels))
        yield* reschedule()
        expect(joining.state).toBe('parked')
        yield* (channels[n >> 1] as Channel<number>).send(2)
        expect((yield* joining).filter((value) => value === 2)).toHaveLength(1)
        for (const sender of senders) yield* sender
      })
      expectQuiet(...channels)
    })

    it('finds out that a send has nobody left, whom no message needs', () => {
      const out = channel<number>()
      sim(function* () {
        yield* alternations(() => [out.receive(), ...channels.map((ch) => ch.send(1))], n)
        const joining = spawn(() =>
          join([...channels.map((ch) => ch.receive()), out.send(7)]).where((values) => values.length > n),
        )
        yield* reschedule()
        expect(joining.state).toBe('parked')
        expect(yield* out.receive()).toBe(7)
        expect(yield* joining).toHaveLength(n + 1)
      })
      expectQuiet(out, ...channels)
    })
  },
)
