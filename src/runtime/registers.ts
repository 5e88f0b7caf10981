/** The registers of the kernel, saved and put back around a run that is nested in another's turn. */
import { kernel } from '../guard/kernel.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

interface Registers {
  readonly offer: typeof kernel.offer
  readonly budget: number
  readonly left: number
}

/** Saves the registers of the kernel, for a run inside a turn of another. */
export function enterKernel(): Registers {
  return { offer: kernel.offer, budget: kernel.budget, left: kernel.left }
}

/** Puts the registers back; requests that came meanwhile interrupt the next operation. */
export function leaveKernel(outer: Registers): void {
  const tasklet = outer.offer as Tasklet<unknown> | undefined
  kernel.offer = tasklet
  kernel.left = outer.left
  kernel.budget = outer.budget
  if (tasklet === undefined) kernel.budget = 0
  else if (tasklet.flags !== 0 && kernel.budget > 0) {
    kernel.left += kernel.budget
    kernel.budget = 0
  }
}
