/** The bits of a tasklet's `flags`: while one of them is set, each of its operations is interrupted. */

/** The frame is to be returned. */
export const DOOMED = 1
/** The frame is being returned: its `finally` blocks run. */
export const RETURNING = 2
/** The frame has been returned at least once. */
export const RETURNED = 4
/** It waits in the `finally` of a plain helper, and has forgotten that it is being returned: it is to be returned anew at its next wait. */
export const NESTED = 8
/** Those that belong to the top frame; the others belong to the tasklet. */
export const OF_FRAME: number = DOOMED | RETURNING | RETURNED | NESTED
/** What `pending` is to be thrown at the next wait. */
export const RAISED = 16
/** The tasklet is to be taken out at its next wait. */
export const SUSPENDED = 32
/** It has been cancelled: once only. */
export const CANCELLED = 64
/** Its runtime has an observer. */
export const OBSERVED = 128
/** Added once for each `unpreempted` around the running operation. */
export const UNPREEMPTED = 256

/** Whether the top frame is to be returned at its next wait. */
export function isDoomed(flags: number): boolean {
  return (flags & (DOOMED | RETURNING)) === DOOMED
}

/** Whether nothing is wanted of the tasklet. */
export function isFree(flags: number): boolean {
  return (flags & ~OBSERVED) === 0
}
