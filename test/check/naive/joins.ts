/** Joins: which can be served, and by whom. (What that does is in service.ts.) */
import { at, cell, current, finish, tasklet } from './interpret.ts'
import type { State } from './interpret.ts'
import { alternatives, match, mayTake, place } from './moves.ts'
import type { Alternative, Move } from './moves.ts'
import type { Member } from './program.ts'

/** What a turn, or one who is about to arrive, gives to a join or takes from it; `on` is the member's side. */
export interface Given {
  readonly ch: number
  readonly on: Member['on']
  readonly value: number
  readonly by?: number
}

/** For each member the one who serves it, who may have been parked at a buffer; undefined for the buffer itself. */
export type Service = readonly (Alternative | 'given' | undefined)[]

/** Whether a join is served by what is there and by those who have arrived, or fails. */
export function isServable(state: State, t: number, members: readonly Member[]): boolean {
  return members.some((member) => fails(state, member)) || serviceHere(state, t, members) !== undefined
}

/** Whether a join that has arrived would take what a tasklet offers. */
export function isTaken(state: State, { branch, t }: Alternative): boolean {
  if (branch.on !== 'send' && branch.on !== 'receive' && branch.on !== 'next') return false
  const given: Given = { ch: branch.ch, on: branch.on === 'send' ? 'receive' : 'send', value: 0, by: t }
  return [...state.tasklets.keys()].some((u) => u !== t && joinOf(state, u, given) !== undefined)
}

/** In the order of their coming. */
export function arrivedJoins(state: State): readonly number[] {
  return [...state.tasklets.keys()]
    .filter((t) => tasklet(state, t).arrived > 0 && current(state, t)?.do === 'join')
    .sort((a, b) => tasklet(state, a).arrived - tasklet(state, b).arrived)
}
/** How a join that has arrived could be served with what is given. */
export function joinOf(
  state: State,
  t: number,
  given: Given,
): { readonly members: readonly Member[]; readonly service: Service } | undefined {
  const act = tasklet(state, t).arrived > 0 && !state.served.has(`${t}`) ? current(state, t) : undefined
  if (act?.do !== 'join' || !act.members.some(({ ch, on }) => ch === given.ch && on === given.on)) return undefined
  const service = serviceHere(state, t, act.members, given)
  return service && { members: act.members, service }
}

/** How a join is served by those who came first. */
export function serviceHere(state: State, t: number, members: readonly Member[], given?: Given): Service | undefined {
  const isThere = (one: Service[number]): boolean => typeof one !== 'object' || tasklet(state, one.t).arrived > 0
  return earliest(
    state,
    services(state, t, members, [], { given, inLine: true }).filter((service) => service.every((one) => isThere(one))),
  )
}

/** How a join is served by some, and by those who have arrived at the buffers that it sends to. */
export function serviceWith(state: State, t: number, members: readonly Member[], some: Service): Service {
  const isSame = (one: Service[number], i: number): boolean => {
    const fixed = some[i]
    return typeof fixed !== 'object' || (typeof one === 'object' && one.t === fixed.t && one.i === fixed.i)
  }
  return (
    earliest(
      state,
      services(state, t, members, [], { inLine: true }).filter((all) => all.every(isSame)),
    ) ?? some
  )
}

/** By those who came first to the first member, of these to the second, and so on; by a buffer last of all. */
function earliest(state: State, all: readonly Service[]): Service | undefined {
  const since = (one: Service[number]): number =>
    typeof one === 'object' ? tasklet(state, one.t).arrived : one === undefined ? Infinity : 0
  const compare = (a: number, b: number): number => (a === b ? 0 : a - b)
  return [...all].sort(
    (a, b) => a.map((one, i) => compare(since(one), since(b[i]))).find((order) => order !== 0) ?? 0,
  )[0]
}

/** Whether a member can never be served again. */
export function fails(state: State, { on, ch }: Member): boolean {
  const { state: condition, buffer } = at(state.channels, ch)
  if (condition === 'open') return false
  return condition === 'poisoned' || on === 'send' || buffer.length === 0
}

/** A join fails with the first member that can never be served again, and takes nothing. */
export function failure(state: State, t: number, members: readonly Member[], failing: number): Move {
  return {
    label: `${place(state, t)} fails`,
    happen(state, event) {
      for (const member of members.slice(0, failing + 1)) {
        event.reads.add(cell.open(member.ch))
        const isBuffered = at(state.program.channels, member.ch) > 0
        const { state: condition } = at(state.channels, member.ch)
        if (condition === 'closed' && member.on !== 'send' && isBuffered) event.reads.add(cell.buffer(member.ch))
      }
      const { state: condition } = at(state.channels, at(members, failing).ch)
      finish(state, t, event, condition === 'poisoned' ? 'poisoned' : 'closed')
    },
  }
}

interface Ways {
  readonly given?: Given | undefined
  /** Whether those serve it too who have arrived where it sends to a buffer. */
  readonly inLine: boolean
}

/** Every way to serve the members, one after the other: each by another tasklet, or by a buffer. */
export function services(
  state: State,
  t: number,
  members: readonly Member[],
  before: Service,
  ways: Ways,
): readonly Service[] {
  const member = members[before.length]
  if (member === undefined) return [before]
  const next = member.ch === ways.given?.ch ? ['given' as const] : waysToServe(state, t, member, members, before, ways)
  return next.flatMap((way) => services(state, t, members, [...before, way], ways))
}

function waysToServe(
  state: State,
  t: number,
  member: Member,
  members: readonly Member[],
  before: Service,
  { given, inLine }: Ways,
): Service {
  const capacity = at(state.program.channels, member.ch)
  const isFree = (other: number): boolean =>
    other !== t && other !== given?.by && !before.some((one) => typeof one === 'object' && one.t === other)
  const others = [...state.tasklets.keys()].filter(isFree).flatMap((other) => alternatives(state, other))
  if (capacity === 0)
    return others.filter(
      (other) => match(state, { t, i: before.length, branch: member }, other) && mayTake(state, other),
    )
  const { length } = at(state.channels, member.ch).buffer
  const taken = members
    .slice(0, before.length)
    .filter(({ ch }, i) => ch === member.ch && before[i] === undefined).length
  const isOpen = (member.on === 'send' ? capacity - length : length) > taken
  const parked = others.filter(
    ({ branch, i, t: other }) =>
      (branch.on === 'receive' || branch.on === 'next') &&
      branch.ch === member.ch &&
      tasklet(state, other).arrived > 0 &&
      !state.served.has(`${other}.${i}`),
  )
  return [...(inLine && member.on === 'send' ? parked : []), ...(isOpen ? [undefined] : [])]
}
