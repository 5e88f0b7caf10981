/** What every run queue and every scheduler has to do, whatever its order: one suite for all of them. */
import {
  alt,
  channel,
  DeadlockError,
  never,
  par,
  reschedule,
  Runtime,
  runSync,
  self,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Cause, Operation, RunQueue, Scheduler, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { randomSource } from '../../src/internal/random.ts'
import { expectQuiet, thrown } from '../unit/support.ts'
import type { Body } from '../unit/support.ts'

type Given = RunQueue & Partial<Scheduler>

/** What kinds of schedulers differ in. */
export interface Traits {
  /** How often a ready tasklet is passed over, at most, when `ready` are equal; no bound when absent. */
  readonly bypass?: (ready: number) => number
}

const causes: readonly Cause[] = ['spawned', 'readied', 'preferred', 'yielded']

/** Makes tasklets of all kinds that nothing runs. */
function tasklets(n: number): Array<Tasklet<unknown>> {
  const runtime = new Runtime()
  return Array.from({ length: n }, (_, i) =>
    runtime.spawn({ name: `t${i}`, priority: i % 3, deadline: i % 5, weight: 1 + (i % 4) }, () => skip),
  )
}

function drain(queue: RunQueue): Array<Tasklet<unknown>> {
  const all: Array<Tasklet<unknown>> = []
  for (let next = queue.dequeue(); next !== undefined; next = queue.dequeue()) all.push(next)
  return all
}

/** Tells the suite of a kind of scheduler; `make` makes a new one each time. */
export function schedulerContract(name: string, make: () => Given, traits: Traits = {}): void {
  describe(`${name} as a run queue`, () => {
    it('is empty at first, and gives nothing then', () => {
      const queue = make()
      expect([queue.ready(), queue.dequeue(), queue.ready()]).toEqual([0, undefined, 0])
    })

    it.each(causes)('gives each tasklet that it was given, once (%s)', (cause) => {
      const queue = make()
      const all = tasklets(40)
      for (const [n, each] of all.entries()) {
        queue.enqueue(each, cause)
        expect(queue.ready()).toBe(n + 1)
      }
      const given = drain(queue)
      expect(given).toHaveLength(40)
      expect(new Set(given.map(({ id }) => id)).size).toBe(40)
      expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
    })

    it('gives no tasklet that was removed, wherever it stood, and each of the others', () => {
      const all = tasklets(9)
      for (const gone of all) {
        const queue = make()
        for (const each of all) queue.enqueue(each, 'readied')
        queue.remove(gone)
        expect(queue.ready()).toBe(8)
        const names = drain(queue).map((each) => each.name)
        expect(names.sort()).toEqual(all.filter((each) => each !== gone).map((each) => each.name))
      }
    })

    it('holds what a set would hold, through thousands of random operations', () => {
      const choose = randomSource(11)
      const queue = make()
      const all = tasklets(25)
      const inside = new Set<Tasklet<unknown>>()
      for (let n = 0; n < 5000; n++) {
        const each = all[choose(all.length)] as Tasklet<unknown>
        if (choose(2) === 0) {
          const next = queue.dequeue()
          if ((next === undefined) !== (inside.size === 0)) throw new Error(`operation ${n}: something or nothing`)
          if (next !== undefined && !inside.delete(next)) throw new Error(`operation ${n}: ${next.name} is not inside`)
        } else if (inside.delete(each)) queue.remove(each)
        else {
          inside.add(each)
          queue.enqueue(each, causes[choose(4)] as Cause)
        }
        if (queue.ready() !== inside.size) throw new Error(`operation ${n}: ${queue.ready()} of ${inside.size}`)
      }
      expect(drain(queue)).toHaveLength(inside.size)
    })

    it('uses no `this`, can be spread, and shares nothing with another', () => {
      const one = make()
      const { enqueue, dequeue, remove, ready } = { ...one }
      const [a, b] = tasklets(2) as [Tasklet<unknown>, Tasklet<unknown>]
      enqueue(a, 'spawned')
      enqueue(b, 'spawned')
      remove(a)
      expect([ready(), one.ready(), make().ready()]).toEqual([1, 1, 0])
      expect(dequeue()?.name).toBe('t1')
    })

    const { bypass } = traits
    if (bypass !== undefined) {
      it.each([1, 2, 7])('passes over none of %i ready tasklets more often than it says', (n) => {
        const queue = make()
        const runtime = new Runtime()
        const passed = new Map<Tasklet<unknown>, number>()
        for (let i = 0; i < n; i++)
          passed.set(
            runtime.spawn(() => skip),
            0,
          )
        for (const each of passed.keys()) queue.enqueue(each, 'readied')
        let most = 0
        for (let turn = 0; turn < 500; turn++) {
          const next = queue.dequeue() as Tasklet<unknown>
          for (const [each, count] of passed) {
            passed.set(each, each === next ? 0 : count + 1)
            most = Math.max(most, count)
          }
          queue.enqueue(next, 'yielded')
        }
        expect(most).toBeLessThanOrEqual(bypass(n))
      })
    }

    it('chooses within bounds, if it chooses at all', () => {
      const { choose } = make()
      for (let n = 1; n < 50; n++) {
        const chosen = choose?.(n) ?? 0
        expect(Number.isInteger(chosen) && chosen >= 0 && chosen < n).toBe(true)
      }
    })
  })

  describe.each([0, 1, 256])(`programs under ${name}, with a quantum of %i`, (quantum) => {
    const simulate = <T>(main: () => Operation<T>): T =>
      runSync(main, { scheduler: make(), clock: virtualClock(), quantum })

    it('lose and double no message', () => {
      const jobs = channel<number>(3)
      const results = channel<number>()
      const got = simulate(function* () {
        for (let w = 0; w < 4; w++) {
          spawn({ priority: w, weight: w + 1, deadline: w }, () =>
            jobs.forEach(function* (job) {
              if (job % 3 === 0) yield* sleep(job % 7)
              yield* results.send(job)
            }),
          )
        }
        spawn(function* () {
          for (let n = 0; n < 50; n++) yield* jobs.send(n)
          jobs.close()
        })
        const all: number[] = []
        for (let n = 0; n < 50; n++) all.push(yield* results.receive())
        return all
      })
      expect(got.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n))
      expectQuiet(jobs, results)
    })

    it('survive cancels, suspends and raises in every state', () => {
      const [a, b] = [channel<number>(), channel<number>()]
      simulate(function* () {
        const worker = function* (): Body<void> {
          for (let n = 0; n < 30; n++) {
            yield* alt([a.receive(), b.send(n), sleep(n % 4), skip])
            if (n % 5 === 0) yield* reschedule()
          }
        }
        const all = Array.from({ length: 12 }, (_, n) => spawn({ errors: 'hold', priority: n % 3 }, worker))
        for (const [n, each] of all.entries()) {
          yield* sleep(n % 3)
          if (n % 3 === 0) each.cancel()
          else if (n % 3 === 1) each.suspend()
          else each.raise(new Error('raised'))
          if (n % 2 === 0) yield* reschedule()
        }
        for (const each of all) each.resume()
        for (const each of all) yield* each.ended
      })
      expectQuiet(a, b)
    })

    it('sleep in order of time', () => {
      const order: number[] = []
      simulate(() =>
        par(
          [5, 3, 9, 1, 7].map(
            (ms) =>
              function* (): Body<void> {
                yield* sleep(ms)
                order.push(ms)
              },
          ),
        ),
      )
      expect(order).toEqual([1, 3, 5, 7, 9])
    })

    it('report a deadlock, and clean up', () => {
      let cleaned = 0
      const error = thrown(() =>
        simulate(function* () {
          for (let n = 0; n < 3; n++) {
            spawn(function* () {
              try {
                yield* never
              } finally {
                yield* reschedule()
                cleaned++
              }
            })
          }
          yield* never
        }),
      )
      expect(error).toBeInstanceOf(DeadlockError)
      expect(cleaned).toBe(3)
    })

    it('are the same when they are run again', () => {
      const trace = (): string => {
        const events: string[] = []
        let first: number | undefined
        runSync(
          function* () {
            const ch = channel<number>(1)
            first = self().id
            for (let n = 0; n < 5; n++) {
              spawn({ priority: n % 2 }, function* () {
                yield* alt([ch.send(n), sleep(n)])
                yield* reschedule()
                yield* alt([ch.receive(), sleep(1), skip])
              })
            }
            yield* sleep(50)
          },
          {
            scheduler: make(),
            clock: virtualClock(),
            quantum,
            observer: { onTurn: (t) => events.push(`${t.id - (first ?? t.id)}`) },
          },
        )
        return events.join()
      }
      expect(trace()).toBe(trace())
    })
  })
}
