import { alt, channel, priAlt, skip, sleep } from 'occamy'
import type { Channel, Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../gate.ts'
import { sim } from '../support.ts'
import type { Body } from '../support.ts'

/** Channels that are always ready to be received from. */
function full(n: number): Array<Channel<number>> {
  return Array.from({ length: n }, (_, i) => {
    const ch = channel<number>(1000)
    for (let k = 0; k < 1000; k++) ch.trySend(i)
    return ch
  })
}

/** How often each key was chosen in `times` waits. */
function* counts(choice: Guard<{ readonly key: PropertyKey }>, times: number): Body<Record<string, number>> {
  const all: Record<string, number> = {}
  for (let n = 0; n < times; n++) {
    const key = String((yield* choice).key)
    all[key] = (all[key] ?? 0) + 1
  }
  return all
}

describe('priAlt', () => {
  it('takes the first in order of those that are ready', () => {
    const [a, b, c] = full(3) as [Channel<number>, Channel<number>, Channel<number>]
    sim(function* () {
      const choice = priAlt({ none: channel<number>().receive(), b: b.receive(), a: a.receive(), c: c.receive() })
      expect(yield* counts(choice, 1000)).toEqual({ b: 1000 })
      expect(yield* counts(choice, 1000)).toEqual({ a: 1000 })
    })
  })

  it('looks no further than the first that is ready', () => {
    const [first, second] = [new Gate<number>(), new Gate<number>()]
    first.open(1)
    sim(() => priAlt([first, second]))
    expect([first.calls, second.calls]).toEqual([['poll', 'commit'], []])
  })

  it('ranks a nested alternation by the best of its branches', () => {
    const [a] = full(1) as [Channel<number>]
    const empty = channel<number>()
    sim(function* () {
      const last = alt([empty.receive(), skip, empty.receive()])
      const none = alt([empty.receive()])
      const ready = alt([skip, a.receive(), skip])
      expect((yield* priAlt([none, last, a.receive()])).key).toBe(2)
      expect((yield* priAlt([none, last, none])).key).toBe(1)
      expect((yield* priAlt([skip, last, none])).key).toBe(0)
      expect((yield* priAlt([last, none, ready])).key).toBe(2)
      expect((yield* priAlt([none, ready, last])).key).toBe(1)
    })
  })

  it('prefers a ready branch behind one of the last resort, and the first of several of these', () => {
    sim(function* () {
      expect((yield* priAlt([channel().receive(), sleep(0), skip])).key).toBe(1)
    })
  })
})
