/**
 * The few assertions that the contract suites need. They know of no test framework: a check that is broken throws, with `actual`
 * and `expected` where there is something to compare, from which most frameworks print a difference.
 */
import { isArray } from '../../internal/unknown.ts'

/**
 * Tells that a guard or a scheduler broke its contract: thrown by the checks of `guardContract` and `schedulerContract`. `cause` is
 * what ended the check, if it did not come to its end: a DeadlockError, for one, or what the guard threw.
 *
 * @example
 * ```ts
 * import { roundRobin } from 'occamy'
 * import { ContractError, schedulerContract } from 'occamy/check'
 *
 * const forgetful = () => ({ ...roundRobin(), remove() {} })
 * for (const { name, run } of schedulerContract(forgetful)) {
 *   try {
 *     await run()
 *   } catch (error) {
 *     if (error instanceof ContractError) console.log(`${name}: ${error.message}`)
 *     // gives no tasklet that was removed, wherever it stood, and each of the others: ready() once one of 9 was removed: expected 8, got 9
 *     break
 *   }
 * }
 * ```
 */
export class ContractError extends Error {
  override readonly name: string = 'ContractError'
  /** What was found, if the two were compared. */
  readonly actual: unknown
  /** What was expected, if the two were compared. */
  readonly expected: unknown
  constructor(
    message: string,
    details: { readonly actual?: unknown; readonly expected?: unknown; cause?: unknown } = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.actual = details.actual
    this.expected = details.expected
  }
}

/**
 * One check of a contract suite. `run` takes no argument and uses no `this`, so that it can be handed to any test framework as it
 * is; it is a promise always, so that one that is not waited for is found by the linter.
 */
export interface ContractCheck {
  /** A sentence about what is checked; no two of a suite are the same. */
  readonly name: string
  /** Rejects with a ContractError if the contract is broken. Each call makes what it checks anew. */
  readonly run: () => Promise<void>
}

/** Makes a check. Whatever ends it before its end is a break of the contract. */
export function contractCheck(name: string, body: () => void | Promise<void>): ContractCheck {
  const run = async (): Promise<void> => {
    try {
      await body()
    } catch (error) {
      throw asContractError(error)
    }
  }
  return { name, run }
}

function asContractError(error: unknown): ContractError {
  return breach(error) ?? new ContractError(`the check did not come to its end: ${String(error)}`, { cause: error })
}

/** The ContractError that an error is, or was made of. */
function breach(error: unknown): ContractError | undefined {
  if (error instanceof ContractError) return error
  const { errors = [(error as Error | undefined)?.cause] }: { readonly errors?: readonly unknown[] } =
    error instanceof AggregateError ? error : {}
  return errors.find((cause) => cause instanceof ContractError)
}

/** Throws unless it holds; `law` says what, in words that stand after "expected". */
export function expectThat(holds: boolean, law: string): void {
  if (!holds) throw new ContractError(`expected ${law}`)
}

/** Throws unless the two are the same, in structure. */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (equal(actual, expected)) return
  throw new ContractError(`${what}: expected ${inWords(expected)}, got ${inWords(actual)}`, { actual, expected })
}

/** The prototype of plain objects. */
const PLAIN = Reflect.getPrototypeOf({})

/** Whether two values are the same: arrays and plain objects by structure, errors by class and message, all else by identity. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Reflect.getPrototypeOf(a) !== Reflect.getPrototypeOf(b)) return false
  if (a instanceof Error) return a.message === (b as Error).message
  if (!isArray(a) && Reflect.getPrototypeOf(a) !== PLAIN) return false
  const [left, right] = [a, b] as ReadonlyArray<Readonly<Record<string, unknown>>>
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(left?.[key], right?.[key]))
}

/** A value in a message. */
export function inWords(value: unknown, depth: number = 3): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null || value instanceof Error) return String(value)
  if (depth === 0) return '…'
  if (isArray(value)) return `[${value.map((each) => inWords(each, depth - 1)).join(', ')}]`
  const fields = Object.entries(value as Readonly<Record<string, unknown>>).map(
    ([key, each]) => `${key}: ${inWords(each, depth - 1)}`,
  )
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
