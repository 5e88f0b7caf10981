/** What the driver tells an operation when it resumes it. */
export type Signal = 1 | 2 | 3
/** The offer was committed: its value is in `offer.value`. */
export const OK = 1
/** The offer failed: the error to throw is in `offer.value`. */
export const FAIL = 2
/** The tasklet gave way before it looked: now it looks. */
export const LOOK = 3
