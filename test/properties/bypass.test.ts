/** Law 5, bounded bypass: of a fair alternation, of round robin, and of priorities that age. */
import fc from 'fast-check'
import { alt, channel, fairAlt, priority, reschedule, roundRobin, Runtime, runSync, skip } from 'occamy'
import type { RunQueue, Tasklet } from 'occamy'
import { describe, it } from 'vitest'
import { anyProgram, quantum, seed } from './generate.ts'
import { Run } from './harness.ts'
import { PATIENCE, RUNS, share } from './runs.ts'

/** Counts, for each tasklet that is ready, the turns that others had since it became so. */
class Watch {
  readonly passed = new Map<Tasklet<unknown>, { turns: number; readonly bound: number }>()
  enters(tasklet: Tasklet<unknown>, bound: number): void {
    this.passed.set(tasklet, { turns: 0, bound })
  }
  served(tasklet: Tasklet<unknown> | undefined, what: string): void {
    if (tasklet === undefined) return
    const { turns, bound } = this.passed.get(tasklet) ?? { turns: 0, bound: 0 }
    if (turns > bound) throw new Error(`law 5 broken: ${what} passed over a tasklet ${turns} times, and not ${bound}`)
    this.passed.delete(tasklet)
    for (const each of this.passed.values()) each.turns++
  }
}

describe('a fair alternation', () => {
  it('passes over none of n branches more than n - 1 times while it stays ready', () => {
    const step = fc.record({ fill: fc.array(fc.nat({ max: 5 }), { maxLength: 4 }), idle: fc.boolean() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 40 }), (n, steps) => {
        runSync(function* () {
          const channels = Array.from({ length: n }, () => channel<number>(Infinity))
          const passed = channels.map(() => 0)
          const any = fairAlt([...channels.map((c) => c.receive()), skip])
          for (const { fill, idle } of steps) {
            for (const at of fill) channels[at % n]?.trySend(at)
            if (idle) yield* reschedule()
            const ready = channels.map(({ length }) => length > 0)
            const { key } = yield* any
            for (const [i, was] of ready.entries()) passed[i] = was && i !== key ? (passed[i] ?? 0) + 1 : 0
            const worst = Math.max(...passed)
            if (worst > n - 1) throw new Error(`a branch of ${n} was passed over ${worst} times`)
          }
        })
      }),
    )
  })

  it('serves parked senders in turn, whichever branch of its partners they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), quantum, seed, (n, quantum, seed) => {
        const runtime = new Runtime({ quantum, seed })
        const channels = Array.from({ length: n }, () => channel<number>())
        for (const [i, c] of channels.entries()) {
          runtime.spawn(function* () {
            for (;;) yield* i % 2 === 0 ? c.send(i) : alt([c.send(i), false])
          })
        }
        const last: number[] = []
        runtime.spawn(function* () {
          const any = fairAlt(channels.map((c) => c.receive()))
          yield* reschedule()
          for (let i = 0; i < 5 * n; i++) {
            last.push((yield* any).value)
            // Time for the one who was served to come back.
            for (let turns = 0; turns < 2 * n; turns++) yield* reschedule()
          }
          for (const tasklet of runtime.tasklets) tasklet.cancel()
        })
        runtime.runSync()
        const late = last.slice(n)
        for (let i = 0; i + n <= late.length; i++) {
          if (new Set(late.slice(i, i + n)).size < n) throw new Error(`not in turn: ${late.join()}`)
        }
      }),
      share(4),
    )
  })
})

describe('round robin', () => {
  it(
    'passes over a ready tasklet at most once for each other that is ready',
    () => {
      fc.assert(
        fc.property(anyProgram, quantum, seed, (program, quantum, seed) => {
          const lower = roundRobin()
          const watch = new Watch()
          const unfair = program.channels.some(({ prefer }) => prefer !== 'neither')
          const scheduler: RunQueue = {
            ...lower,
            enqueue(tasklet, cause) {
              // A preferred one goes to the front, on the quantum of another: that turn is not counted.
              if (!unfair) watch.enters(tasklet, lower.ready())
              lower.enqueue(tasklet, cause)
            },
            dequeue() {
              const tasklet = lower.dequeue()
              if (!unfair) watch.served(tasklet, 'round robin')
              return tasklet
            },
            remove(tasklet) {
              watch.passed.delete(tasklet)
              lower.remove(tasklet)
            },
          }
          new Run(program, { quantum, seed, scheduler }).begin()
        }),
        share(2),
      )
    },
    PATIENCE,
  )
})

describe('priority with aging', () => {
  /** What `priority` asks of a tasklet. */
  const fake = (rank: number): Tasklet<unknown> => ({ priority: rank, slot: undefined }) as unknown as Tasklet<unknown>

  /** Adds a tasklet of a rank, or serves one, who comes back at once. */
  const step = fc.oneof(
    { weight: 1, arbitrary: fc.nat({ max: 4 }) },
    { weight: 6, arbitrary: fc.constant('serve' as const) },
  )

  it('keeps its stated bound: at most r (a + 1) L turns, of r ready in its level, with L levels in use', () => {
    fc.assert(
      fc.property(fc.nat({ max: 6 }), fc.array(step, { minLength: 10, maxLength: 150 }), (aging, steps) => {
        const queue = priority({ aging })
        const ranks = new Set<number>()
        const ready: Tasklet<unknown>[] = []
        const watch = new Watch()
        const enter = (tasklet: Tasklet<unknown>): void => {
          ready.push(tasklet)
          const level = ready.filter(({ priority }) => priority === tasklet.priority).length
          watch.enters(tasklet, level * (aging + 1) * ranks.size)
          queue.enqueue(tasklet, 'readied')
        }
        for (const each of steps) {
          if (each !== 'serve') {
            if (ready.length >= 12) continue
            // A level that comes into use raises the bound of those who wait already.
            if (!ranks.has(each))
              for (const [tasklet, { bound }] of watch.passed)
                watch.passed.set(tasklet, {
                  turns: watch.passed.get(tasklet)?.turns ?? 0,
                  bound: (bound / ranks.size) * (ranks.size + 1),
                })
            ranks.add(each)
            enter(fake(each))
          } else if (ready.length > 0) {
            const tasklet = queue.dequeue() as Tasklet<unknown>
            ready.splice(ready.indexOf(tasklet), 1)
            watch.served(tasklet, `priority with aging ${aging}`)
            enter(tasklet)
          }
        }
      }),
      { numRuns: RUNS },
    )
  })
})
