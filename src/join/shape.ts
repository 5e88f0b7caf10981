/** Tuples and records, as their users give them: of the members of a join, of the ends of a chord. */
import { InvalidOperationError } from '../internal/errors.ts'
import { checkShape } from '../internal/shape.ts'

/** The values of a tuple; or those of a record, with their keys. */
export interface Shape<T> {
  readonly values: readonly T[]
  readonly keys: readonly string[] | undefined
}

/** Takes a tuple or a record apart. Throws InvalidArgumentError, as `what` it is and `of` what it is to be say, or InvalidOperationError. */
export function shapeOf<T>(what: string, of: string, given: readonly T[] | { readonly [key: string]: T }): Shape<T> {
  checkShape(what, of, given)
  // Of a hole, it has `undefined`, which is no value of anybody's.
  if (Array.isArray(given)) return { values: [...(given as readonly T[])], keys: undefined }
  const symbol = Object.getOwnPropertySymbols(given).find((key) => ({}).propertyIsEnumerable.call(given, key))
  if (symbol !== undefined)
    throw new InvalidOperationError(`member ${String(symbol)} cannot be joined: the keys of a record are strings`)
  const keys = Object.keys(given)
  return { values: keys.map((key) => (given as { readonly [key: string]: T })[key] as T), keys }
}
