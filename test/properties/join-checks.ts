/**
 * What joins could do, by the program's side: which of them could be completed by those who wait and by what is buffered.
 * A naive matcher: it tries every tuple.
 */
import type { Channel } from 'occamy'
import { bufferedIn, coreOf } from './cores.ts'
import type { Core } from './cores.ts'
import type { Agent } from './agent.ts'
import type { Node } from './guards.ts'
import { holds } from './joins.ts'
import type { JoinSpec, MemberSpec } from './program.ts'
import type { OccamyWorld } from './occamy-world.ts'
import type { Message } from './world.ts'

/** What a member could take, or give to. No two members are served by one `by`. */
interface Candidate {
  readonly by: object
  readonly message: Message | undefined
}

/** A leaf that is open, and whose it is. */
export interface OpenLeaf {
  readonly agent: Agent
  readonly node: Node
}

/** Who comes to a channel, and is not parked there. */
export interface Comer extends MemberSpec {
  readonly agent: Agent
  readonly message: Message | undefined
}

function coreAt(world: OccamyWorld, ch: number): Core<Message> {
  return coreOf(world.channels[ch] as Channel<Message>)
}

/** The ends of channels that a join uses, each once: `send 2`. */
export function portsOf({ members }: JoinSpec): readonly string[] {
  return [...new Set(members.map(({ on, ch }) => `${on === 'send' ? 'send' : 'receive'} ${ch}`))]
}

function faces({ on }: MemberSpec, other: string): boolean {
  return (on === 'send') !== (other === 'send')
}

/** What stands for room in the buffers of the channels: each serves one member. */
const ROOM: readonly object[] = Array.from({ length: 12 }, (_, i) => ({ room: i }))

function candidates(world: OccamyWorld, open: readonly OpenLeaf[], self: Agent, member: MemberSpec): Candidate[] {
  const core = coreAt(world, member.ch)
  const parked = open.flatMap(({ agent, node }): readonly Candidate[] => {
    const { spec, message } = node
    const isThere = agent !== self && 'ch' in spec && spec.ch === member.ch && faces(member, spec.on)
    return isThere ? [{ by: agent, message }] : []
  })
  // What several branches of one alternation offer with the same message, or with none, is one candidate.
  const once = parked.filter(
    ({ by, message }, i) => parked.findIndex((each) => each.by === by && each.message === message) === i,
  )
  if (member.on !== 'send') return [...bufferedIn(core).map((message) => ({ by: message, message })), ...once]
  const room = core.overflow.startsWith('drop') && core.buffer !== undefined ? 4 : core.room
  const slots = ROOM.slice(4 * member.ch, 4 * member.ch + room)
  return [...once, ...slots.map((by) => ({ by, message: undefined }))]
}

/** Every choice of a candidate for each member, none used twice. */
function* tuples(
  rows: readonly (readonly Candidate[])[],
  chosen: readonly Candidate[] = [],
): Generator<readonly Candidate[]> {
  const row = rows[chosen.length]
  if (row === undefined) yield chosen
  else for (const each of row) if (!chosen.some(({ by }) => by === each.by)) yield* tuples(rows, [...chosen, each])
}

/**
 * Whether `self` could have its join at once, if only by an error; with a comer, whether that one completes it. `undefined`
 * if its condition throws for some.
 */
export function isComplete(
  world: OccamyWorld,
  open: readonly OpenLeaf[],
  self: Agent,
  { members, where }: JoinSpec,
  comer?: Comer,
): boolean | undefined {
  const rows = members.map((member) => candidates(world, open, self, member))
  const fails = members.some(({ ch, on }) => {
    const { state } = coreAt(world, ch)
    const need = members.filter((member) => member.ch === ch).length
    return (
      state === 'poisoned' || (state === 'closed' && (on === 'send' || bufferedIn(coreAt(world, ch)).length < need))
    )
  })
  if (fails) return comer === undefined
  const coming = comer && { by: comer.agent, message: comer.message }
  if (comer !== undefined && coming !== undefined)
    for (const [i, member] of members.entries())
      if (member.ch === comer.ch && faces(member, comer.on))
        rows[i] = [...(rows[i] ?? []).filter(({ by }) => by !== comer.agent), coming]
      else rows[i] = (rows[i] ?? []).filter(({ by }) => by !== comer.agent)
  let [found, undecided] = [false, false]
  for (const tuple of tuples(rows)) {
    if (coming !== undefined && !tuple.includes(coming)) continue
    try {
      const messages = members.flatMap(({ on }, i) => (on === 'send' ? [] : (tuple[i]?.message ?? [])))
      found ||= where === undefined || holds(where, messages)
    } catch {
      undecided = true
    }
    // The others could change nothing, and there may be very many.
    if (undecided || (found && (comer === undefined || where === undefined))) break
  }
  // Nothing more comes to channels that are closed: what they still hold is all that it could have had.
  const isOver = members.every(({ ch, on }) => on !== 'send' && coreAt(world, ch).state === 'closed')
  if (!undecided) return found || (comer === undefined && members.length > 0 && isOver)
  // It fails who waits for it, and does not take one who comes, if it throws for an earlier tuple.
  return comer === undefined ? true : undefined
}

/** Whether somebody's join is completed by one who comes. */
export function completesOne(world: OccamyWorld, open: readonly OpenLeaf[], comer: Comer): boolean {
  return open.some(
    ({ agent, node: { spec } }) =>
      agent !== comer.agent && spec.on === 'join' && isComplete(world, open, agent, spec, comer) === true,
  )
}
