/** Tuples and records, as their users give them: of the members of a join, of the ends of a chord. */
import { Guard } from '../guard/guard.ts'
import { InvalidArgumentError, InvalidOperationError } from '../internal/errors.ts'

/** The values of a tuple; or those of a record, with their keys. */
export interface Shape<T> {
  readonly values: readonly T[]
  readonly keys: readonly string[] | undefined
}

/** Takes a tuple or a record apart. Throws InvalidArgumentError, as `what` and `expected` say, or InvalidOperationError. */
export function shapeOf<T>(
  what: string,
  expected: string,
  given: readonly T[] | { readonly [key: string]: T },
): Shape<T> {
  // Of a hole, it has `undefined`, which is no value of anybody's.
  if (Array.isArray(given)) return { values: [...(given as readonly T[])], keys: undefined }
  if (!isRecord(given)) throw new InvalidArgumentError(what, expected, given)
  const symbol = Object.getOwnPropertySymbols(given).find((key) => ({}).propertyIsEnumerable.call(given, key))
  if (symbol !== undefined)
    throw new InvalidOperationError(`member ${String(symbol)} cannot be joined: the keys of a record are strings`)
  const keys = Object.keys(given)
  return { values: keys.map((key) => (given as { readonly [key: string]: T })[key] as T), keys }
}

/** Whether it can be one: neither a guard, nor a collection of other things (a Map, an iterator), nor an object with nothing in it but its class. */
function isRecord(given: unknown): given is object {
  if (typeof given !== 'object' || given === null || given instanceof Guard || Symbol.iterator in given) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  return Object.keys(given).length > 0 || prototype === null || Object.getPrototypeOf(prototype) === null
}
