/**
 * Select sets that one tasklet changes while another waits, or that several wait for in turn: what can come of it is found, with reduction as
 * without, and nothing that the runtime does under any random scheduler is missing.
 */
import fc from 'fast-check'
import { channel, random, reschedule, runSync, selectSet, spawn, virtualClock } from 'occamy'
import type { Channel, Operation, SelectSet, SetEvent } from 'occamy'
import { explore, replay, UncheckableError } from 'occamy/check'
import type { Report } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../properties/runs.ts'

type Act =
  | { readonly do: 'send' | 'receive' | 'add' | 'delete' | 'enable' | 'disable' | 'move'; readonly ch: number }
  /** Takes an event; the first of a pass, at once, or some time later; what is there. */
  | { readonly do: 'take' | 'pass' | 'keep' | 'poll' | 'look' | 'yield' }
type Program = readonly (readonly Act[])[]
type AnySet = SelectSet<SetEvent<number, number>>

interface World {
  readonly channels: readonly Channel<number>[]
  readonly set: AnySet
  readonly log: string[][]
}

const told = ({ key, value }: SetEvent<number, number>): string => `${key}: ${value}`

function* act({ channels, set }: World, step: Act, value: number): Operation<unknown> {
  if (step.do === 'take') return told(yield* set.next())
  if (step.do === 'pass' || step.do === 'keep') {
    // How many events there are in a pass is a matter of the quantum.
    const events = yield* set.wait({ max: 1 })
    if (step.do === 'keep') yield* reschedule()
    return [...events].map(told).join()
  }
  // What one turn does to a set is seen by those who wait for it when the turn is over: so each change has one of its own.
  yield* reschedule()
  if (step.do === 'poll') {
    const events = [...set.poll()].map(told)
    // Whether one has come to a channel before a message has into a buffer is not varied.
    return (channels[0]?.capacity === channels[1]?.capacity ? events : events.sort()).join()
  }
  if (!('ch' in step)) return step.do === 'look' ? [set.size, ...[0, 1].map((key) => set.has(key))].join() : 'went on'
  const at = channels[step.ch] as Channel<number>
  switch (step.do) {
    case 'send':
      return yield* at.send(value)
    case 'receive':
      return yield* at.receive()
    case 'add':
      return void set.add(step.ch, at.receive())
    case 'move':
      return void set.add(1 - step.ch, at.receive(), { once: 'remove' })
    case 'delete':
      return set.delete(step.ch)
    case 'enable':
    case 'disable':
      if (!set.has(step.ch)) return 'none'
      return step.do === 'enable' ? set.get(step.ch).enable() : set.get(step.ch).disable()
  }
}

/** A program, and what it notes. Its set has both channels to begin with, the second one disabled. */
function translate(
  program: Program,
  capacities: readonly number[],
  begun: (world: World) => void,
): () => Operation<string> {
  return function* () {
    const channels = capacities.map((capacity, i) => channel<number>({ capacity, name: `c${i}` }))
    const set: AnySet = selectSet<number, number>()
    const world: World = { channels, set, log: program.map(() => []) }
    for (const [key, each] of channels.entries()) set.add(key, each.receive(), { enabled: key === 0 })
    begun(world)
    const tasklets = program.map((body, t) =>
      spawn(function* () {
        for (const [i, step] of body.entries())
          (world.log[t] as string[]).push(String(yield* act(world, step, 10 * t + i)))
      }),
    )
    for (const each of tasklets) yield* each
    return outcome(world)
  }
}
const outcome = ({ log }: World): string => JSON.stringify(log)

interface Found {
  /** Of the executions that came to their end. */
  readonly ended: ReadonlySet<string>
  /** Of all others: some were stuck, and some were given up. */
  readonly others: ReadonlySet<string>
  readonly deadlocks: boolean
}

/** All that a search finds; undefined if there is too much. */
function explored(program: Program, capacities: readonly number[], reduction: 'optimal' | 'none'): Found | undefined {
  const [ended, others] = [new Set<string>(), new Set<string>()]
  let last: World | undefined
  const over = (): void => {
    if (last !== undefined) others.add(outcome(last))
  }
  const begun = (world: World): void => {
    over()
    last = world
  }
  const check = (log: string): void => {
    ended.add(log)
    last = undefined
  }
  const options = { reduction, stopAtFirst: false, maxExecutions: 3000, check }
  const report = checked(() => explore(translate(program, capacities, begun), options))
  if (report === undefined) return undefined
  over()
  if (report.executions + report.redundant >= 3000) return undefined
  return { ended, others, deadlocks: report.deadlocks > 0 }
}

