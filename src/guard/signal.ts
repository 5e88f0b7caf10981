/** What the driver tells an operation when it resumes it. */
export type Signal = 1 | 2 | 3 | 4 | 5
/** The offer was committed: its value is in `offer.value`. */
export const OK = 1
/** The offer failed: the error to throw is in `offer.value`. */
export const FAIL = 2
/** The tasklet gave way before it looked: now it looks. */
export const LOOK = 3
/** The wait has begun before, and its offer was taken back: now it looks again. */
export const AGAIN = 4
/** It is asked how many generators stand between the driver and the operation, which goes on waiting. */
export const COUNT = 5

/** Whether the operation has still to look. */
export function looks(signal: Signal | undefined): boolean {
  return signal === LOOK || signal === AGAIN
}
