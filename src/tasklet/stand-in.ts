/**
 * What a tasklet that is ready does in the turn of the one that has readied it. It saves a turn, and is one of the courses that the
 * program could have taken in any case.
 *
 * Only at a wait of the running tasklet; only if nothing else is wanted of either (a cancel, or to run alone: `unpreempted`); and only
 * where tasklets run in turn, since any other scheduler is to decide. A turn gives so only while its quantum lasts.
 */
import { interruptEach, kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import { OK } from '../guard/signal.ts'
import { isFree } from './flags.ts'
import type { Tasklet } from './tasklet.ts'

/** Whether `tasklet`, which is ready, may work at the end of a wait of `offer`. */
export function mayStandIn(tasklet: Tasklet<unknown>, offer: Offer): boolean {
  const { doing, flags, signal } = tasklet
  return doing === 'ready' && signal === OK && isFree(flags) && mayLend(offer as Tasklet<unknown>, tasklet)
}

/** Whether one that is parked may, with nobody told that it was readied: nobody wants to know. */
export function mayBeLent(tasklet: Tasklet<unknown>, offer: Offer): boolean {
  return tasklet.doing === 'parked' && tasklet.flags === 0 && mayLend(offer as Tasklet<unknown>, tasklet)
}

/** Whether one may lend its turn to another. */
function mayLend(running: Tasklet<unknown>, { host }: Tasklet<unknown>): boolean {
  // Outside code waits by parties that have no turn: within one of a tasklet's it must not let others come between.
  if (running !== kernel.offer || running.host !== host || !host.isRoundRobin) return false
  return (kernel.budget > 0 || kernel.left > 0) && isFree(running.flags)
}

/** Has a tasklet run from now on whose wait is over. */
export function goesOn(tasklet: Tasklet<unknown>): void {
  tasklet.guard = undefined
  kernel.offer = tasklet
}

/** Has one that is ready run from now on. */
export function standIn(tasklet: Tasklet<unknown>): void {
  tasklet.doing = 'running'
  tasklet.host.remove(tasklet)
  goesOn(tasklet)
  if (tasklet.flags !== 0) tasklet.host.observe('onTurn', tasklet)
}

/** Has the one run again that did, with nothing left to do after its wait. What was wanted of it meanwhile is due at its next. */
export function stepBack(offer: Offer): void {
  kernel.offer = offer
  kernel.after = undefined
  if ((offer as Tasklet<unknown>).flags !== 0) interruptEach()
}
