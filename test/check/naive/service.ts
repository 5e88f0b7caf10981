/** What a turn serves: those who have arrived at what it gives, takes or ends, in the order of their coming. */
import { at, current, finish, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { serveJoin } from './joins.ts'
import { take, useChannel } from './moves.ts'
import type { Alternative } from './moves.ts'
import { barrier, channel } from './places.ts'
import { arrived, inLine } from './presence.ts'

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

/** The first who waits for what has been put into a buffer. */
export function servePut(state: State, ch: number, event: Happening): void {
  const [receiver] = inLine(state, { thing: channel(ch), end: 'receivers' })
  if (receiver !== undefined) useIt(state, receiver, event)
  serveJoins(state, event)
}

/** Those who wait for the room that is in a buffer. */
export function serveRoom(state: State, ch: number, event: Happening): void {
  const isOpen = at(state.channels, ch).state === 'open'
  while (isOpen && at(state.channels, ch).buffer.length < at(state.program.channels, ch)) {
    const [sender] = inLine(state, { thing: channel(ch), end: 'senders' })
    if (sender === undefined) break
    useIt(state, sender, event)
  }
  serveJoins(state, event)
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
  for (const t of arrived(state)) {
    const act = current(state, t)
    if (act?.do === 'join' && !state.served.has(`${t}`) && serveJoin(state, t, act.members, event))
      return serveJoins(state, event)
  }
}
