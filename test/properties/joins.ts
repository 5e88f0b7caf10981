/** The joins of a program, and the processes that serve chords: how the interpreter makes them, and logs what came of them. */
import type { Operation } from 'occamy'
import type { Agent } from './agent.ts'
import type { Node } from './guards.ts'
import type { Interpreter } from './interpret.ts'
import type { Plan } from './plan.ts'
import type { Action, Condition, JoinSpec, MemberSpec } from './program.ts'
import { Message } from './world.ts'
import type { Body, Parts, Where, WorldChannel } from './world.ts'

/** How many times a process serves its chords: what their reactions send, it may take itself. */
const CHORD_SERVINGS = 6

/** What a condition throws that refuses to say. */
export class Undecided extends Error {
  override readonly name = 'Undecided'
}

/** What ends a process that has served enough. */
export class Served extends Error {
  override readonly name = 'Served'
}

/** The number of a message: of those of its tasklet. */
function numberOf({ id }: Message): number {
  return Number(id.slice(id.indexOf('.') + 1))
}

/** Says whether a condition holds; throws Undecided. The order of the messages counts. */
export function holds({ modulo, rest, throws }: Condition, messages: readonly Message[]): boolean {
  const sum = messages.reduce((sum, message, i) => sum + (i + 1) * numberOf(message), 0)
  if (throws && sum % (modulo + 1) === modulo) throw new Undecided(`${modulo}`)
  return sum % modulo === rest % modulo
}

function partsOf<T>({ as }: Pick<JoinSpec, 'as'>, parts: readonly T[]): Parts<T> {
  return as === 'tuple' ? parts : Object.fromEntries(parts.map((part, i) => [`m${i}`, part]))
}

/** The values of a join, by member; throws if it has another shape than its parts. */
function valuesOf({ as, members }: JoinSpec, values: unknown): readonly unknown[] {
  const isTuple = Array.isArray(values)
  const keys = members.map((_, i) => (isTuple ? `${i}` : `m${i}`)).join()
  if (isTuple !== (as === 'tuple') || Object.keys(values as object).join() !== keys)
    throw new Error(`a ${as} of ${members.length} gave ${Object.keys(values as object).join()}`)
  return Object.values(values as object)
}

/** The message that a member has for its value; a send has none. */
function messageOf({ on }: MemberSpec, value: unknown): Message | undefined {
  const message = on === 'next' ? (value as { readonly value: unknown }).value : value
  if (on === 'send' ? message === undefined : message instanceof Message) return message as Message | undefined
  throw new Error(`a member that was to ${on} gave ${String(message)}`)
}

function whereOf(spec: JoinSpec): Where {
  const { members, where } = spec
  if (where === undefined) return undefined
  return (values) => {
    const all = valuesOf(spec, values)
    return holds(
      where,
      members.flatMap((member, i) => messageOf(member, all[i]) ?? []),
    )
  }
}

/** A join. One that sends, and is kept, is made anew for each wait, with messages of its own. */
export function joinNode(run: Interpreter, agent: Agent, spec: JoinSpec, kept: boolean): Node {
  const members: Node[] = []
  const node: { -readonly [K in keyof Node]: Node[K] } = { spec, guard: false, inner: [], members }
  const fresh = (): Operation<unknown> => {
    members.splice(0)
    for (const member of spec.members) members.push(memberNode(run, agent, member))
    const guards = members.map(({ guard }) => guard as Operation<unknown>)
    return run.more.join(partsOf(spec, guards), whereOf(spec))
  }
  const sends = spec.members.some(({ on }) => on === 'send')
  node.guard = kept && sends ? run.world.defer(fresh) : fresh()
  return node
}

function memberNode(run: Interpreter, agent: Agent, spec: MemberSpec): Node {
  const channel = run.world.channels[spec.ch] as WorldChannel
  if ((spec.on === 'send') !== (spec.ch === 2)) run.joinsFace = true
  if (spec.on !== 'send') return { spec, guard: channel[spec.on](), inner: [] }
  const message = run.draw(agent, spec.ch)
  return { spec, guard: channel.send(message), inner: [], message }
}

/** Logs what a join took and gave. */
export function heardJoin(run: Interpreter, agent: Agent, node: Node, given: unknown): void {
  const spec = node.spec as JoinSpec
  const values = valuesOf(spec, given)
  const taken: Message[] = []
  for (const [i, member] of spec.members.entries()) {
    const message = messageOf(member, values[i])
    if (message !== undefined) taken.push(message)
    const what = message === undefined ? 'sent' : 'received'
    run.note(agent, what, { ch: member.ch, message: (message ?? node.members?.[i]?.message)?.id ?? '?' })
  }
  if (spec.where !== undefined && !holds(spec.where, taken)) throw new Error('a join took what its condition refuses')
}

/** A process that serves chords. While it waits, it waits for their joins, as an alternation does. */
export function chordsOf(
  run: Interpreter,
  agent: Agent,
  plan: Plan,
  { patterns, inOrder }: Extract<Action, { do: 'chords' }>,
): Operation<unknown> {
  const inner = patterns.map(({ join: spec }): Node => ({ spec, guard: run.world.never, inner: [], members: [] }))
  const node: Node = { spec: { on: 'alt', branches: [] }, guard: run.world.never, inner }
  let servings = 0
  function* reaction(body: readonly Action[]): Body<unknown> {
    try {
      yield* run.acts(agent, body)
    } finally {
      agent.waiting = node
      agent.late = agent.cancelled && agent.cleaning === 0
    }
    return undefined
  }
  agent.waiting = node
  agent.chords.push({ plan, joins: inner })
  return run.more.chords(
    patterns.map(({ join: spec, body }, i) => ({
      ends: partsOf(
        spec,
        spec.members.map(({ ch }) => run.world.channels[ch] as WorldChannel),
      ),
      where: whereOf(spec),
      react: (values) => {
        run.note(agent, 'chose', { detail: `chord ${i}` })
        heardJoin(run, agent, inner[i] as Node, values)
        if (++servings >= CHORD_SERVINGS) throw new Served()
        return body.length === 0 ? undefined : reaction(body)
      },
    })),
    inOrder,
  )
}
