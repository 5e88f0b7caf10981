/**
 * The life of an offer: parked, then committed, failed or withdrawn, then resumed.
 *
 * A commit is made by whoever arrives. It unlinks the winner, withdraws the losers, moves the value and readies the
 * tasklet, in this order, in one go: no code of the user's runs in between, and no queue ever shows a decided offer.
 */
import { contract } from './contract.ts'
import { give, kernel, parked } from './kernel.ts'
import type { Cause, Composite, Offer, Path, Registration } from './offer.ts'
import type { Operation, Step } from './operation.ts'
import { FAIL, OK } from './signal.ts'
import type { Signal } from './signal.ts'

/** Opens the offer of the running tasklet on `guard`, and parks it. */
export function park(offer: Offer, guard: Operation<unknown>, registration: Registration): IteratorYieldResult<Step> {
  offer.guard = guard
  offer.registration = registration
  offer.park()
  return parked
}

/** Ends a wait that committed at once: goes on, or first lets its partner run. */
export function conclude<T>(offer: Offer, guard: Operation<unknown>, value: T): IteratorResult<Step, T> {
  const { after } = kernel
  if (after === undefined) return give(value)
  kernel.after = undefined
  if (after === 'give way') return offer.giveWay(value)
  offer.value = value
  offer.signal = undefined
  offer.guard = guard
  offer.park()
  return parked
}

/** Commits an offer to the branch of `registration`, which the caller has unlinked, and readies its tasklet. */
export function commit(registration: Registration, value: unknown, cause: Cause = 'readied'): void {
  const offer = claim(registration)
  offer.value = value
  offer.ready(OK, cause)
}

/** Ends the offer of `registration`, which the caller has unlinked, with an error. */
export function fail(registration: Registration, error: unknown): void {
  const offer = claim(registration)
  offer.value = error
  offer.ready(FAIL, 'readied')
}

/** Commits an offer as `commit` does, but leaves its tasklet parked: the caller owes it a value and a `ready`. */
export function claim(registration: Registration): Offer {
  const offer = registration.offer as Offer
  registration.offer = undefined
  if (registration.up !== undefined) decide(offer, registration, registration.up)
  offer.registration = undefined
  return offer
}

function decide(offer: Offer, winner: Registration, up: Composite): void {
  const whole = offer.registration as Registration
  offer.registration = undefined
  offer.path = pathOf(up, winner.branch)
  try {
    contract.disable(offer.guard as Operation<unknown>, whole)
  } catch (error) {
    offer.blame(error)
  }
}

function pathOf(up: Composite, branch: number): Path {
  return { up, branch, next: up.up === undefined ? undefined : pathOf(up.up, up.branch) }
}

/** Takes an open offer back from everything it is registered with. */
export function withdraw(offer: Offer): void {
  const { guard, registration } = offer
  if (guard === undefined || registration === undefined) return
  offer.registration = undefined
  try {
    contract.disable(guard, registration)
    contract.abandon(guard)
  } catch (error) {
    offer.blame(error)
  }
}

/** Ends a wait that was parked: gives its value, or throws its error. `map` functions run here, in the chooser. */
export function resumed(signal: Signal): IteratorReturnResult<unknown> {
  const offer = kernel.offer as Offer
  const { path, value } = offer
  offer.value = undefined
  offer.path = undefined
  if (signal === FAIL) throw value
  let whole = value
  for (let at = path; at !== undefined; at = at.next) whole = at.up.wrap(at.branch, whole)
  return give(whole)
}
