/** Where a wait can be come upon: the ends of channels, barriers, semaphores. */
import type { Act, Branch, Now } from './program.ts'

export type End = 'senders' | 'receivers' | 'waiting'

export interface Place {
  /** As `channel`, `barrier`, `semaphore` below name it. */
  readonly thing: string
  readonly end: End
}

export const channel = (ch: number): string => `channel ${ch}`
export const barrier = (n: number): string => `barrier ${n}`
export const semaphore = (n: number): string => `semaphore ${n}`
export const taskletOf = (t: number): string => `tasklet ${t}`

export function placeOf(branch: Branch): Place | undefined {
  switch (branch.on) {
    case 'send':
      return { thing: channel(branch.ch), end: 'senders' }
    case 'receive':
    case 'next':
      return { thing: channel(branch.ch), end: 'receivers' }
    case 'sync':
      return { thing: barrier(branch.barrier), end: 'waiting' }
    case 'end':
    case 'sleep':
    case 'skip':
    case 'never':
      return undefined
    default:
      return branch satisfies never
  }
}

/** The branches of a wait, if that is an alternation of some kind. */
export function branches(act: Act | undefined): readonly Branch[] {
  if (act?.do === 'wait') return [act.guard]
  return act !== undefined && 'branches' in act ? act.branches : []
}

/** Where whoever waits for this is. */
export function placesOf(act: Act | undefined): readonly Place[] {
  if (act?.do === 'acquire') return [{ thing: semaphore(act.semaphore), end: 'waiting' }]
  const each = act?.do === 'join' ? act.members : branches(act)
  return each.flatMap((branch) => placeOf(branch) ?? [])
}

/** Whether those who wait there are served first come, first served, and not all at once. */
export function isLine({ end, thing }: Place): boolean {
  return end !== 'waiting' || thing.startsWith('semaphore')
}

/** The other end. */
export function facing({ end, thing }: Place): Place {
  return { thing, end: end === 'senders' ? 'receivers' : end === 'receivers' ? 'senders' : end }
}

/** What is done something to. */
export function thingOf(act: Now): string {
  switch (act.do) {
    case 'cancel':
    case 'state':
      return taskletOf(act.tasklet)
    case 'enrol':
    case 'resign':
      return barrier(act.barrier)
    case 'release':
      return semaphore(act.semaphore)
    case 'close':
    case 'poison':
    case 'balance':
    case 'tryReceive':
    case 'trySend':
      return channel(act.ch)
    default:
      return act satisfies never
  }
}