/** What a search says; nothing, if two may wait for the set at once. */
function checked(search: () => Report): Report | undefined {
  try {
    return search()
  } catch (error) {
    if (error instanceof UncheckableError) return undefined
    throw error
  }
}

/** What one run comes to. */
function ran(
  program: Program,
  capacities: readonly number[],
  seed: number,
): { readonly log: string; readonly stuck: boolean } {
  const worlds: World[] = []
  const body = translate(program, capacities, (world) => void worlds.push(world))
  try {
    runSync(body, { quantum: 0, scheduler: random(seed), clock: virtualClock() })
    return { log: outcome(worlds[0] as World), stuck: false }
  } catch (error) {
    expect((error as Error).name).toBe('DeadlockError')
    return { log: outcome(worlds[0] as World), stuck: true }
  }
}

const ch = fc.constantFrom(0, 1)
const change = fc.record({ do: fc.constantFrom('add', 'delete', 'enable', 'disable', 'move'), ch } as const)
const message = fc.record({ do: fc.constantFrom('send', 'send', 'receive'), ch } as const)
const pause = fc.record({ do: fc.constantFrom('yield', 'look') } as const)
const taker = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant({ do: 'take' } as const) }, pause, message), {
  minLength: 1,
  maxLength: 3,
})
const other = fc.array(fc.oneof(change, message, pause), { minLength: 1, maxLength: 3 })
const program: fc.Arbitrary<Program> = fc.tuple(taker, other, other)
const takes = fc.record({ do: fc.constantFrom('take', 'pass', 'keep', 'poll') } as const)
const user = fc.array(fc.oneof({ weight: 3, arbitrary: takes }, { weight: 3, arbitrary: message }, change, pause), {
  minLength: 1,
  maxLength: 3,
})
const usedByAll: fc.Arbitrary<Program> = fc.tuple(user, user, user)

describe.each([
  ['that one tasklet changes while another waits for it', program],
  ['that tasklets wait for in turn', usedByAll],
])('a set %s', (_, programs) => {
  it('comes to the same with reduction and without, and to all that the runtime does', { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(
        programs,
        fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)),
        fc.nat(),
        (program, capacities, seed) => {
          const [all, reduced] = [explored(program, capacities, 'none'), explored(program, capacities, 'optimal')]
          fc.pre(all !== undefined && reduced !== undefined)
          expect([...(reduced?.ended ?? [])].sort()).toEqual([...(all?.ended ?? [])].sort())
          expect(reduced?.deadlocks).toBe(all?.deadlocks)
          for (let i = 0; i < 10; i++) {
            const { log, stuck } = ran(program, capacities, seed + i)
            expect([...((stuck ? reduced?.others : reduced?.ended) ?? [])]).toContain(log)
          }
        },
      ),
      share(2),
    )
  })
})

describe('a registration that another tasklet takes out', () => {
  const main = function* (): Operation<number> {
    const link = channel<number>()
    const set = selectSet<string, number>()
    set.add('link', link.receive())
    spawn(() => link.send(1))
    spawn(function* () {
      yield* reschedule()
      set.delete('link')
    })
    return (yield* set.next()).value
  }

  it.each([{}, { reduction: 'none' }, { strategy: { kind: 'random', runs: 100 } }] as const)(
    'may leave the one who waits stuck, which is found, and can be replayed: %o',
    (options) => {
      const report = explore(main, options)
      expect(report.verdict === 'failed' && report.failure.kind).toBe('deadlock')
      const again = replay(main, report.verdict === 'failed' ? report.failure.schedule : '')
      expect(again.verdict === 'failed' && again.failure.kind).toBe('deadlock')
    },
  )

  it('may come too late', () => {
    const values = new Set<number>()
    explore(main, { stopAtFirst: false, check: (value) => void values.add(value) })
    expect([...values]).toEqual([1])
  })
})
