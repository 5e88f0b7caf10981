/** The checks of what users hand in: capacities, counts and times. */
import { InvalidArgumentError } from './errors.ts'

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
