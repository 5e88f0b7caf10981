/**
 * Joins as events. One that uses several buffers does several things: whoever has arrived at one of them is served in the midst of it, and
 * that matters if another is what it waits for too. So who has arrived is a choice, as for a turn (arrivals.ts).
 */
import { arrivalLists, reasons } from './arrivals.ts'
import type { Sight } from './arrivals.ts'
import { at, cell, change, copy, current, goOn, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { fails, failure, services, serviceWith } from './joins.ts'
import type { Service } from './joins.ts'
import { place } from './moves.ts'
import type { Move } from './moves.ts'
import { channel } from './places.ts'
import type { End } from './places.ts'
import { alreadyServed, arrive, canArrive } from './presence.ts'
import type { Member } from './program.ts'
import { doJoin } from './service.ts'

export function joinMoves(state: State): readonly Move[] {
  return [...state.tasklets.keys()].flatMap((t) => {
    const act = tasklet(state, t).mode === 'waiting' ? current(state, t) : undefined
    if (act?.do !== 'join') return []
    const failing = act.members.findIndex((member) => fails(state, member))
    if (failing >= 0) return [failure(state, t, act.members, failing)]
    return services(state, t, act.members, [], { inLine: false }).flatMap((service) =>
      movesOf(state, t, act.members, service),
    )
  })
}

function movesOf(state: State, t: number, members: readonly Member[], service: Service): readonly Move[] {
  const partners = service.flatMap((one) => (typeof one === 'object' ? [one.t] : []))
  const sights = sightsOf(state, members, [t, ...partners])
  // Those who serve it have come before it looks.
  const before = copy(state)
  for (const u of partners) change(before, u, { arrived: ++before.arrivals })
  const with_ = service.map((one) => (typeof one === 'object' ? place(state, one.t, one.i) : 'buffer')).join(', ')
  return arrivalLists(before, () => sights).map((list) => ({
    label: `${place(state, t)} joins ${with_}${list.length > 0 ? ` seeing ${list.join()}` : ''}`,
    happen(next, event) {
      if (sights.length === 0) doJoin(next, t, members, service, event)
      else inTheMidst(next, t, members, service, { before, event, list, sights })
    },
  }))
}

interface Midst {
  readonly before: State
  readonly event: Happening
  readonly list: readonly number[]
  readonly sights: readonly Sight[]
}

/** A join, with those who have arrived in line. */
function inTheMidst(
  state: State,
  t: number,
  members: readonly Member[],
  service: Service,
  { before, event, list, sights }: Midst,
): void {
  const partners = service.flatMap((one) => (typeof one === 'object' ? [one] : []))
  const own = [...partners.map((one) => one.t), t].flatMap((u) => [`${u}`, ...[0, 1, 2, 3].map((i) => `${u}.${i}`)])
  state.served = new Set([...alreadyServed(before), ...own])
  state.resumed = []
  for (const u of list) arrive(state, u, event)
  const there = copy(before)
  for (const u of list) change(there, u, { arrived: ++there.arrivals })
  const unarrived = [...there.tasklets.keys()].filter((u) => canArrive(there, u))
  for (const sight of sights) {
    for (const end of sight.ends) event.reads.add(cell.presence(sight.thing, end))
    for (const u of reasons(state, list, unarrived, sight)) event.reads.add(cell.tasklet(u))
  }
  doJoin(state, t, members, serviceWith(state, t, members, service), event)
  const { resumed } = state
  state.served = new Set()
  state.resumed = undefined
  for (const u of resumed) goOn(state, u, event)
}

/** What a join comes upon before the last thing that it does to a buffer: first it sends, then it lets others into the room that it made. */
function sightsOf(state: State, members: readonly Member[], own: readonly number[]): readonly Sight[] {
  const effect = ({ ch, on }: Member): { readonly thing: string; readonly ends: readonly End[] } => ({
    thing: channel(ch),
    ends: [on === 'send' ? 'receivers' : 'senders'],
  })
  const buffered = members.filter(({ ch }) => at(state.program.channels, ch) > 0)
  const sends = buffered.filter(({ on }) => on === 'send')
  const receives = buffered.filter(({ ch, on }, i) => on !== 'send' && buffered.findIndex((one) => one.ch === ch) === i)
  const effects = [...sends, ...receives].map(effect)
  const waiting = [...state.tasklets.keys()].filter((u) => tasklet(state, u).mode === 'waiting' && !own.includes(u))
  return effects.slice(0, -1).map(({ ends, thing }, i) => {
    const later = new Set(effects.slice(i + 1).map((each) => each.thing))
    return { thing, ends, how: 'serves some', later, waiting }
  })
}
