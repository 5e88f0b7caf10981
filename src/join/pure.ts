/** The conditions of joins are to be pure: what becomes of one that is not. */
import { InvalidOperationError } from '../internal/errors.ts'

/** Somebody was to be served with a join, by a look just before, and cannot. `where` it stands, in words that follow "a join". */
export function changed(where: string): never {
  throw new InvalidOperationError(`a join${where} could be served, and then could not: a condition has to be pure`)
}
