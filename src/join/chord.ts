/** Chords as their users see them: patterns with their reactions, and the process that serves them. */
import type { Receiver } from '../channel/channel.ts'
import type { ChannelGuard } from '../channel/guards.ts'
import { above } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { checkFunction } from '../internal/check.ts'
import { ForgottenYieldError, InvalidArgumentError } from '../internal/errors.ts'
import { isGeneratorFunction } from '../internal/generator.ts'
import { restOf } from '../tasklet/enter.ts'
import { Choice } from './choice.ts'
import type { ReactionTo } from './choice.ts'
import { join } from './join.ts'
import type { Join } from './join.ts'
import type { Joining } from './joining.ts'
import { shapeOf } from './shape.ts'

/** What a chord takes from: receivers and requests, as a tuple or as a record. */
export type Ends = readonly Receiver<unknown>[] | { readonly [key: string]: Receiver<unknown> }

/** What a chord takes, in the shape of its ends. */
export type ChordValues<E> = { -readonly [K in keyof E]: E[K] extends Receiver<infer T> ? T : never }

/** A pattern with its reaction. One process serves it at a time. */
export class Pattern {
  /** @internal */ readonly join: Joining
  /** @internal Whether its reaction is a plain function. */
  readonly isPlain: boolean
  private readonly react: ReactionTo<unknown>
  /** @internal */
  constructor(join: Joining, react: ReactionTo<unknown>) {
    this.join = join
    this.react = react
    this.isPlain = !isGeneratorFunction(react)
  }
  /** @internal Begins the reaction; gives what is left of it to run. */
  begin(values: unknown): Operation<unknown> | undefined {
    const { react } = this
    if (this.isPlain) return restOf<unknown, never>(react(values))
    return above.enter(react as (values: unknown) => Operation<unknown>, [values])
  }
}

/** A pattern that has no reaction yet. */
export interface Chord<out V> {
  /** Takes only what satisfies a pure condition: see `Join.where`. */
  where(condition: (values: V) => boolean): Chord<V>
  /** Says what is done with what was taken. A plain function returns nothing: use braces, as `([x]) => { seen.push(x) }`. */
  react(body: (values: V) => Operation<unknown> | void): Pattern
}

class Combination<V> implements Chord<V> {
  private readonly join: Join<V>
  constructor(join: Join<V>) {
    this.join = join
  }
  where(condition: (values: V) => boolean): Chord<V> {
    return new Combination(this.join.where(condition))
  }
  react(body: ReactionTo<V>): Pattern {
    checkFunction('react()', body)
    return new Pattern(this.join as unknown as Joining, body as ReactionTo<unknown>)
  }
}

/**
 * Makes a pattern: what is taken together, from channels and requests, in the reaction that follows. `chords` serves it.
 * Throws JoinConflictError, as `join`.
 *
 * @example
 * ```ts
 * import { channel, chord, chords, request, run, spawn } from 'occamy'
 *
 * // A buffer without bound: a get is answered when there is something.
 * const put = channel<string>({ capacity: Infinity }), get = request<void, string>()
 * const buffer = chords(chord({ put, get }).react(({ put, get }) => get.reply(put)))
 * await run(function* () {
 *   spawn(() => buffer)
 *   yield* put.send('a')
 *   yield* put.send('b')
 *   console.log(yield* get.call(), yield* get.call()) // a b
 * })
 * ```
 */
export function chord<const E extends Ends>(ends: E): Chord<ChordValues<E>> {
  const { keys, values } = shapeOf<Receiver<unknown>>('what chord() is given', 'channels and requests', ends)
  const guards = values.map(receive)
  const members =
    keys === undefined ? guards : Object.fromEntries(keys.map((key, i) => [key, guards[i] as ChannelGuard<unknown>]))
  return new Combination<ChordValues<E>>(join(members) as unknown as Join<ChordValues<E>>)
}

function receive(end: Receiver<unknown>): ChannelGuard<unknown> {
  if (typeof (end as Partial<Receiver<unknown>> | undefined)?.receive === 'function') return end.receive()
  throw new InvalidArgumentError('an end of a chord', 'a channel, or a request()', end)
}

function serve(patterns: readonly Pattern[], inOrder: boolean): Operation<never> {
  for (const pattern of patterns)
    if (!(pattern instanceof Pattern))
      throw new InvalidArgumentError('what chords() serves', '`chord(…).react(…)`', pattern)
  return above.enter(process, [patterns, inOrder])
}

function* process(patterns: readonly Pattern[], inOrder: boolean): Generator<Step, never, unknown> {
  const choice = new Choice(patterns, inOrder)
  try {
    for (;;) {
      const due = yield* choice
      const rest = due.begin()
      const answer = rest === undefined ? undefined : yield* rest
      if (due.isPlain === false && answer instanceof Guard) throw new ForgottenYieldError('a reaction')
    }
  } finally {
    choice.leave()
  }
}

/** Serves chords for ever: see `chords`. */
interface Chords {
  (...patterns: readonly Pattern[]): Operation<never>
  /** As `chords`, but of several patterns that could be served the first in order is. */
  readonly inOrder: (...patterns: readonly Pattern[]) => Operation<never>
}

/**
 * Makes a process that serves its patterns for ever, one after the other, each with its reaction: whenever all that one takes is
 * there, takes it, at one instant, and runs the reaction. Of several that could be served, the one that was served longest ago
 * is, first those that never were, in order; with `chords.inOrder`, the first in order is. An arrival costs O(the patterns that take from its
 * channel). A reaction that is a plain function may run at the wait of the one who completes its chord, which costs no turn
 * (Polyphonic C#); it runs as the process. Ends by its cancel, or with what a reaction throws, or as `join` fails when a channel
 * is closed or poisoned.
 *
 * @example
 * ```ts
 * import { channel, chord, chords, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const red = channel<number>(9), blue = channel<number>(9)
 *   for (let i = 0; i < 3; i++) yield* red.send(i)
 *   yield* blue.send(7)
 *   const seen: string[] = []
 *   const serving = spawn(() => chords.inOrder(
 *     chord([red, blue]).react(([r, b]) => { seen.push(`${r} with ${b}`) }),
 *     chord([red]).react(([r]) => { seen.push(`${r}`); if (r === 2) red.close() }),
 *   ))
 *   const outcome = yield* serving.ended
 *   console.log(seen.join(', '), outcome.ok) // 0 with 7, 1, 2 false
 * })
 * ```
 */
export const chords: Chords = /* @__PURE__ */ Object.assign(
  (...patterns: readonly Pattern[]) => serve(patterns, false),
  {
    inOrder: (...patterns: readonly Pattern[]) => serve(patterns, true),
  },
)
