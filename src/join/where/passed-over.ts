/**
 * The tuples of a join that also sends which a search passed over, since of those whom it could have sent to, nobody was left whom they did
 * not need: alternations that offer both. They are looked at once somebody else is there.
 *
 * Invariant: with those who were there when they were passed over, in `rows`, and with fewer, none of them could be completed.
 */
import { Arrival } from '../arrival.ts'
import { Next } from '../candidate.ts'
import type { Candidate } from '../candidate.ts'

/** Whom each of the sends could take. */
export type Rows = readonly (readonly Candidate[])[]

/** The tuples whose newest message came after place `after`, and not after `upTo`. */
export interface Span {
  readonly after: number
  readonly upTo: number
}
/** Those of them that begin with the messages at `places`. */
interface Passed extends Span {
  readonly places: readonly number[]
}

/** How to come to them: by the place of the next message. */
export interface Way {
  /** Those that were passed over here. */
  readonly spans: Passed[]
  readonly below: Map<number, Way>
}

export const NONE: readonly never[] = []

export class PassedOver {
  private all: readonly Passed[] = NONE
  private added: Passed[] = []
  private rows: Rows = NONE
  private now: Rows = NONE
  private again = false
  /** How many there are at most before they are looked at again, if only to find out which of them are gone. */
  private limit = 0

  /** Begins a search; gives those that it is to look at again, if any. */
  begin(rows: Rows): Way | undefined {
    const { all } = this
    this.added = []
    this.again = all.length > 0 && (all.length > this.limit || isMore(rows, this.rows))
    this.now = rows
    // For one that does not come to its end.
    this.rows = NONE
    return this.again ? wayTo(all) : undefined
  }
  add(places: readonly number[], { after, upTo }: Span): void {
    // What arrives is not yet in line: whatever it is in will be new.
    if (!places.includes(Infinity)) this.added.push({ places, after, upTo })
  }
  /** Leaves those as they are that begin with the messages on a way, and go on from there. */
  keep({ below }: Way): void {
    for (const next of below.values()) {
      this.added.push(...next.spans)
      this.keep(next)
    }
  }
  /** Ends the search, which has found the tuple at `places`, or nothing, among so many `messages`. */
  end(places: readonly number[] | undefined, messages: number): void {
    const { added, again, now } = this
    const isWhole = places === undefined
    if (again) this.all = isWhole ? NONE : this.all.filter((each) => !isBefore(each.places, places))
    if (added.length > 0) this.all = [...this.all, ...added]
    if (again && isWhole) this.limit = 2 * this.all.length + messages
    if (this.all.length > 0 && (isWhole || !again)) this.rows = now.map((row) => row.filter(isThere))
    this.added = []
    this.now = NONE
  }
}

/** The same, in as few spans: those that meet are one. */
export function united(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = []
  for (const span of [...spans].sort((one, other) => one.after - other.after)) {
    const last = all.at(-1)
    if (last === undefined || span.after > last.upTo) all.push(span)
    else if (span.upTo > last.upTo) all[all.length - 1] = { after: last.after, upTo: span.upTo }
  }
  return all
}

function wayTo(all: readonly Passed[]): Way {
  const root: Way = { spans: [], below: new Map() }
  for (const passed of all) {
    let at = root
    for (const place of passed.places) {
      let next = at.below.get(place)
      if (next === undefined) at.below.set(place, (next = { spans: [], below: new Map() }))
      at = next
    }
    at.spans.push(passed)
  }
  return root
}

/** Whether somebody is there who was not, or there is more room. */
function isMore(rows: Rows, before: Rows): boolean {
  return rows.some((row, i) => {
    const had = before[i] ?? NONE
    return roomIn(row) > roomIn(had) || row.some((each) => !(each instanceof Next) && !had.includes(each))
  })
}
function roomIn(row: readonly Candidate[]): number {
  return row.filter((each) => each instanceof Next).length
}
function isThere(candidate: Candidate): boolean {
  return !(candidate instanceof Arrival)
}

/** Whether tuples that begin with `start` come before one. */
function isBefore(start: readonly number[], tuple: readonly number[]): boolean {
  const at = start.findIndex((place, i) => place !== tuple[i])
  return at >= 0 && (start[at] as number) < (tuple[at] as number)
}
