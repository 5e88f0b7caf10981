/** Joins: which can be served, by whom, and what that does. */
import { at, cell, current, finish, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { alternatives, match, mayTake, place, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Alternative, Move } from './moves.ts'
import type { Member } from './program.ts'

/** What a turn, or one who is about to arrive, gives to a join or takes from it; `on` is the member's side. */
export interface Given {
  readonly ch: number
  readonly on: Member['on']
  readonly value: number
  readonly by?: number
}

/** For each member the one who serves it; undefined for a buffer. */
type Service = readonly (Alternative | 'given' | undefined)[]

export function joinMoves(state: State): readonly Move[] {
  return [...state.tasklets.keys()].flatMap((t) => {
    const act = tasklet(state, t).mode === 'waiting' ? current(state, t) : undefined
    if (act?.do !== 'join') return []
    const failing = act.members.findIndex((member) => fails(state, member))
    if (failing >= 0) return [failure(state, t, act.members, failing)]
    return services(state, t, act.members, []).map((service) => served(state, t, act.members, service))
  })
}

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

/** Has the first join that can take, or give, what a turn tries: gives what it is given; undefined if there is none. */
export function tryJoin(state: State, given: Given, event: Happening): string | undefined {
  for (const t of arrivedJoins(state)) {
    const found = joinOf(state, t, given)
    if (found === undefined) continue
    const { members, service } = found
    const values = members.map((member, i) =>
      service[i] === 'given' ? giveTo(state, member, given, event) : serve(state, member, service[i], event),
    )
    finish(state, t, event, `joined ${values.join(', ')}`)
    const sent = members.find(({ ch }) => ch === given.ch)
    return sent?.on === 'send' ? `got ${sent.value}` : 'sent'
  }
  return undefined
}
function giveTo(state: State, { ch, on }: Member, { value }: Given, event: Happening): string {
  event.reads.add(cell.open(ch))
  return on === 'send' ? 'sent' : `got ${value}`
}
function arrivedJoins(state: State): readonly number[] {
  return [...state.tasklets.keys()]
    .filter((t) => tasklet(state, t).arrived > 0 && current(state, t)?.do === 'join')
    .sort((a, b) => tasklet(state, a).arrived - tasklet(state, b).arrived)
}
/** How a join that has arrived could be served with what is given. */
function joinOf(
  state: State,
  t: number,
  given: Given,
): { readonly members: readonly Member[]; readonly service: Service } | undefined {
  const act = tasklet(state, t).arrived > 0 && !state.served.has(`${t}`) ? current(state, t) : undefined
  if (act?.do !== 'join' || !act.members.some(({ ch, on }) => ch === given.ch && on === given.on)) return undefined
  const service = serviceHere(state, t, act.members, given)
  return service && { members: act.members, service }
}

/** Serves a join that has arrived, in the midst of another's turn; false if it cannot be. */
export function serveJoin(state: State, t: number, members: readonly Member[], event: Happening): boolean {
  const failing = members.findIndex((member) => fails(state, member))
  const service = failing < 0 ? serviceHere(state, t, members) : undefined
  if (failing >= 0) failure(state, t, members, failing).happen(state, event)
  else if (service !== undefined) served(state, t, members, service).happen(state, event)
  return failing >= 0 || service !== undefined
}

/** By those who came first. */
function serviceHere(state: State, t: number, members: readonly Member[], given?: Given): Service | undefined {
  const isThere = (one: Service[number]): boolean => typeof one !== 'object' || tasklet(state, one.t).arrived > 0
  const since = (one: Service[number]): number => (typeof one === 'object' ? tasklet(state, one.t).arrived : 0)
  return services(state, t, members, [], given)
    .filter((service) => service.every((one) => isThere(one)))
    .sort((a, b) => a.map((one, i) => since(one) - since(b[i])).find((order) => order !== 0) ?? 0)[0]
}

/** Whether a member can never be served again. */
function fails(state: State, { on, ch }: Member): boolean {
  const { state: condition, buffer } = at(state.channels, ch)
  if (condition === 'open') return false
  return condition === 'poisoned' || on === 'send' || buffer.length === 0
}

function failure(state: State, t: number, members: readonly Member[], failing: number): Move {
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

/** Every way to serve the members, one after the other: each by another tasklet, or by a buffer. */
function services(
  state: State,
  t: number,
  members: readonly Member[],
  before: Service,
  given?: Given,
): readonly Service[] {
  const member = members[before.length]
  if (member === undefined) return [before]
  const ways = member.ch === given?.ch ? ['given' as const] : waysToServe(state, t, member, members, before, given)
  return ways.flatMap((way) => services(state, t, members, [...before, way], given))
}

function waysToServe(
  state: State,
  t: number,
  member: Member,
  members: readonly Member[],
  before: Service,
  given: Given | undefined,
): Service {
  const capacity = at(state.program.channels, member.ch)
  if (capacity > 0) {
    const { length } = at(state.channels, member.ch).buffer
    const taken = members.slice(0, before.length).filter(({ ch }) => ch === member.ch).length
    return (member.on === 'send' ? capacity - length : length) > taken ? [undefined] : []
  }
  const others = [...state.tasklets.keys()].filter(
    (other) => other !== t && other !== given?.by && !before.some((one) => typeof one === 'object' && one.t === other),
  )
  return others
    .flatMap((other) => alternatives(state, other))
    .filter((other) => match(state, { t, i: before.length, branch: member }, other) && mayTake(state, other))
}

function served(state: State, t: number, members: readonly Member[], service: Service): Move {
  const partners = service.map((one) => (typeof one === 'object' ? place(state, one.t, one.i) : 'buffer'))
  return {
    label: `${place(state, t)} joins ${partners.join(', ')}`,
    happen(state, event) {
      const values = members.map((member, i) => serve(state, member, service[i], event))
      finish(state, t, event, `joined ${values.join(', ')}`)
    },
  }
}

function serve(state: State, member: Member, partner: Service[number], event: Happening): string {
  event.reads.add(cell.open(member.ch))
  if (typeof partner !== 'object') return useChannel(state, member, event)
  relyOnAbsence(state, partner, event)
  const value = member.on === 'send' ? member.value : partner.branch.on === 'send' ? partner.branch.value : 0
  take(state, partner, event, member.on === 'send' ? `got ${value}` : 'sent')
  return member.on === 'send' ? 'sent' : `got ${value}`
}
