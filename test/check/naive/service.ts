/** What is served in the midst of a turn, or of a join: those who have arrived at what it gives, takes or ends, in the order of their coming. */
import { at, cell, current, finish, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { arrivedJoins, fails, failure, joinOf, serviceHere } from './joins.ts'
import type { Given, Service } from './joins.ts'
import { alternatives, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Alternative } from './moves.ts'
import { barrier, channel } from './places.ts'
import { arrived, inLine, lacks } from './presence.ts'
import type { Member } from './program.ts'

/** Everyone at a channel that is closed or poisoned: the senders first; an alternation at both ends by the order of its branches. */
export function serveEnds(state: State, ch: number, event: Happening): void {
  const [senders, receivers] = (['senders', 'receivers'] as const).map((end) =>
    inLine(state, { thing: channel(ch), end }),
  )
  for (const one of senders ?? []) {
    const other = receivers?.find(({ t }) => t === one.t)
    useIt(state, other !== undefined && other.i < one.i ? other : one, event)
  }
  for (const one of receivers ?? []) useIt(state, one, event)
  serveJoins(state, event)
}

/** Everyone who waits for the end of a tasklet, beside other things. */
export function serveEnd(state: State, of: number, event: Happening): void {
  for (const t of arrived(state))
    for (const one of alternatives(state, t)) {
      const { branch, i } = one
      if (branch.on !== 'end' || branch.tasklet !== of || state.served.has(`${t}.${i}`)) continue
      take(state, one, event, 'ended')
      break
    }
}

/** The first who waits for what has been put into a buffer. */
export function servePut(state: State, ch: number, event: Happening): void {
  const [receiver] = inLine(state, { thing: channel(ch), end: 'receivers' })
  if (receiver !== undefined) useIt(state, receiver, event)
  serveJoins(state, event)
}

/** Those who wait for the room that is in a buffer. */
export function serveRoom(state: State, ch: number, event: Happening): void {
  refill(state, ch, event)
  serveJoins(state, event)
}
function refill(state: State, ch: number, event: Happening): void {
  const isOpen = at(state.channels, ch).state === 'open'
  while (isOpen && at(state.channels, ch).buffer.length < at(state.program.channels, ch)) {
    const [sender] = inLine(state, { thing: channel(ch), end: 'senders' })
    if (sender === undefined) break
    useIt(state, sender, event)
  }
}

function useIt(state: State, one: Alternative, event: Happening): void {
  const { branch, t } = one
  // It may have been served by its other end.
  if (tasklet(state, t).arrived === 0) return
  if (branch.on === 'send' || branch.on === 'receive' || branch.on === 'next')
    take(state, one, event, useChannel(state, branch, event))
}

/** The first who waits for a permit. */
export function serveRelease(state: State, semaphore: number, event: Happening): void {
  const first = arrived(state).find((t) => {
    const act = current(state, t)
    return act?.do === 'acquire' && act.semaphore === semaphore && !state.served.has(`${t}`)
  })
  if (first === undefined) return
  state.permits[semaphore] = at(state.permits, semaphore) - 1
  finish(state, first, event, 'acquired')
}

/** All at a barrier, if they are as many as are enrolled. */
export function serveMeeting(state: State, n: number, event: Happening): void {
  const all = inLine(state, { thing: barrier(n), end: 'waiting' })
  const met = all.filter(({ t }, i) => all.findIndex((other) => other.t === t) === i)
  if (met.length === 0 || met.length < at(state.enrolled, n)) return
  for (const one of met) take(state, one, event, 'met')
}

/** Joins that can be served now, or never again. */
export function serveJoins(state: State, event: Happening): void {
  for (const t of arrivedJoins(state)) {
    const act = current(state, t)
    if (act?.do === 'join' && !state.served.has(`${t}`) && serveJoin(state, t, act.members, event))
      return serveJoins(state, event)
  }
  // What was put into a buffer of theirs, or taken, was not all that they lacked.
  for (const t of arrivedJoins(state)) {
    const act = current(state, t)
    if (act?.do === 'join' && act.members.some(({ ch }) => event.writes.has(cell.buffer(ch))))
      lacks(state, act.members, event)
  }
}
function serveJoin(state: State, t: number, members: readonly Member[], event: Happening): boolean {
  const failing = members.findIndex((member) => fails(state, member))
  const service = failing < 0 ? serviceHere(state, t, members) : undefined
  if (failing >= 0) failure(state, t, members, failing).happen(state, event)
  else if (service !== undefined) doJoin(state, t, members, service, event)
  return failing >= 0 || service !== undefined
}

/** Has the first join that can take, or give, what a turn tries: gives what it is given; undefined if there is none. */
export function tryJoin(state: State, given: Given, event: Happening): string | undefined {
  for (const t of arrivedJoins(state)) {
    const found = joinOf(state, t, given)
    if (found === undefined) continue
    doJoin(state, t, found.members, found.service, event, given.value)
    const sent = found.members.find(({ ch }) => ch === given.ch)
    return sent?.on === 'send' ? `got ${sent.value}` : 'sent'
  }
  return undefined
}

/** All that a join does: it gives and takes, one member after the other; then those fill the room that it made who wait for it. */
export function doJoin(
  state: State,
  t: number,
  members: readonly Member[],
  service: Service,
  event: Happening,
  given: number = 0,
): void {
  const values = members.map((member, i) => serve(state, member, service[i], event, given))
  finish(state, t, event, `joined ${values.join(', ')}`)
  if (state.resumed === undefined) return
  const taken = members.filter(({ ch, on }) => on !== 'send' && at(state.program.channels, ch) > 0)
  for (const ch of new Set(taken.map((member) => member.ch))) refill(state, ch, event)
}

function serve(state: State, member: Member, partner: Service[number], event: Happening, given: number): string {
  event.reads.add(cell.open(member.ch))
  if (partner === undefined) return useChannel(state, member, event)
  const isGiven = partner === 'given'
  const value = isGiven ? given : partner.branch.on === 'send' ? partner.branch.value : 0
  if (!isGiven && at(state.program.channels, member.ch) > 0) {
    // It has waited at a buffer that is empty: what goes through that is its own.
    useChannel(state, member, event)
    useIt(state, partner, event)
  } else if (!isGiven) {
    relyOnAbsence(state, partner, event)
    take(state, partner, event, member.on === 'send' ? `got ${member.value}` : 'sent')
  }
  return member.on === 'send' ? 'sent' : `got ${value}`
}
