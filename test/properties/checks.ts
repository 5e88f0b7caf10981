/**
 * The laws that hold after every turn and at rest, looked at from the program's side: what each tasklet waits for, as the
 * interpreter knows it, against what the queues of the kernel hold.
 */
import type { Channel, Runtime } from 'occamy'
import { checkQueue } from '../../src/guard/queue.ts'
import { checkCore, coreOf, meetingOf, offersOf, openAt, permitsOf, setCoreOf, watchesAt } from './cores.ts'
import type { Node } from './guards.ts'
import type { Agent } from './agent.ts'
import type { Interpreter } from './interpret.ts'
import { completesOne, isComplete, portsOf } from './join-checks.ts'
import type { Comer } from './join-checks.ts'
import type { GuardSpec } from './program.ts'
import { taskletOf } from './occamy-world.ts'
import type { OccamyWorld } from './occamy-world.ts'
import { staysAt, staysJoined } from './select.ts'
import type { Message } from './world.ts'

/** The leaves of a guard that take part, those of the select sets that it waits with included. */
function leavesOf(node: Node): readonly Node[] {
  const { guard, inner, set } = node
  if (guard === false) return []
  if (set !== undefined) return set.enabled.flatMap(leavesOf)
  return inner.length === 0 ? [node] : inner.flatMap(leavesOf)
}

/** The guards that a guard is made of, itself included; of a select set, what is registered. */
export function nodesOf(node: Node): readonly Node[] {
  return [node, ...[...node.inner, ...(node.set?.enabled ?? [])].flatMap(nodesOf)]
}

/** What the tasklets have on offer: each open leaf, with its tasklet. */
export function openLeaves(run: Interpreter): { readonly agent: Agent; readonly node: Node }[] {
  return run.agents.flatMap((agent) => {
    const open = taskletOf(agent.tasklet)?.registration !== undefined
    return open && agent.waiting !== undefined ? leavesOf(agent.waiting).map((node) => ({ agent, node })) : []
  })
}

/** Whether a guard becomes ready by the passing of time alone. */
export function isTimer({ on }: GuardSpec): boolean {
  return on === 'sleep' || on === 'until' || on === 'every'
}

function fail(what: string): never {
  throw new Error(`law broken: ${what}`)
}

/** After a turn: every queue is whole, and holds exactly the offers that are open, so that a loser has left no trace. */
export function checkTurn(run: Interpreter, world: OccamyWorld): void {
  const senders = world.channels.map(() => 0)
  const receivers = world.channels.map(() => 0)
  for (const { node } of openLeaves(run)) {
    if (!('ch' in node.spec)) continue
    const counts = node.spec.on === 'send' ? senders : receivers
    counts[node.spec.ch] = (counts[node.spec.ch] ?? 0) + 1
  }
  for (const [i, channel] of world.channels.entries()) {
    const core = coreOf(channel)
    checkCore(core)
    const [sending = 0, receiving = 0] = [senders[i], receivers[i]]
    // What stays at the channel is no entry of a queue, but an offer while its set waits.
    if (core.senders.waiting !== sending) fail(`${core.senders.waiting} senders at channel ${i}, and not ${sending}`)
    if (core.receivers.waiting !== receiving)
      fail(`${core.receivers.waiting} receivers at channel ${i}, and not ${receiving}`)
    if (channel.balance !== sending - receiving) fail(`the balance of channel ${i} is ${channel.balance}`)
  }
  checkStaying(run, world)
  checkSets(run)
  for (const barrier of world.barriers) checkQueue(meetingOf(barrier).waiting)
  for (const semaphore of world.semaphores) checkQueue(permitsOf(semaphore).waiting)
}

/** As many tasklets are ready as the runtime has counted, whatever its scheduler did. */
export function checkReady(runtime: Runtime): void {
  const ready = [...runtime.tasklets].filter(({ doing }) => doing === 'ready').length
  if (runtime.readyCount !== ready) fail(`${runtime.readyCount} tasklets were counted as ready, and ${ready} are`)
}

/**
 * Registrations stay at their channels exactly while they are enabled, unless they face a join; joins stand at theirs while
 * they wait, are registered, or are chords of a process.
 */
function checkStaying(run: Interpreter, world: OccamyWorld): void {
  const staying = run.sets.all.flatMap(({ enabled }) => enabled.flatMap((node) => staysAt(node) ?? []))
  const joins = joinsOf(run)
  for (const [i, channel] of world.channels.entries()) {
    const { receivers, senders } = coreOf(channel)
    for (const end of ['send', 'receive'] as const) {
      const [line, other] = end === 'send' ? [senders, receivers] : [receivers, senders]
      const { ports, sets } = watchesAt(line)
      const here = staying.filter(({ ch, on }) => ch === i && (on === 'send') === (end === 'send'))
      const expected = other.joins === undefined ? here.length : 0
      if (sets !== expected) fail(`${sets} registrations stay at channel ${i} to ${end}, and not ${expected}`)
      const [least, most] = [joins.least, joins.most].map(
        (some) => some.filter((port) => port === `${end} ${i}`).length,
      )
      if (ports < (least ?? 0) || ports > (most ?? 0))
        fail(`${ports} joins stand at channel ${i} to ${end}, and not ${least} to ${most}`)
    }
  }
}

