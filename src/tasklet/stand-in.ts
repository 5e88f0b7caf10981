/**
 * What a tasklet that is ready does in the turn of the one that has readied it: short work, that cannot wait. It saves a turn, and
 * is as if the tasklet had had that one right then.
 *
 * Only at a wait of the running tasklet, of which nothing else is wanted (a cancel, or that it runs alone: `unpreempted`); and only
 * among tasklets that run in turn, since any other scheduler is to decide. It is paid for from the quantum of the turn.
 */
import { kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import { OK } from '../guard/signal.ts'
import { isFree } from './flags.ts'
import type { Tasklet } from './tasklet.ts'

/** Whether `tasklet` may work at the end of a wait of `offer`. */
export function mayStandIn(tasklet: Tasklet<unknown>, offer: Offer): boolean {
  const running = offer as Tasklet<unknown>
  const { doing, host, signal } = tasklet
  // Not at another's wait that it serves between its own, when it counts on being alone: a stream's that it writes to.
  if (offer !== kernel.offer || offer.host !== host || !host.isInTurn) return false
  return doing === 'ready' && signal === OK && isFree(running.flags) && (kernel.budget > 0 || kernel.left > 0)
}

/** Has `tasklet` run from now on. */
export function standIn(tasklet: Tasklet<unknown>): void {
  tasklet.host.remove(tasklet)
  tasklet.doing = 'running'
  tasklet.guard = undefined
  kernel.offer = tasklet
  if (tasklet.flags !== 0) tasklet.host.observe('onTurn', tasklet)
}

/** Has the one run again that did. What was wanted of it meanwhile is due at its next wait. */
export function stepBack(offer: Offer): void {
  kernel.offer = offer
  if ((offer as Tasklet<unknown>).flags === 0) return
  kernel.left += Math.max(kernel.budget, 0)
  kernel.budget = 0
}
