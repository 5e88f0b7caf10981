/** Joins: which can be served, by whom, and what that does. */
import { at, cell, current, finish, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { alternatives, match, mayTake, place, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Alternative, Move } from './moves.ts'
import type { Member } from './program.ts'

/** For each member the one who serves it; undefined for a buffer. */
type Service = readonly (Alternative | undefined)[]

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

/** Serves a join that has arrived, in the midst of another's turn; false if it cannot be. */
export function serveJoin(state: State, t: number, members: readonly Member[], event: Happening): boolean {
  const failing = members.findIndex((member) => fails(state, member))
  const service = failing < 0 ? serviceHere(state, t, members) : undefined
  if (failing >= 0) failure(state, t, members, failing).happen(state, event)
  else if (service !== undefined) served(state, t, members, service).happen(state, event)
  return failing >= 0 || service !== undefined
}

/** By those who came first. */
function serviceHere(state: State, t: number, members: readonly Member[]): Service | undefined {
  const since = (one: Alternative | undefined): number => (one === undefined ? 0 : tasklet(state, one.t).arrived)
  return services(state, t, members, [])
    .filter((service) => service.every((one) => one === undefined || since(one) > 0))
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
function services(state: State, t: number, members: readonly Member[], before: Service): readonly Service[] {
  const member = members[before.length]
  if (member === undefined) return [before]
  const ways = waysToServe(state, t, member, members, before)
  return ways.flatMap((way) => services(state, t, members, [...before, way]))
}

function waysToServe(state: State, t: number, member: Member, members: readonly Member[], before: Service): Service {
  const capacity = at(state.program.channels, member.ch)
  if (capacity > 0) {
    const { length } = at(state.channels, member.ch).buffer
    const taken = members.slice(0, before.length).filter(({ ch }) => ch === member.ch).length
    return (member.on === 'send' ? capacity - length : length) > taken ? [undefined] : []
  }
  const others = [...state.tasklets.keys()].filter((other) => other !== t && !before.some((one) => one?.t === other))
  return others
    .flatMap((other) => alternatives(state, other))
    .filter((other) => match(state, { t, i: before.length, branch: member }, other) && mayTake(state, other))
}

function served(state: State, t: number, members: readonly Member[], service: Service): Move {
  const partners = service.map((one) => (one === undefined ? 'buffer' : place(state, one.t, one.i)))
  return {
    label: `${place(state, t)} joins ${partners.join(', ')}`,
    happen(state, event) {
      const values = members.map((member, i) => serve(state, member, service[i], event))
      finish(state, t, event, `joined ${values.join(', ')}`)
    },
  }
}

function serve(state: State, member: Member, partner: Alternative | undefined, event: Happening): string {
  event.reads.add(cell.open(member.ch))
  if (partner === undefined) return useChannel(state, member, event)
  relyOnAbsence(state, partner, event)
  const value = member.on === 'send' ? member.value : partner.branch.on === 'send' ? partner.branch.value : 0
  take(state, partner, event, member.on === 'send' ? `got ${value}` : 'sent')
  return member.on === 'send' ? 'sent' : `got ${value}`
}
