/** What of a program turns out in the midst of a search, and has to be known from its beginning: then it begins again. */

import { Strikes } from './strikes.ts'

/** What is known of the program. */
export class Known {
  /** The tasklets, by their paths, whose ends somebody waits for beside other things: so these are steps. */
  readonly watched: Set<string> = new Set<string>()
  /** The turns before which somebody may be cancelled to whom that makes a difference: so these are steps. */
  readonly strikes: Strikes = new Strikes()
  /** The select sets, by who made them, that one tasklet may change while another waits: so a change is a step. */
  readonly sharedSets: Set<string> = new Set<string>()
  /** Those of which all that is ready is taken: so it matters what has become so first. */
  readonly polledSets: Set<string> = new Set<string>()
  /** Whether steps that depend on each other exclude each other, in every execution so far: see `Trail.excludes`. */
  excludes = true
}

/** Something was not reckoned with that is known now. */
export class StartAgain extends Error {}

/** Searches, until all is known. */
export function untilKnown<R>(search: (known: Known) => R): R {
  const known = new Known()
  for (;;)
    try {
      return search(known)
    } catch (error) {
      if (!(error instanceof StartAgain)) throw error
    }
}
