/** Grammars of small programs: what a tasklet may do. */
import { receive, send, wait } from '../naive/program.ts'
import type { Act, Branch } from '../naive/program.ts'

export interface Grammar {
  /** The capacities of the channels. */
  readonly channels: readonly number[]
  /** All that may stand at a place of a body; with an act, what it becomes when the channels change places. */
  readonly acts: readonly Act[]
  /** How many tasklets at most: 3 by default. */
  readonly tasklets?: number
  /** When timers fire while the laws are checked: if nothing else can happen, by default. With 'any' all are cancelled at any moment. */
  readonly timers?: 'any'
  /** Whether a tasklet may cancel each of the others, too. */
  readonly cancels?: boolean
  /** What a program has at least one of: it is in another grammar otherwise. By default anything. */
  readonly needs?: (act: Act) => boolean
}

const nap: Branch = { on: 'sleep', ms: 1 }
const each = (make: (ch: number) => Act): readonly [Act, Act] => [make(0), make(1)]

const SENDS = each((ch) => wait(send(ch)))
const RECEIVES = each((ch) => wait(receive(ch)))
const PLAIN = [...SENDS, ...RECEIVES]
const NEXTS = each((ch) => wait({ on: 'next', ch }))
const CLOSES = each((ch) => ({ do: 'close', ch }))
const POISONS = each((ch) => ({ do: 'poison', ch }))
const TRY_SEND: Act = { do: 'trySend', ch: 0, value: 0 }
const TRY_RECEIVE: Act = { do: 'tryReceive', ch: 0 }
const ALT_RECEIVES: Act = { do: 'alt', branches: [receive(0), receive(1)] }
const ALT_SENDS: Act = { do: 'alt', branches: [send(0), send(1)] }
/** May send on one channel, or receive on the other. */
const ALT_MIXED = each((ch) => ({ do: 'alt', branches: [send(ch), receive(1 - ch)] }))
/** Stands at both ends of one channel. */
const ALT_BOTH_ENDS = each((ch) => ({ do: 'alt', branches: [send(ch), receive(ch)] }))
const PRI_RECEIVES = each((ch) => ({ do: 'priAlt', branches: [receive(ch), receive(1 - ch)] }))
const PRI_SENDS = each((ch) => ({ do: 'priAlt', branches: [send(ch), send(1 - ch)] }))
const JOIN: Act = { do: 'join', members: [receive(0), receive(1)] }
const SET: Act = { do: 'select', branches: [receive(0), receive(1)] }
const ALT_NAPS = each((ch) => ({ do: 'alt', branches: [receive(ch), nap] }))

const is =
  (...kinds: readonly Act['do'][]) =>
  ({ do: kind }: Act): boolean =>
    kinds.includes(kind)

const sends = (act: Act): boolean => act.do === 'alt' && act.branches.every(({ on }) => on === 'send')

/** Two channels without buffers, unless said otherwise. */
function grammar(acts: readonly Act[], rest: Partial<Omit<Grammar, 'acts'>> = {}): Grammar {
  return { channels: [0, 0], acts, ...rest }
}

/** The first is small enough that every program of it is run each time. */
export const GRAMMARS = {
  'alternations of receives': grammar([...PLAIN, ALT_RECEIVES]),
  'alternations of sends': grammar([...PLAIN, ALT_RECEIVES, ALT_SENDS], { needs: sends }),
  'alternations of a send and a receive': grammar([...PLAIN, ...ALT_MIXED], { needs: is('alt') }),
  'alternations at both ends of a channel': grammar([...PLAIN, ...ALT_BOTH_ENDS], { needs: is('alt') }),
  'receives in order': grammar([...PLAIN, ...PRI_RECEIVES], { needs: is('priAlt') }),
  'sends in order': grammar([...PLAIN, ...PRI_SENDS], { needs: is('priAlt') }),
  closes: grammar([SENDS[0], RECEIVES[0], NEXTS[0], CLOSES[0]], { channels: [0], needs: is('close') }),
  'closes of alternations': grammar([ALT_RECEIVES, ALT_SENDS, ...CLOSES], { needs: is('close') }),
  'closes of alternations at both ends': grammar([ALT_BOTH_ENDS[0], NEXTS[0], CLOSES[0]], {
    channels: [0],
    needs: is('close'),
  }),
  'closes of a buffer': grammar([SENDS[0], NEXTS[0], CLOSES[0]], { channels: [1], needs: is('close') }),
  'poisons of a buffer': grammar([SENDS[0], RECEIVES[0], POISONS[0]], { channels: [1], needs: is('poison') }),
  'buffers of one': grammar([...PLAIN, ALT_RECEIVES], { channels: [1, 1] }),
  'one buffer of one': grammar([...PLAIN, ALT_SENDS], { channels: [1, 0] }),
  joins: grammar([...PLAIN, ALT_SENDS, JOIN], { needs: is('join') }),
  'joins with a buffer': grammar([...PLAIN, JOIN], { channels: [1, 0], needs: is('join') }),
  sets: grammar([...PLAIN, ALT_SENDS, SET], { needs: is('select') }),
  'sets of channels that close': grammar([...SENDS, SET, ...CLOSES], { needs: is('select') }),
  'time limits': grammar([...PLAIN, ...ALT_NAPS], { needs: is('alt') }),
  'time limits, and a cancel of all at any moment': grammar([...PLAIN, ...ALT_NAPS], { tasklets: 2, timers: 'any' }),
  'a cancel of all at any moment': grammar([...PLAIN, ALT_RECEIVES, ALT_SENDS], { tasklets: 2, timers: 'any' }),
  cancels: grammar([...SENDS, ALT_RECEIVES], { cancels: true, needs: is('cancel') }),
  tries: grammar([SENDS[0], RECEIVES[0], TRY_SEND, TRY_RECEIVE], { channels: [0], needs: is('trySend', 'tryReceive') }),
  'tries at a buffer': grammar([SENDS[0], RECEIVES[0], TRY_SEND, TRY_RECEIVE], {
    channels: [1],
    needs: is('trySend', 'tryReceive'),
  }),
} as const satisfies Readonly<Record<string, Grammar>>
