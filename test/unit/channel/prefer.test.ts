import { channel, reschedule, runSync, skip, sleep, spawn, unpreempted } from 'occamy'
import type { ChannelOptions, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim } from '../support.ts'
import type { Body } from '../support.ts'

describe('prefer', () => {
  function order(options: ChannelOptions, receiverFirst: boolean): string[] {
    const ch = channel<number>(options)
    const events: string[] = []
    function* sender(): Body<void> {
      yield* ch.send(1)
      events.push('sender')
    }
    function* receiver(): Body<void> {
      yield* ch.receive()
      events.push('receiver')
    }
    sim(function* () {
      const [first, second] = receiverFirst ? [receiver, sender] : [sender, receiver]
      spawn(first)
      yield* reschedule()
      spawn(function* () {
        events.push('other')
      })
      spawn(second)
      yield* sleep(1)
    })
    return events
  }

  it('neither: whoever arrives goes on', () => {
    expect(order({}, true)).toEqual(['other', 'sender', 'receiver'])
    expect(order({ prefer: 'neither' }, false)).toEqual(['other', 'receiver', 'sender'])
  })

  it('receiver: a parked receiver runs at once', () => {
    expect(order({ prefer: 'receiver' }, true)).toEqual(['other', 'receiver', 'sender'])
    expect(order({ prefer: 'receiver' }, false)).toEqual(['other', 'receiver', 'sender'])
  })

  it('sender: a parked sender runs at once', () => {
    expect(order({ prefer: 'sender' }, true)).toEqual(['other', 'sender', 'receiver'])
    expect(order({ prefer: 'sender' }, false)).toEqual(['other', 'sender', 'receiver'])
  })

  it('runs the preferred one before all others that are ready', () => {
    const ch = channel<number>({ prefer: 'receiver' })
    const events: string[] = []
    runSync(function* () {
      const receiver = spawn(function* () {
        yield* ch.receive()
        events.push('receiver')
      })
      yield* reschedule()
      for (let n = 0; n < 3; n++) {
        spawn(function* () {
          events.push(`other ${n}`)
        })
      }
      yield* ch.send(1)
      events.push('sender')
      yield* receiver
    })
    expect(events).toEqual(['receiver', 'other 0', 'other 1', 'other 2', 'sender'])
  })

  /** How many operations a preferred receiver completes before another tasklet has its turn, in a quantum of 10. */
  function inherited(spent: number): readonly [number, string[]] {
    const ch = channel<number>({ prefer: 'receiver' })
    const order: string[] = []
    let operations = 0
    let seen = -1
    runSync(
      function* () {
        const receiver = spawn(function* () {
          yield* ch.receive()
          order.push('receiver')
          for (; operations < 100; operations++) yield* skip
        })
        yield* reschedule()
        spawn(function* () {
          order.push('other')
          seen = operations
        })
        yield* reschedule()
        order.length = 0
        spawn(function* () {
          order.push('other')
          seen = operations
        })
        for (let n = 1; n < spent; n++) yield* skip
        yield* ch.send(1)
        order.push('sender')
        yield* receiver
      },
      { quantum: 10 },
    )
    return [seen, order]
  }

  it('lets the preferred one run on what is left of the quantum, exactly', () => {
    for (const spent of [1, 4, 8, 9]) {
      expect(inherited(spent)).toEqual([10 - spent, ['receiver', 'other', 'sender']])
    }
  })

  it('has no effect when the quantum is spent: the preferred one is readied, and has its own turn', () => {
    expect(inherited(10)).toEqual([0, ['other', 'receiver', 'sender']])
  })

  it('counts what is left of the quantum for one that is observed or unpreempted, too', () => {
    for (const observer of [undefined, {}]) {
      const ch = channel<number>({ prefer: 'receiver' })
      const order: string[] = []
      runSync(
        function* () {
          spawn(function* () {
            yield* ch.receive()
            order.push('receiver')
          })
          yield* reschedule()
          spawn(function* () {
            order.push('other')
          })
          yield* unpreempted(() => ch.send(1))
          order.push('sender')
        },
        { observer },
      )
      expect(order).toEqual(['receiver', 'other', 'sender'])
    }
  })

  it('starves nobody when two prefer each other', () => {
    const there = channel<number>({ prefer: 'receiver' })
    const back = channel<number>({ prefer: 'sender' })
    let rounds = 0
    const seen: number[] = []
    runSync(
      function* () {
        const pair: Array<Tasklet<never>> = [
          spawn(function* (): Body<never> {
            for (;;) {
              yield* there.send(1)
              yield* back.receive()
              rounds++
            }
          }),
          spawn(function* (): Body<never> {
            for (;;) {
              yield* there.receive()
              yield* back.send(1)
            }
          }),
        ]
        for (let n = 0; n < 50; n++) {
          yield* reschedule()
          seen.push(rounds)
        }
        for (const each of pair) each.cancel()
      },
      { quantum: 20 },
    )
    for (const [n, each] of seen.entries()) expect(each - (seen[n - 1] ?? 0)).toBeLessThanOrEqual(20)
    expect(rounds).toBeGreaterThan(10)
  })

  it('does not apply to the buffer: nobody parked, nobody preferred', () => {
    const ch = channel<number>({ prefer: 'receiver', capacity: 4 })
    const events: string[] = []
    sim(function* () {
      spawn(function* () {
        events.push('other')
      })
      yield* ch.send(1)
      yield* ch.send(2)
      events.push('main')
      yield* reschedule()
    })
    expect(events).toEqual(['main', 'other'])
  })
})