/** The ports of the joins that ought to stand; those of a process that does not wait may be on their way. */
function joinsOf(run: Interpreter): { readonly least: readonly string[]; readonly most: readonly string[] } {
  const registered = run.sets.all.flatMap(({ enabled }) => enabled.flatMap((node) => staysJoined(node) ?? []))
  const waiting = openLeaves(run).map(({ node }) => node)
  const least = new Set([...registered, ...waiting])
  const most = new Set([...least, ...run.agents.flatMap(({ chords }) => chords.flatMap(({ joins }) => joins))])
  const ports = (nodes: Iterable<Node>): readonly string[] =>
    [...nodes].flatMap(({ spec }) => (spec.on === 'join' ? portsOf(spec) : []))
  return { least: ports(least), most: ports(most) }
}

/** A set offers exactly while somebody waits with it. */
function checkSets(run: Interpreter): void {
  const waiting = run.agents.flatMap((agent) => {
    const open = taskletOf(agent.tasklet)?.registration !== undefined
    return open && agent.waiting !== undefined ? nodesOf(agent.waiting).flatMap(({ set }) => set ?? []) : []
  })
  for (const each of run.sets.all) {
    const { hasKept, offer } = setCoreOf(each.set)
    const waits = waiting.filter((set) => set === each).length
    if (waits !== (offer === undefined ? 0 : 1)) fail(`${waits} wait with a set that is ${offer ? '' : 'not '}waiting`)
    if (waits > 0 && hasKept) fail('somebody waits with a set that keeps an event')
  }
}

/**
 * Whether a leaf could be served now, its own tasklet's offers not counted, if only by completing a join. `undefined` if that
 * cannot be said.
 */
export function isReady(run: Interpreter, world: OccamyWorld, agent: Agent, node: Node): boolean | undefined {
  const { spec } = node
  if (node.guard === false) return false
  if (node.set !== undefined && setCoreOf(node.set.set).hasKept) return true
  if (node.set !== undefined) return node.set.enabled.some((each) => isReady(run, world, agent, each) === true)
  if (node.inner.length > 0) return node.inner.some((each) => isReady(run, world, agent, each) === true)
  if (spec.on === 'until') return spec.ms <= world.now()
  if (spec.on === 'join') return isComplete(world, openLeaves(run), agent, spec)
  if (!('ch' in spec)) return undefined
  const comer: Comer = { on: spec.on === 'send' ? 'send' : 'receive', ch: spec.ch, agent, message: node.message }
  return isMet(world, agent, spec) || completesOne(world, openLeaves(run), comer)
}

/** Whether there is what a leaf needs at its channel: joins, which are to be looked at by themselves, not counted. */
function isMet(world: OccamyWorld, agent: Agent, { on, ch }: GuardSpec & { readonly ch: number }): boolean {
  const { buffer, capacity, overflow, receivers, room, senders, state } = coreOf(world.channels[ch] as Channel<Message>)
  const own = taskletOf(agent.tasklet)
  const others = openAt(on === 'send' ? receivers : senders).some((offer) => offer !== own)
  if (state !== 'open' || others) return true
  if (on === 'send') return capacity > 0 && (overflow !== 'block' || room > 0)
  return (buffer?.length ?? 0) > 0
}

/** Nothing is ready (timers that were lost with a broken scheduler aside): no two parked tasklets match, and no parked one could go on alone. */
export function checkRest(run: Interpreter, world: OccamyWorld, timeless = false): void {
  for (const { name, late, tasklet } of run.agents) {
    if (late && taskletOf(tasklet)?.registration !== undefined) fail(`${name} waits, though it was cancelled before`)
  }
  for (const { agent, node } of openLeaves(run)) {
    const { spec } = node
    if ('ch' in spec && isMet(world, agent, spec))
      fail(`${agent.name} is parked, and could ${spec.on} at channel ${spec.ch}`)
    if (spec.on === 'join' && isComplete(world, openLeaves(run), agent, spec) === true)
      fail(`${agent.name} is parked, and could join ${JSON.stringify(spec)}`)
    if (!timeless && (isTimer(spec) || spec.on === 'skip'))
      fail(`${agent.name} is parked at a timer (or skip), and nothing is armed`)
    if (spec.on === 'end' && node.target?.over === true)
      fail(`${agent.name} waits for the end of a tasklet that is over`)
  }
  for (const [i, barrier] of world.barriers.entries()) {
    const { enrolled, waiting } = meetingOf(barrier)
    const offers = new Set(offersOf(waiting)).size
    if (offers > 0 && offers >= enrolled) fail(`${offers} of ${enrolled} wait at barrier ${i}`)
  }
  for (const [i, semaphore] of world.semaphores.entries()) {
    const { free, waiting } = permitsOf(semaphore)
    if (free > 0 && waiting.length > 0) fail(`somebody waits for semaphore ${i}, of which ${free} are free`)
  }
}
