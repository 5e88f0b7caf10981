/** Tuples and records, as users give them: the branches of an alternation, the members of a join, what runs in parallel. */
import { InvalidArgumentError } from './errors.ts'
import { isArray } from './unknown.ts'

/** Throws InvalidArgumentError if `given` is neither: `what` it is, and of what it is to be made. */
export function checkShape(what: string, of: string, given: unknown): void {
  if (!isArray(given) && !isRecord(given)) throw new InvalidArgumentError(what, `an array or a record of ${of}`, given)
}

/** Whether it can be a record: no operation, collection or channel, and no object with nothing in it but its class. */
function isRecord(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  // First, since an alternation may be made for each wait; of whatever realm it is.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return true
  return !(Symbol.iterator in given) && !(Symbol.asyncIterator in given) && Object.keys(given).length > 0
}
