/**
 * Small programs of frames within frames, as plain data: scopes that wait for what was spawned in them, or cancel it, `par`, `race`, time
 * limits, cleaning up that waits. Each body has a number and a log of its own, in which stands what its own waits came to.
 */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

export type Act =
  | { readonly do: 'send' | 'receive' | 'close' | 'try send' | 'try receive' | 'balance'; readonly ch: number }
  /** Whichever is ready; the first of several, with `inOrder`. */
  | { readonly do: 'alt'; readonly inOrder: boolean; readonly branches: readonly Branch[] }
  | { readonly do: 'sleep'; readonly ms: number }
  /** Of the tasklets that are known where it stands, which all have begun. */
  | { readonly do: 'cancel' | 'await' | 'state' | 'suspend' | 'resume' | 'raise'; readonly whom: number }
  | { readonly do: 'throw' }
  | { readonly do: 'scope'; readonly end: 'wait' | 'cancel'; readonly members: readonly Body[]; readonly body: Body }
  | { readonly do: 'par' | 'race'; readonly limit: number; readonly bodies: readonly Body[] }
  | { readonly do: 'within'; readonly ms: number; readonly body: Body }
  | { readonly do: 'extended'; readonly ch: number; readonly body: Body }
  | { readonly do: 'finally'; readonly body: Body; readonly cleanup: Body }

export type Branch =
  { readonly on: 'send' | 'receive'; readonly ch: number } | { readonly on: 'end'; readonly whom: number }

export type Body = readonly Act[]

export interface Program {
  /** How many channels there are. */
  readonly channels: number
  /** What the last of them holds; the others have no buffer. */
  readonly capacity?: number
  /** What main spawns. It waits for all that end, and ends. */
  readonly tasklets: readonly Body[]
}

/** What may occur besides sends, receives and scopes. */
export interface Language {
  readonly cancels?: boolean
  readonly awaits?: boolean
  readonly states?: boolean
  readonly closes?: boolean
  readonly alts?: boolean
  readonly timers?: boolean
  readonly errors?: boolean
  readonly races?: boolean
  readonly cleanups?: boolean
  readonly suspends?: boolean
  readonly raises?: boolean
  /** Tries, and counts of those who wait. */
  readonly looks?: boolean
  /** A channel with a buffer. */
  readonly buffers?: boolean
  /** Receives that keep their sender waiting. */
  readonly extended?: boolean
}

const CHANNELS = 2
const index = fc.nat({ max: 11 })
const ch = fc.nat({ max: CHANNELS - 1 })
const ms = fc.constantFrom(1, 2)
const only = <const T extends string>(...names: T[]): Arbitrary<T> => fc.constantFrom(...names)

/** One of several, by their weights; what is not in the language weighs nothing. */
function choice<T>(
  ...weighted: ReadonlyArray<readonly [number, Arbitrary<T>, inLanguage?: boolean | undefined]>
): Arbitrary<T> {
  const kept = weighted.filter((each) => each.length < 3 || each[2] === true)
  return fc.oneof(...kept.map(([weight, arbitrary]) => ({ weight, arbitrary })))
}

function branch({ awaits }: Language): Arbitrary<Branch> {
  return choice<Branch>(
    [3, fc.record({ on: only('send', 'receive'), ch })],
    [2, fc.record({ on: only('end'), whom: index }), awaits],
  )
}

/** What has no body of its own. */
function plain(language: Language): Arbitrary<Act> {
  const { alts, awaits, cancels, closes, errors, looks, raises, states, suspends, timers } = language
  const branches = fc.array(branch(language), { minLength: 2, maxLength: 2 })
  return choice<Act>(
    [8, fc.record({ do: only('send', 'receive'), ch })],
    [2, fc.record({ do: only('close'), ch }), closes],
    [4, fc.record({ do: only('alt'), inOrder: fc.boolean(), branches }), alts],
    [3, fc.record({ do: only('sleep'), ms }), timers],
    [5, fc.record({ do: only('cancel'), whom: index }), cancels],
    [3, fc.record({ do: only('await'), whom: index }), awaits],
    [2, fc.record({ do: only('state'), whom: index }), states],
    [2, fc.record({ do: only('throw') }), errors],
    [7, fc.record({ do: only('suspend', 'resume', 'resume'), whom: index }), suspends],
    [4, fc.record({ do: only('raise'), whom: index }), raises],
    [5, fc.record({ do: only('try send', 'try receive', 'balance'), ch }), looks],
  )
}

function body(language: Language, depth: number, minLength: number): Arbitrary<Body> {
  return fc.array(act(language, depth), { minLength, maxLength: 2 })
}

function act(language: Language, depth: number): Arbitrary<Act> {
  if (depth === 0) return plain(language)
  const { cleanups, extended, races, timers } = language
  const inner = body(language, depth - 1, 1)
  const bodies = fc.array(inner, { minLength: 1, maxLength: 2 })
  const own = body(language, depth - 1, 0)
  const cleanup = fc.array(plain(language), { maxLength: 1 })
  return choice<Act>(
    [6, plain(language)],
    [5, fc.record({ do: only('scope'), end: only('wait', 'wait', 'cancel'), members: bodies, body: own })],
    [4, fc.record({ do: only('par', 'race'), limit: fc.constantFrom(2, 1), bodies }), races],
    [3, fc.record({ do: only('within'), ms, body: inner }), timers],
    [3, fc.record({ do: only('finally'), body: inner, cleanup }), cleanups],
    [8, fc.record({ do: only('extended'), ch, body: inner }), extended],
  )
}

/** A small program of a language. */
export function smallProgram(language: Language): Arbitrary<Program> {
  return fc
    .array(body(language, 1, 1), { minLength: 2, maxLength: 3 })
    .map((tasklets) => ({ channels: CHANNELS, ...(language.buffers === true ? { capacity: 1 } : {}), tasklets }))
}
