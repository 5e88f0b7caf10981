/** Tuples and records, as users give them: the branches of an alternation, the members of a join, what runs in parallel. */
import { InvalidArgumentError } from './errors.ts'
import { isArray } from './unknown.ts'

/** Throws InvalidArgumentError if `given` is neither: `what` it is, and of what it is to be made. */
export function checkShape(what: string, of: string, given: unknown): void {
  if (!isArray(given) && !isRecord(given)) throw new InvalidArgumentError(what, `an array or a record of ${of}`, given)
}

/** How a property is that was assigned. */
const ORDINARY = { configurable: true, enumerable: true, writable: true }

/** Gives a record, or an array, a member. To assign one named `__proto__` would change its prototype. */
export function setMember(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(record, key, { value, ...ORDINARY })
  else record[key] = value
}

/** Whether it can be a record: no operation, collection or channel, and no object with nothing in it but its class. */
function isRecord(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false
  const prototype: unknown = Object.getPrototypeOf(given)
  // First, since an alternation may be made for each wait; of whatever realm it is.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return true
  return !(Symbol.iterator in given) && !(Symbol.asyncIterator in given) && Object.keys(given).length > 0
}
