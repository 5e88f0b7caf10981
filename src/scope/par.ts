/** Parallel composition (occam's PAR), and racing. */
import { alt } from '../alt/alt.ts'
import type { Op, Operation, Step } from '../guard/operation.ts'
import { wholeNumber } from '../internal/check.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { checkShape, setMember } from '../internal/shape.ts'
import type { Outcome } from '../tasklet/end.ts'
import { spawnOp } from '../runtime/operations.ts'
import { inScope } from '../tasklet/scoped.ts'

/** Several operations: a tuple, an array or a record. */
export type Ops = readonly Op<unknown>[] | { readonly [key: string]: Op<unknown> }

/** The result of an operation. */
export type ResultOf<O> = O extends Op<infer T> ? T : never

/** The results of several operations, in the shape in which these were given. */
export type Results<O> = { -readonly [K in keyof O]: ResultOf<O[K]> }

/** Options of `par`. */
export interface ParOptions {
  /** How many run at once, at most: a whole number, 1 or more; all of them when absent. */
  readonly limit?: number | undefined
}

/**
 * Runs several operations in parallel, each in a tasklet of its own, and waits for all: gives their results as a tuple,
 * array or record. When one fails the others are cancelled, and its error is thrown once they have ended. With a limit, the
 * next begins when one ends.
 *
 * @example
 * ```ts
 * import { channel, par, run } from 'occamy'
 *
 * const ch = channel<number>()
 * const [, got] = await run(() => par([ch.send(42), ch.receive()]))
 * console.log(got) // 42
 * ```
 */
export function par<const O extends Ops>(ops: O, options: ParOptions = {}): Operation<Results<O>> {
  const entries = entriesOf('what par() is given', ops)
  const limit = options.limit === undefined ? entries.length : wholeNumber('limit', options.limit, 1)
  return inScope('par()', () => {
    const results = (Array.isArray(ops) ? new Array(entries.length) : {}) as Record<string, unknown>
    return (limit < entries.length ? pool(entries, limit, results) : all(entries, results)) as Operation<Results<O>>
  })
}

type Entries = ReadonlyArray<readonly [string, Op<unknown>]>

// None of these generator functions is made for a call of par or race: V8 makes a hidden class for each that is called, which stays until all is collected.

/** Each in a tasklet of its own; waits for them in order. */
function* all<R extends Record<string, unknown>>(entries: Entries, results: R): Generator<Step, R, unknown> {
  const tasklets = entries.map(([key, op]) => [key, spawnOp(op)] as const)
  for (const [key, tasklet] of tasklets) setMember(results, key, yield* tasklet)
  return results
}

/** As many workers as the limit says. */
function* pool<R extends Record<string, unknown>>(
  entries: Entries,
  limit: number,
  results: R,
): Generator<Step, R, unknown> {
  const rest = entries[Symbol.iterator]()
  const worker = (): Operation<void> => work(rest, results)
  const workers = Array.from({ length: limit }, (_, i): Entries[number] => [String(i), worker])
  yield* all(workers, {})
  return results
}
/** Takes the next operation when its last one has ended. */
function* work(
  rest: Iterable<Entries[number], unknown, unknown>,
  results: Record<string, unknown>,
): Generator<Step, void, unknown> {
  for (const [key, op] of rest) setMember(results, key, yield* spawnOp(op))
}

/**
 * Runs several operations in parallel and gives the result, or throws the error, of the first to end; the others are
 * cancelled, and waited for. Until they are, and while they clean up, an error of theirs fails the race, as it would fail any scope: also
 * one that comes when the first has just ended. Throws InvalidOperationError when there are none: nothing would ever end.
 *
 * @example
 * ```ts
 * import { race, run, sleep } from 'occamy'
 *
 * const first = await run(() => race([
 *   function* () { yield* sleep(1000); return 'slow' },
 *   function* () { yield* sleep(1); return 'quick' },
 * ]))
 * console.log(first) // quick
 * ```
 */
export function race<const O extends Ops>(ops: O): Operation<ResultOf<O[keyof O]>> {
  const entries = entriesOf('what race() is given', ops)
  if (entries.length === 0) throw new InvalidOperationError('race() of no operations would never end')
  return inScope('race()', () => firstOf<ResultOf<O[keyof O]>>(entries))
}

function* firstOf<T>(entries: Entries): Generator<Step, T, unknown> {
  const ends = entries.map(([, op]) => spawnOp(op).ended)
  const outcome = (yield* alt(ends)).value as Outcome<T>
  if (!outcome.ok) throw outcome.error
  return outcome.value
}

function entriesOf(what: string, ops: Ops): Entries {
  checkShape(what, 'operations', ops)
  return Object.entries(ops as Readonly<Record<string, Op<unknown>>>)
}
