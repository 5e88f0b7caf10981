/** The checks of what users hand in: capacities, counts and times. */
import { InvalidArgumentError } from './errors.ts'
import type { AbortSignalLike } from './host.ts'
import { isArray } from './unknown.ts'

/** Returns `value` if it is a whole number of at least `least`. */
export function wholeNumber(what: string, value: number, least: number): number {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new InvalidArgumentError(what, `a whole number, ${least} or more`, value)
  }
  return value
}

/** Returns `value` if it is a time in milliseconds, of at least `least`; Infinity passes, NaN does not. */
export function milliseconds(what: string, value: number, least: number = -Infinity): number {
  if (typeof value !== 'number' || Number.isNaN(value) || value < least) {
    const bound = least === -Infinity ? '' : ` of at least ${least}`
    throw new InvalidArgumentError(what, `a number of milliseconds${bound}`, value)
  }
  return value
}

/** Returns `value` if it is a positive number that can be divided by: not Infinity, nor so small that its inverse is. */
export function proportion(what: string, value: number): number {
  if (typeof value !== 'number' || !(value > 0) || value === Infinity || 1 / value === Infinity) {
    throw new InvalidArgumentError(what, 'a positive number, finite and with a finite inverse', value)
  }
  return value
}

/** Throws unless it is a string, or none: a name is put into a text when a report is made, which is no time to find out. */
export function checkName(name: string | undefined): void {
  if (name !== undefined && typeof name !== 'string') throw new InvalidArgumentError('name', 'a string', name)
}

/** Throws unless it has all that is used of an abort signal, or there is none. */
export function checkSignal(signal: AbortSignalLike | undefined): void {
  if (signal === undefined) return
  const { aborted, addEventListener, removeEventListener } = (signal ?? {}) as Partial<AbortSignalLike>
  if (
    typeof aborted !== 'boolean' ||
    typeof addEventListener !== 'function' ||
    typeof removeEventListener !== 'function'
  )
    throw new InvalidArgumentError('signal', 'an AbortSignal', signal)
}

/** Throws unless it is an object, as options are. */
export function checkOptions(whose: string, options: unknown): void {
  if (typeof options !== 'object' || options === null || isArray(options))
    throw new InvalidArgumentError(`what ${whose} is given`, 'an object with its options', options)
}

/** Throws unless it is a function: what `whose` is given. */
export function checkFunction(whose: string, given: unknown): void {
  if (typeof given !== 'function') throw new InvalidArgumentError(whose, 'given a function', given)
}
