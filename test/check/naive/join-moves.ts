/**
 * Joins as events. One that uses several buffers does several things: whoever has arrived at one of them is served in the midst of it, and
 * that matters if another is what it waits for too. So who has arrived is a choice, as for a turn (arrivals.ts).
 */
import { arrivalLists, comeUpon, whoCouldArrive } from './arrivals.ts'
import type { Sight } from './arrivals.ts'
import { at, change, copy, current, inTheMidst, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { fails, failure, services, serviceWith } from './joins.ts'
import type { Service } from './joins.ts'
import { alternatives, place } from './moves.ts'
import type { Move } from './moves.ts'
import { channel } from './places.ts'
import type { End } from './places.ts'
import { alreadyServed, arrive } from './presence.ts'
import type { Member } from './program.ts'
import { doJoin, serveJoins } from './service.ts'

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
  const partners = partnersOf(service)
  const sights = sightsOf(state, members, [t, ...partners])
  // Those who serve it have come before it looks.
  const before = copy(state)
  for (const u of partners) change(before, u, { arrived: ++before.arrivals })
  const who = service.map((one) => (typeof one === 'object' ? place(state, one.t, one.i) : 'buffer')).join(', ')
  return arrivalLists(before, () => sights).map((list) => ({
    label: `${place(state, t)} joins ${who}${list.length > 0 ? ` seeing ${list.join()}` : ''}`,
    happen(next, event) {
      if (members.every(({ ch }) => at(state.program.channels, ch) === 0)) doJoin(next, t, members, service, event)
      else withThem(next, t, members, service, { before, event, list, sights })
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
function withThem(
  state: State,
  t: number,
  members: readonly Member[],
  service: Service,
  { before, event, list, sights }: Midst,
): void {
  const own = [t, ...partnersOf(service)].flatMap((u) => [
    `${u}`,
    ...alternatives(state, u).map(({ i }) => `${u}.${i}`),
  ])
  const couldCome = whoCouldArrive(before)
  inTheMidst(state, event, new Set([...alreadyServed(before), ...own]), () => {
    for (const u of list) arrive(state, u, event)
    for (const sight of sights) comeUpon(state, event, sight, list, couldCome)
    doJoin(state, t, members, serviceWith(state, t, members, service), event)
    serveJoins(state, event)
  })
}

function partnersOf(service: Service): readonly number[] {
  return service.flatMap((one) => (typeof one === 'object' ? [one.t] : []))
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
