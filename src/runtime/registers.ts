/** The registers of the kernel, saved and put back around a run that is nested in another's turn. */
import { interruptEach, kernel } from '../guard/kernel.ts'
import type { Kernel } from '../guard/kernel.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

type Registers = Omit<Kernel, 'probe' | 'trace' | 'traceOfWait'>

/** Saves the registers of the kernel, for a run inside a turn of another: what the operation under way there has to do is not this one's. */
export function enterKernel(): Registers {
  kernel.probe?.acts?.()
  const { after, again, budget, detached, frames, left, offer, tracing } = kernel
  kernel.after = undefined
  kernel.detached = false
  kernel.again = false
  kernel.tracing = 0
  return { after, again, budget, detached, frames, left, offer, tracing }
}

/** Puts the registers back; requests that came meanwhile interrupt the next operation. */
export function leaveKernel({ after, again, budget, detached, frames, left, offer, tracing }: Registers): void {
  kernel.after = after
  kernel.again = again
  kernel.detached = detached
  kernel.frames = frames
  kernel.left = left
  kernel.offer = offer
  kernel.tracing = tracing
  kernel.budget = offer === undefined ? 0 : budget
  if ((offer as Tasklet<unknown> | undefined)?.flags !== 0) interruptEach()
}
