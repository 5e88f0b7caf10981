import { channel, now, OutsideTaskletError, reschedule, runSync, self, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { mutating, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

describe('outside of a tasklet', () => {
  const calls: ReadonlyArray<readonly [string, () => unknown]> = [
    ['spawn()', () => spawn(() => skip)],
    ['self()', () => self()],
    ['now()', () => now()],
  ]
  it.each(calls)('%s is refused by name, with advice', (what, call) => {
    const error = thrown(call)
    expect(error).toBeInstanceOf(OutsideTaskletError)
    expect((error as Error).message).toBe(
      `${what} works inside a tasklet only: start one with run(), or use \`await guard\` in outside code`,
    )
    sim(() => skip)
    expect(thrown(call)).toBeInstanceOf(OutsideTaskletError)
  })
})

describe('spawn', () => {
  it('acts now, and the tasklet runs when its turn comes: spawn order is run order', () => {
    const order: number[] = []
    sim(function* () {
      const all = [0, 1, 2].map((n) =>
        spawn(function* () {
          order.push(n)
        }),
      )
      order.push(-1)
      for (const each of all) yield* each
    })
    expect(order).toEqual([-1, 0, 1, 2])
  })

  it('calls the body at once: its arguments are taken now', () => {
    const calls: string[] = []
    sim(function* () {
      const tasklet = spawn((name: string) => {
        calls.push(`called with ${name}`)
        return skip.map(() => name)
      }, 'x')
      expect(calls).toEqual(['called with x'])
      expect(yield* tasklet).toBe('x')
    })
  })

  it('makes a chain in which each spawns the next, a million long, in flat memory', () => {
    const length = mutating ? 10_000 : 1_000_000
    let count = 0
    const link = function* (n: number): Body<void> {
      count++
      if (n > 1) spawn(link, n - 1)
    }
    sim(function* () {
      yield* sleep(0)
      spawn(link, length)
      yield* sleep(1)
    })
    expect(count).toBe(length)
  })

  it('parks a hundred thousand tasklets, and readies them all', () => {
    const n = mutating ? 1000 : 100_000
    const gate = channel<void>()
    let passed = 0
    sim(function* () {
      for (let i = 0; i < n; i++) {
        spawn(function* () {
          yield* gate.next()
          passed++
        })
      }
      yield* reschedule()
      expect(gate.balance).toBe(-n)
      gate.close()
      yield* reschedule()
    })
    expect(passed).toBe(n)
  })
})

describe('self and now', () => {
  it('are those of the tasklet that runs', () => {
    sim(function* () {
      const ids = [self().id]
      const other = spawn(function* () {
        ids.push(self().id)
        yield* sleep(5)
        return now()
      })
      expect(yield* other).toBe(5)
      expect([self().id, ids[1]]).toEqual([ids[0], other.id])
      expect(now()).toBe(5)
    })
  })
})

describe('reschedule', () => {
  it('goes to the back, whatever is left of the quantum', () => {
    const order: string[] = []
    runSync(function* () {
      const worker = (name: string) =>
        function* (): Body<void> {
          for (let n = 0; n < 3; n++) {
            order.push(`${name}${n}`)
            yield* reschedule()
          }
        }
      const all = ['a', 'b', 'c'].map((name) => spawn(worker(name)))
      for (const each of all) yield* each
    })
    expect(order.join(' ')).toBe('a0 b0 c0 a1 b1 c1 a2 b2 c2')
  })

  it('alone on the queue comes right back', () => {
    sim(function* () {
      for (let n = 0; n < 1000; n++) yield* reschedule()
      expect(yield* reschedule()).toBeUndefined()
    })
  })
})
