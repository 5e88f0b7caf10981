/**
 * The copies of occamy in one process: two versions, or one that was installed or bundled twice. They share nothing but this list,
 * so that a program that has two by mistake is told so.
 */

import { platform } from './host.ts'

/** What each has of its own: who runs, if anybody does. */
interface Copy {
  readonly offer: unknown
}

const ofProcess = platform as unknown as { [key: symbol]: Copy[] }

/** The list. Kept by the process, and made when a runtime is made first: to load this changes nothing. */
function copies(): Copy[] {
  return (ofProcess[Symbol.for('occamy')] ??= [])
}

/** Has the other copies know of this one. Harmless the second time. */
export function announce(copy: Copy): void {
  if (!copies().includes(copy)) copies().push(copy)
}

/** Whether a tasklet runs, of whichever copy. */
export function isAnyRunning(): boolean {
  return copies().some(({ offer }) => offer)
}

/** How messages call it. */
export const ANOTHER_COPY = 'of another copy of occamy: see `npm ls occamy`'
