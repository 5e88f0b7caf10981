import { alt, channel, reschedule, scope, sleep, spawn } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../gate.ts'
import { expectQuiet, failure, sim } from '../support.ts'

describe('a commit', () => {
  it('withdraws the losers before the winner is readied: no queue ever shows a decided offer', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const balances: number[][] = []
    let waiting: Tasklet<unknown> | undefined
    const look = (tasklet: Tasklet<unknown>): void => {
      if (tasklet === waiting) balances.push([a.balance, b.balance])
    }
    sim(
      function* () {
        waiting = spawn(() => alt([a.receive(), b.receive()]))
        yield* reschedule()
        expect([a.balance, b.balance]).toEqual([-1, -1])
        yield* b.send(1)
        expect([a.balance, b.balance]).toEqual([0, 0])
        expect(yield* waiting).toEqual({ key: 1, value: 1 })
      },
      { observer: { onReady: look } },
    )
    expect(balances).toEqual([[0, 0]])
    expectQuiet(a, b)
  })

  it('stands when a loser fails to disable: the error fails the scope of the one who waited', () => {
    const gate = new Gate<number>()
    const ch = channel<number>()
    gate.throws.disable = new Error('cannot disable')
    const events: unknown[] = []
    sim(function* () {
      const outcome = yield* failure(
        scope(function* () {
          spawn(function* () {
            events.push(yield* alt([gate, ch.receive(), sleep(50)]))
            yield* reschedule()
            events.push('not reached')
          })
          yield* reschedule()
          yield* ch.send(7)
          yield* sleep(10)
        }),
      )
      expect(outcome).toBe(gate.throws.disable)
    })
    expect(events).toEqual([{ key: 1, value: 7 }])
    expect(gate.waiting.length).toBe(0)
    expectQuiet(ch)
  })

  it('disables every loser, also when two of them throw', () => {
    const [one, two, three] = [new Gate<number>(), new Gate<number>(), new Gate<number>()]
    const ch = channel<number>()
    one.throws.disable = new Error('one')
    two.throws.disable = new Error('two')
    sim(function* () {
      const outcome = yield* failure(
        scope(function* () {
          spawn(() => alt([one, ch.receive(), two, three]))
          yield* reschedule()
          yield* ch.send(7)
          yield* sleep(10)
        }),
      )
      expect(outcome).toBe(one.throws.disable)
    })
    expect([one, two, three].map((gate) => gate.waiting.length)).toEqual([0, 0, 0])
  })
})

describe('a withdrawal', () => {
  it.each(['disable', 'abandon'] as const)(
    'fails the scope when a guard cannot %s, and still takes effect',
    (method) => {
      const gate = new Gate<number>()
      gate.throws[method] = new Error(method)
      const events: string[] = []
      sim(function* () {
        const outcome = yield* failure(
          scope(function* () {
            const tasklet = spawn(function* () {
              try {
                yield* gate
              } finally {
                events.push('cleaned up')
              }
            })
            yield* reschedule()
            tasklet.cancel()
            yield* sleep(10)
            events.push('not reached')
          }),
        )
        expect(outcome).toBe(gate.throws[method])
      })
      expect(events).toEqual(['cleaned up'])
      expect(gate.waiting.length).toBe(0)
    },
  )
})

describe('a failure', () => {
  it('goes to the branch that failed, and withdraws the others', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const waiting = spawn({ errors: 'hold' }, () => alt([a.receive(), alt([b.receive().map((n) => n)])]))
      yield* reschedule()
      b.close('over')
      expect(yield* waiting.ended).toMatchObject({ ok: false, error: { name: 'ChannelClosedError', reason: 'over' } })
    })
    expectQuiet(a, b)
  })
})
