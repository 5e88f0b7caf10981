import { alt, channel, fairAlt, priAlt, priority, reschedule, roundRobin, runSync, selectSet, spawn } from 'occamy'
import type { Guard, Operation, RunQueue, Tasklet } from 'occamy'
import { bypass, explore } from 'occamy/check'
import type { TraceStep } from 'occamy/check'
import { describe, expect, it } from 'vitest'

const step = (tasklets: string, ...passed: string[]): TraceStep => ({
  tasklets: tasklets.split(' '),
  kind: 'communication',
  what: 'send 1',
  passed,
})

const rows = (...steps: TraceStep[]): Record<string, number> => Object.fromEntries(bypass({ steps }))

describe('bypass', () => {
  it('is empty when nothing was passed over', () => {
    expect(rows()).toEqual({})
    expect(rows(step('a b'), step('b'))).toEqual({})
  })

  it('counts the longest row of each branch, and not the sum', () => {
    const steps = [step('w a', 'w: x'), step('w a', 'w: x'), step('w b'), step('w a', 'w: x')]
    expect(rows(...steps)).toEqual({ 'w: x': 2 })
  })

  it('counts each branch for itself', () => {
    const steps = [step('w a', 'w: x', 'w: y'), step('w b', 'w: y'), step('w a', 'w: x', 'w: y')]
    expect(rows(...steps)).toEqual({ 'w: x': 1, 'w: y': 3 })
  })

  it('takes no step of others for the end of a row', () => {
    expect(rows(step('w a', 'w: x'), step('p q'), step('w a', 'w: x'))).toEqual({ 'w: x': 2 })
  })

  it('counts a step of others that passes it over', () => {
    expect(rows(step('w a', 'v: x'), step('w a', 'v: x'), step('v a'))).toEqual({ 'v: x': 2 })
  })

  it('tells a tasklet from one whose name begins in the same way', () => {
    expect(rows(step('w1 a', 'w1: x'), step('w a'), step('w1 a', 'w1: x'))).toEqual({ 'w1: x': 2 })
  })

  it('counts a branch once for a step that names it twice', () => {
    expect(rows(step('w a', 'w: x', 'w: x'))).toEqual({ 'w: x': 1 })
  })
})

describe('what a trace tells of bypass', () => {
  it.each([alt, priAlt, fairAlt])('has the branches that were as ready as the one that was taken: %o', (choose) => {
    const report = explore(function* () {
      const [urgent, other] = [
        channel<number>({ capacity: 4, name: 'urgent' }),
        channel<number>({ capacity: 1, name: 'other' }),
      ]
      for (let i = 0; i < 4; i++) urgent.trySend(i)
      other.trySend(9)
      for (let i = 0; i < 5; i++) yield* choose({ urgent: urgent.receive(), other: other.receive() })
    })
    const { steps } = report.passing() ?? { steps: [] }
    const taken = steps.filter(({ what }) => what.startsWith('receive'))
    const row = taken.findIndex(({ what }) => what.includes('other'))
    expect([taken.length, bypass({ steps }).get('main: receive from other') ?? 0]).toEqual([5, row])
  })
})

/** Three that send for ever, and main, which receives eight times by a guard over the three channels. */
function server(capacity: number, choose: (guards: Guard<number>[]) => Guard<unknown>) {
  return function* main(): Operation<void> {
    const chs = ['a', 'b', 'c'].map((name) => channel<number>({ name, capacity }))
    for (const ch of chs)
      spawn(function* () {
        for (;;) yield* ch.send(1)
      })
    const guard = choose(chs.map((ch) => ch.receive()))
    for (let i = 0; i < 8; i++) yield* guard
  }
}

/** The longest rows of main in so many random executions. */
function longestRow(program: () => Operation<void>): number {
  const rowsOf = (seed: number): number[] => {
    const trace = explore(program, { strategy: { kind: 'random', runs: 1, seed } }).passing()
    return [0, ...bypass(trace ?? { steps: [] }).values()]
  }
  return Math.max(...Array.from({ length: 40 }, (_, seed) => rowsOf(seed)).flat())
}

describe('in the executions of the checker', () => {
  it('a fair alternation over n branches passes over none of them more often than n - 1 times', () => {
    expect([0, 1, 3].map((capacity) => longestRow(server(capacity, fairAlt)))).toEqual([0, 2, 2])
  })

  it('nobody has been passed over who had not come yet', () => {
    expect(longestRow(server(0, alt))).toBe(0)
  })

  it.each([
    ['alt', alt],
    ['a select set', (guards: Guard<number>[]) => selectSet(guards).next()],
  ])('the branches of what chooses in any order have no bound: %s', (_, choose) => {
    expect(longestRow(server(1, choose))).toBeGreaterThan(2)
  })
})

describe('in the runtime', () => {
  it.each([2, 3, 7])('a select set passes over none of %d that stay ready more often than there are others', (n) => {
    const steps: TraceStep[] = []
    runSync(function* () {
      const names = Array.from({ length: n }, (_, i) => `c${i}`)
      const set = selectSet<string, number>()
      for (const name of names) {
        const ch = channel<number>(50)
        for (let i = 0; i < 50; i++) ch.trySend(i)
        set.add(name, ch.receive())
      }
      for (let i = 0; i < 40; i++) {
        const { key } = yield* set.next()
        steps.push(step('server', ...names.filter((name) => name !== key).map((name) => `server: ${name}`)))
      }
    })
    expect(Math.max(...bypass({ steps }).values())).toBe(n - 1)
  })

  /** The most turns that one of `many` tasklets at each of the priorities waits for its own. */
  function turnsOfOthers(lower: RunQueue, many: number, priorities: readonly number[]): number {
    const steps: TraceStep[] = []
    const ready = new Set<Tasklet<unknown>>()
    const noted: RunQueue = {
      ...lower,
      enqueue(tasklet, cause) {
        ready.add(tasklet)
        lower.enqueue(tasklet, cause)
      },
      dequeue() {
        const tasklet = lower.dequeue()
        if (tasklet === undefined) return undefined
        ready.delete(tasklet)
        steps.push(step(tasklet.name, ...[...ready].map(({ name }) => `${name}: its turn`)))
        return tasklet
      },
    }
    runSync(
      function* () {
        const turns = function* (): Operation<void> {
          for (let i = 0; i < 50; i++) yield* reschedule()
        }
        const all = priorities.flatMap((rank) =>
          Array.from({ length: many }, (_, i) => spawn({ name: `${rank}.${i}`, priority: rank }, turns)),
        )
        for (const each of all) yield* each
      },
      { scheduler: noted, quantum: 1 },
    )
    return Math.max(...bypass({ steps }).values())
  }

  it.each([2, 3, 7])('round robin passes over none of %d ready tasklets more often than the others have turns', (n) => {
    expect(turnsOfOthers(roundRobin(), n, [0])).toBe(n - 1)
  })

  it.each([
    [0, 1],
    [3, 1],
    [3, 4],
  ])('priority with aging %d passes over none of %d in a level longer than it states', (aging, many) => {
    const longest = turnsOfOthers(priority({ aging }), many, [1, 2])
    expect(longest).toBeGreaterThan(many - 1)
    expect(longest).toBeLessThanOrEqual(many * (aging + 2))
  })
})
