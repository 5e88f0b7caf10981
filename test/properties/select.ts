/**
 * The select sets of a program, as the interpreter follows them.
 *
 * The key of a registration is a record of its own, with the data that the guard was made of. What contains a send is
 * registered for one event, and then anew with another message, so that no message is sent twice.
 */
import type { Guard, Registration, SelectSet, SetEvent } from 'occamy'
import { Agent } from './agent.ts'
import { setCoreOf } from './cores.ts'
import { guardMaker, heard } from './guards.ts'
import type { Node } from './guards.ts'
import type { Interpreter } from './interpret.ts'
import type { GuardSpec, SetAction } from './program.ts'

/** How often what contains a send is registered anew: a pass serves what is new, too. */
const REFILLS = 3

type Add = Extract<SetAction, { do: 'add' }>

export interface Key {
  readonly how: Add
  node: Node
  registration: Registration | undefined
  refills: number
}

/** A select set of a program. */
export class ProgramSet {
  readonly set: SelectSet<SetEvent<Key, unknown>>
  readonly slots: (Key | undefined)[] = []
  constructor(set: SelectSet<SetEvent<Key, unknown>>) {
    this.set = set
  }
  /** What takes part in its waits. */
  get enabled(): readonly Node[] {
    return this.slots.flatMap((key) => (key?.registration?.enabled === true ? [key.node] : []))
  }
}

export class Sets {
  /** Whether any was registered with another. */
  nest = false
  private readonly made: ProgramSet[] = []
  private readonly make: () => SelectSet<SetEvent<Key, unknown>>
  constructor(make: () => SelectSet<SetEvent<Key, unknown>>) {
    this.make = make
  }
  /** A set is made when it is first used. */
  at(n: number): ProgramSet {
    return (this.made[n] ??= new ProgramSet(this.make()))
  }
  get all(): readonly ProgramSet[] {
    return Object.values(this.made)
  }
}

/** The parts of a guard that is to be waited for, without the bodies of reactions. */
function partsOf(spec: GuardSpec): readonly GuardSpec[] {
  if (spec.on === 'map' || spec.on === 'flatMap') return [spec, ...partsOf(spec.of)]
  if (spec.on === 'join') return [spec, ...spec.members]
  return 'branches' in spec ? [spec, ...spec.branches.flatMap(partsOf)] : [spec]
}

function sends(spec: GuardSpec): boolean {
  return partsOf(spec).some(({ on }) => on === 'send')
}

/** Whether a registration stays at a channel between waits, and where. */
export function staysAt(node: Node): (GuardSpec & { readonly ch: number }) | undefined {
  const { spec, inner } = node
  if (spec.on === 'map' || spec.on === 'flatMap') return inner[0] && staysAt(inner[0])
  return 'ch' in spec ? spec : undefined
}

/** A join that stands at its channels between waits. */
export function staysJoined(node: Node): Node | undefined {
  const { spec, inner } = node
  if (spec.on === 'map' || spec.on === 'flatMap') return inner[0] && staysJoined(inner[0])
  return spec.on === 'join' ? node : undefined
}

/** Registers what `how` says; a set is not registered with itself, however indirectly. */
function add(run: Interpreter, agent: Agent, how: Add, refills: number, old?: Key): void {
  const { set, slot, guard: spec, once, enabled } = how
  const of = run.sets.at(set)
  for (const part of partsOf(spec)) {
    // A reaction that waits with a set, of which it is an event, would go on for ever.
    if ('body' in part && JSON.stringify(part.body).includes('"select"')) return
    if (part.on !== 'select') continue
    if (part.set <= set) return
    run.sets.nest = true
  }
  const node = guardMaker(run, agent, () => run.running ?? agent).node(spec, false)
  if (node.guard === false) return
  const key: Key = old ?? { how, node, registration: undefined, refills }
  const before = of.slots[slot]
  const options = { once: sends(spec) ? 'remove' : once === 'never' ? undefined : once, enabled } as const
  key.registration = of.set.add(key, node.guard as Guard<unknown>, options)
  key.node = node
  of.slots[slot] = key
  if (before !== undefined && before !== key) of.set.delete(before)
}

/** What is done at once to a set. */
export function atSet(run: Interpreter, agent: Agent, action: SetAction): void {
  const of = run.sets.at(action.set)
  if (action.do === 'add') return add(run, agent, action, REFILLS)
  if (action.do === 'clear') {
    of.set.clear()
    of.slots.length = 0
    return
  }
  if (action.do === 'poll') return hearAll(run, agent, of, of.set.poll({ max: action.max }), action.take)
  const key = of.slots[action.slot]
  if (key === undefined) return
  run.note(agent, 'did', { detail: action.do })
  switch (action.do) {
    case 'again':
      if (!sends(key.how.guard)) key.registration = of.set.add(key, key.node.guard as Guard<unknown>)
      return
    case 'anew':
      return sends(key.how.guard) ? undefined : add(run, agent, key.how, 0, key)
    case 'enable':
    case 'disable':
      return key.registration?.[action.do]()
    case 'delete':
      of.set.delete(key)
      of.slots[action.slot] = undefined
  }
}

function hearAll(
  run: Interpreter,
  agent: Agent,
  of: ProgramSet,
  events: Iterable<SetEvent<Key, unknown>>,
  take: number,
): void {
  if (take === 0) return
  let taken = 0
  for (const event of events) {
    hearOne(run, agent, of, event)
    if (++taken >= take) break
  }
}

function hearOne(run: Interpreter, agent: Agent, of: ProgramSet, { key, value }: SetEvent<Key, unknown>): void {
  run.note(agent, 'chose', { detail: `slot ${key.how.slot}` })
  heard(run, agent, key.node, value)
  if (key.refills > 0 && of.slots[key.how.slot] === key && sends(key.how.guard))
    add(run, agent, key.how, key.refills - 1)
}

/** Logs what came of a wait of a set. */
export function hear(run: Interpreter, agent: Agent, { spec, set }: Node, value: unknown): void {
  if (spec.on !== 'select' || set === undefined) throw new Error('this is no wait of a select set')
  if (spec.how === 'next') hearOne(run, agent, set, value as SetEvent<Key, unknown>)
  else hearAll(run, agent, set, value as Iterable<SetEvent<Key, unknown>>, spec.take)
}

/** The name of whoever takes what is left. */
export const SWEEPER = 'outside'

/** Takes the events that were committed, and never taken, once no tasklet is left to do so. */
export function sweep(run: Interpreter): void {
  const outside = new Agent(SWEEPER)
  for (const of of run.sets.all) {
    of.set.clear()
    of.slots.length = 0
    const core = setCoreOf(of.set)
    while (core.hasKept) hearOne(run, outside, of, core.takeKept() as SetEvent<Key, unknown>)
  }
}
