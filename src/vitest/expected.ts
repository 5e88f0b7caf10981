/** What a failure is compared with. */
import type { Failure } from '../check/index.ts'
import { InvalidArgumentError } from '../internal/errors.ts'

/**
 * How a program is expected to fail: by the kind of its failure, by the class of the error, by what the message matches, or by an
 * asymmetric matcher of the error, such as `expect.objectContaining({ cycle: ['left', 'right'] })`.
 */
export type ExpectedFailure =
  Failure['kind'] | RegExp | (abstract new (...args: never) => Error) | { asymmetricMatch(error: unknown): boolean }

const kinds: Readonly<Record<Failure['kind'], string>> = {
  deadlock: 'a deadlock',
  error: 'an error',
  check: 'a failed check',
  livelock: 'a livelock',
  nondeterminism: 'nondeterminism',
}

/** Says in words how the failure is to be. Throws InvalidArgumentError if that is nothing that a failure is compared with. */
export function describeExpected(expected: ExpectedFailure, stringify: (value: unknown) => string): string {
  if (typeof expected === 'string' && Object.hasOwn(kinds, expected)) return kinds[expected]
  if (typeof expected === 'function' && isErrorClass(expected)) return `an error of the class ${expected.name}`
  if (expected instanceof RegExp) return `an error whose message matches ${String(expected)}`
  if (typeof (expected as { asymmetricMatch?: unknown } | null)?.asymmetricMatch === 'function')
    return `an error that matches ${stringify(expected)}`
  const wanted = `a kind of failure (${Object.keys(kinds).join(', ')}), a class of errors, a pattern or an asymmetric matcher`
  throw new InvalidArgumentError('toFailWith()', wanted, expected)
}

function isErrorClass(made: object): boolean {
  const { prototype } = made as { readonly prototype?: unknown }
  return prototype === Error.prototype || prototype instanceof Error
}

export function matches({ error, kind }: Failure, expected: ExpectedFailure): boolean {
  if (typeof expected === 'string') return kind === expected
  if (typeof expected === 'function') return error instanceof expected
  if (expected instanceof RegExp) return expected.test(error instanceof Error ? error.message : String(error))
  return expected.asymmetricMatch(error)
}
