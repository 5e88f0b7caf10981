/**
 * The life of an offer: parked, then committed, failed or withdrawn, then resumed.
 *
 * A commit is made by whoever arrives. It unlinks the winner, withdraws the losers, moves the value and readies the
 * tasklet, in this order, in one go: no code of the user's runs in between, and no queue ever shows a decided offer.
 */
import { roomFor } from '../internal/room.ts'
import { contractOf } from './contract.ts'
import { counted, give, kernel, parked } from './kernel.ts'
import type { Cause, Composite, Offer, Path, Registration } from './offer.ts'
import type { Operation, Step } from './operation.ts'
import { AGAIN, COUNT, FAIL, OK } from './signal.ts'
import type { Signal } from './signal.ts'

/** Parks the running tasklet at a guard that is enabled: the offer is open from now on. */
export function park(offer: Offer, guard: Operation<unknown>, registration: Registration): IteratorYieldResult<Step> {
  offer.guard = guard
  offer.registration = registration
  offer.park()
  return parked
}

/** Stands for what enabling makes, while it does so. */
const enabling: Registration = { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }

/**
 * Parks the running tasklet at a guard, and enables that. The offer is open before: a guard whose `enable` makes itself, or
 * a branch before it, ready finds an offer that it can commit.
 */
export function enableAndPark(offer: Offer, guard: Operation<unknown>): IteratorYieldResult<Step> {
  offer.guard = guard
  offer.registration = enabling
  offer.doing = 'parked'
  let registration: Registration
  try {
    registration = contractOf(guard).enable(offer, undefined, 0)
  } catch (error) {
    offer.guard = undefined
    offer.registration = undefined
    offer.doing = 'running'
    throw error
  }
  if (offer.registration === enabling) {
    offer.registration = registration
    offer.park()
  } else {
    // It was committed, or given up, while it was being enabled.
    contractOf(guard).disable(registration)
  }
  return parked
}

/** Ends a wait that committed at once: goes on, or first lets its partner run, or a process react. */
export function conclude<T>(offer: Offer, guard: Operation<unknown>, value: T): IteratorResult<Step, T> {
  return kernel.after === undefined ? give(value) : doWhatComesAfter(offer, guard, value)
}

/** Ends a wait that committed at once, and whose `map` function threw. */
export function concludeThrown<T>(offer: Offer, guard: Operation<unknown>, error: unknown): IteratorResult<Step, T> {
  // A process that is to react does so in a turn of its own.
  if (typeof kernel.after !== 'string') throw error
  offer.path = { up: new Thrown(error), branch: 0, next: undefined }
  return doWhatComesAfter(offer, guard, undefined as T)
}

/** Gives no value: the error is thrown when the wait is over. */
class Thrown {
  private readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
  wrap(): never {
    throw this.error
  }
}

function doWhatComesAfter<T>(offer: Offer, guard: Operation<unknown>, value: T): IteratorResult<Step, T> {
  const { after } = kernel
  kernel.after = undefined
  if (after === 'give way') return offer.giveWay(value)
  if (typeof after === 'object') {
    after.react(offer)
    return give(value)
  }
  offer.value = value
  offer.signal = undefined
  offer.guard = guard
  offer.park()
  return parked
}

/**
 * Commits an offer to the branch of `registration`, which the caller has unlinked, and readies its tasklet.
 *
 * @see Guard
 */
export function commit(registration: Registration, value: unknown, cause: Cause = 'readied'): void {
  const offer = claim(registration)
  offer.value = value
  offer.ready(OK, cause)
}

/**
 * Ends the offer of `registration`, which the caller has unlinked, with an error.
 *
 * @see Guard
 */
export function fail(registration: Registration, error: unknown): void {
  const offer = claim(registration)
  offer.value = error
  offer.ready(FAIL, 'readied')
}

/** Commits an offer as `commit` does, but leaves its tasklet parked: the caller owes it a value and a `ready`. */
export function claim(registration: Registration): Offer {
  const offer = registration.offer as Offer
  registration.offer = undefined
  const whole = offer.registration as Registration
  offer.registration = undefined
  if (registration.up !== undefined) decide(offer, whole, registration, registration.up)
  return offer
}

/**
 * Commits several offers in one go, as `claim` does; some may be missing. None is open any more before a loser of any is
 * withdrawn, since that may run code of a guard of the user's own.
 */
export function claimAll(registrations: ReadonlyArray<Registration | undefined>): Array<Offer | undefined> {
  const offers = roomFor<Offer>(registrations.length)
  let wholes: Registration[] | undefined
  for (let i = 0; i < registrations.length; i++) {
    const registration = registrations[i]
    if (registration === undefined) continue
    const offer = registration.offer as Offer
    offers[i] = offer
    if (registration.up !== undefined) (wholes ??= [])[i] = offer.registration as Registration
    registration.offer = undefined
    offer.registration = undefined
  }
  wholes?.forEach((whole, i) => {
    const registration = registrations[i] as Registration
    decide(offers[i] as Offer, whole, registration, registration.up as Composite)
  })
  return offers
}

function decide(offer: Offer, whole: Registration, winner: Registration, up: Composite): void {
  offer.path = up.path(winner.branch)
  try {
    contractOf(offer.guard as Operation<unknown>).disable(whole)
  } catch (error) {
    offer.blame(error)
  }
}

/** Takes an open offer back from everything it is registered with, for good: the wait is given up. */
export function withdraw(offer: Offer): void {
  const { guard, registration } = offer
  if (guard === undefined || registration === undefined) return
  takeBack(offer)
  try {
    contractOf(guard).abandon()
  } catch (error) {
    offer.blame(error)
  }
}

/** Takes an open offer back, with its guard still waited for. */
export function takeBack(offer: Offer): void {
  const { guard, registration } = offer
  offer.registration = undefined
  try {
    contractOf(guard as Operation<unknown>).disable(registration as Registration)
  } catch (error) {
    offer.blame(error)
  }
}

/** Goes on with an operation whose tasklet is resumed: it ends, or it looks at last. */
export function resume<T>(signal: Signal): IteratorResult<Step, T> {
  if (signal <= FAIL) return resumed(signal) as IteratorReturnResult<T>
  if (signal === COUNT) return counted
  return (kernel.offer as Offer).lookNow(signal === AGAIN) as IteratorResult<Step, T>
}

/** Ends a wait that was parked: gives its value, or throws its error. `map` functions run here, in the chooser. */
function resumed(signal: Signal): IteratorReturnResult<unknown> {
  const offer = kernel.offer as Offer
  const { path, value } = offer
  offer.value = undefined
  offer.path = undefined
  if (signal === FAIL) throw value
  return give(path === undefined ? value : wrapped(path, value))
}

function wrapped(path: Path, value: unknown): unknown {
  let whole = value
  for (let at: Path | undefined = path; at !== undefined; at = at.next) whole = at.up.wrap(at.branch, whole)
  return whole
}
