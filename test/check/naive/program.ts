/** Small programs as plain data: what the naive enumerator walks through, and what is translated into a program of occamy's. */

/** A guard, as a wait of its own or as a branch. */
export type Branch =
  | { readonly on: 'send'; readonly ch: number; readonly value: number }
  | { readonly on: 'receive'; readonly ch: number }
  | { readonly on: 'next'; readonly ch: number }
  | { readonly on: 'sleep'; readonly ms: number }
  | { readonly on: 'sync'; readonly barrier: number }
  | { readonly on: 'end'; readonly tasklet: number }
  | { readonly on: 'skip' | 'never' }

/** A guard at an end of a channel. */
export type AtChannel = Extract<Branch, { readonly ch: number }>

/** What chooses among several guards. */
export type Alternation = Extract<Act, { readonly branches: readonly Branch[] }>

/** What may be a member of a join. */
export type Member = Exclude<AtChannel, { readonly on: 'next' }>

/** What waits. */
export type Wait =
  | { readonly do: 'wait'; readonly guard: Branch }
  /** `select` is a set that is made here and used for one event. */
  | { readonly do: 'alt' | 'priAlt' | 'select'; readonly branches: readonly Branch[] }
  | { readonly do: 'join'; readonly members: readonly Member[] }
  | { readonly do: 'acquire'; readonly semaphore: number }
  | { readonly do: 'get'; readonly cell: number }
  | { readonly do: 'set'; readonly cell: number; readonly value: number }
  | { readonly do: 'await'; readonly tasklet: number }

/** What acts now. */
export type Now =
  | { readonly do: 'close' | 'poison' | 'tryReceive' | 'balance'; readonly ch: number }
  | { readonly do: 'trySend'; readonly ch: number; readonly value: number }
  /** Cancels it, or sees whether it is over. */
  | { readonly do: 'cancel' | 'state'; readonly tasklet: number }
  | { readonly do: 'enrol' | 'resign'; readonly barrier: number }
  /** Gives back the permit that the tasklet acquired last. */
  | { readonly do: 'release'; readonly semaphore: number }

export type Act = Wait | Now
export type Body = readonly Act[]

/** Main makes everything, spawns the tasklets in order, waits for the ends of some of them, and ends. */
export interface Program {
  readonly tasklets: readonly Body[]
  /** Those that main waits for, in order; the others are cancelled when it ends. */
  readonly waits: readonly number[]
  /** Their capacities. */
  readonly channels: readonly number[]
  /** How many are enrolled at first. */
  readonly barriers: readonly number[]
  /** How many permits there are at first. */
  readonly semaphores: readonly number[]
  /** What they hold at first. */
  readonly cells: readonly number[]
}

const ACTS_NOW: ReadonlySet<Act['do']> = new Set<Now['do']>([
  'close',
  'poison',
  'tryReceive',
  'balance',
  'trySend',
  'cancel',
  'state',
  'enrol',
  'resign',
  'release',
])

export function actsNow(act: Act): act is Now {
  return ACTS_NOW.has(act.do)
}

/** A program of which only what matters is given; main waits for all, unless told otherwise. */
export function programOf(tasklets: readonly Body[], rest: Partial<Program> = {}): Program {
  return { waits: tasklets.map((_, i) => i), channels: [0], barriers: [], semaphores: [], cells: [], ...rest, tasklets }
}

export const send = (ch: number, value = 0): Member => ({ on: 'send', ch, value })
export const receive = (ch: number): Member => ({ on: 'receive', ch })
export const wait = (guard: Branch): Wait => ({ do: 'wait', guard })

/**
 * Whether a step comes upon those who have arrived: a turn that looks who is at an end of a channel, or does several things, one of which may
 * serve them; a join that uses several buffers.
 */
export function comesUponOthers({ tasklets, channels }: Program): boolean {
  const looks = (act: Act): boolean =>
    act.do === 'balance' || ((act.do === 'trySend' || act.do === 'tryReceive') && channels[act.ch] === 0)
  const isWide = (act: Act): boolean =>
    act.do === 'join' && act.members.filter(({ ch }) => (channels[ch] ?? 0) > 0).length > 1
  return tasklets.some((body) =>
    body.some((act, i) => looks(act) || isWide(act) || (i > 0 && [body[i - 1] as Act, act].every(actsNow))),
  )
}
