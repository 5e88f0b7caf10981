/**
 * Labels: what a step is called, in every execution. With the state that it is taken in, a label says all that is to be
 * known of the step, so a list of labels is a schedule.
 */
import type { Ident } from './ident.ts'

/** A tasklet at one of its waits, and which alternative of that wait is meant. */
export interface Seat {
  readonly ident: Ident
  /** The how-manyeth wait of the tasklet it is. */
  readonly wait: number
  readonly at: number
}

/**
 * 'turn': the tasklet runs up to its next wait. 'meet': the first commits, with the others arriving just before it; alone if there
 * are none. 'hear': it hears of the end that it waits for. 'look': it looks at what it waits for, as it would unchecked; `at` is how it chooses, if it can. 'timer': a time limit of the tasklet's comes: the `at`-th that it has armed.
 */
export interface Label {
  readonly kind: 'turn' | 'meet' | 'hear' | 'timer' | 'look'
  readonly seats: readonly Seat[]
  /** Who has arrived when a turn, or a join, comes upon them, in this order. */
  readonly arrivals: readonly Ident[]
}

const NOBODY: readonly Ident[] = []

export function labelOf(kind: Label['kind'], seats: readonly Seat[], arrivals: readonly Ident[] = NOBODY): Label {
  return { kind, seats, arrivals }
}

/** The turn of a tasklet after its `wait`-th wait. */
export function turnLabel(ident: Ident, wait: number, arrivals: readonly Ident[] = NOBODY): Label {
  return labelOf('turn', [{ ident, wait, at: 0 }], arrivals)
}

/** Whether two labels are of the same step, if they are of steps in the same state. */
export function isSame(a: Label, b: Label): boolean {
  const { kind, seats, arrivals } = a
  if (kind !== b.kind || seats.length !== b.seats.length || arrivals.length !== b.arrivals.length) return false
  for (let i = 0; i < seats.length; i++) {
    const [seat, other] = [seats[i] as Seat, b.seats[i] as Seat]
    if (seat.ident !== other.ident || seat.wait !== other.wait || seat.at !== other.at) return false
  }
  for (let i = 0; i < arrivals.length; i++) if (arrivals[i] !== b.arrivals[i]) return false
  return true
}

/** As it stands in a schedule: `1>2`, `3:1>2:0`, `2!1` for the turn after the first wait, `2!1+3` if that comes upon 3, as `1+3` of a join, `2?3` for the end that the third wait is for, `2@0` for a time limit. A schedule has `2-1` too, where 2 is suspended before its turn after the first wait. */
export function encode({ kind, seats, arrivals }: Label): string {
  const [first] = seats as readonly [Seat, ...Seat[]]
  const found = arrivals.map(({ path }) => `+${path}`).join('')
  if (kind === 'turn') return `${first.ident.path}!${first.wait}${found}`
  if (kind === 'hear') return `${first.ident.path}?${first.wait}`
  if (kind === 'timer') return `${first.ident.path}@${first.at}`
  return seats.map(({ ident, at }) => (at === 0 ? ident.path : `${ident.path}:${at}`)).join('>') + found
}
