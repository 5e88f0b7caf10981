/** Which guards are registered, of those that cannot stay: one that serves one wait at a time has one registration at most. */
import { describe } from '../../guard/guard.ts'
import type { Guard } from '../../guard/guard.ts'
import type { Registration } from '../../guard/offer.ts'
import { GuardInUseError } from '../../internal/errors.ts'

const registered = new WeakSet<object>()

/** Of a guard, and those that it is around, the ones that serve one wait at a time. */
function usedOnce(guard: object): readonly object[] {
  const all: object[] = []
  for (let at: object | undefined = guard; at !== undefined; at = (at as { readonly inner?: object }).inner)
    if ('offer' in at || 'place' in at) all.push(at)
  return all
}

/** Throws GuardInUseError if the guard is registered, or waited for. */
export function refuseInUse(guard: Guard<unknown>): void {
  const isInUse = (each: object): boolean => registered.has(each) || (each as Partial<Registration>).offer !== undefined
  if (usedOnce(guard).some(isInUse)) throw new GuardInUseError(describe(guard))
}
export function register(guard: Guard<unknown>): void {
  for (const each of usedOnce(guard)) registered.add(each)
}
export function release(guard: Guard<unknown>): void {
  for (const each of usedOnce(guard)) registered.delete(each)
}
