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
 * are none. 'look': it looks at what it waits for, as it would unchecked; `at` is how it chooses, if it can. 'timer': a time limit of the tasklet's comes: the `at`-th that it has armed.
 */
export interface Label {
  readonly kind: 'turn' | 'meet' | 'timer' | 'look'
  readonly seats: readonly Seat[]
  /** Who has arrived when a turn, or a join, comes upon them, in this order. */
  readonly arrivals: readonly Ident[]
  readonly key: string
}

const NOBODY: readonly Ident[] = []

export function labelOf(kind: Label['kind'], seats: readonly Seat[], arrivals: readonly Ident[] = NOBODY): Label {
  return new PlainLabel(kind, seats, arrivals)
}

class PlainLabel implements Label {
  readonly kind: Label['kind']
  readonly seats: readonly Seat[]
  readonly arrivals: readonly Ident[]
  private known: string | undefined = undefined
  constructor(kind: Label['kind'], seats: readonly Seat[], arrivals: readonly Ident[]) {
    this.kind = kind
    this.seats = seats
    this.arrivals = arrivals
  }
  /** Two labels are the same if their keys are. Made when it is asked for: a search that reduces nothing never does. */
  get key(): string {
    return (this.known ??= keyOf(this))
  }
}

function keyOf({ kind, seats, arrivals }: Label): string {
  let key: string = kind
  for (const { ident, wait, at } of seats) key += ` ${ident.index}.${wait}.${at}`
  for (const ident of arrivals) key += `+${ident.index}`
  return key
}

/** As it stands in a schedule: `1>2`, `3:1>2:0`, `2!1` for the turn after the first wait, `2!1+3` if that comes upon 3, as `1+3` of a join, `2@0` for a time limit. */
export function encode({ kind, seats, arrivals }: Label): string {
  const [first] = seats as readonly [Seat, ...Seat[]]
  const found = arrivals.map(({ path }) => `+${path}`).join('')
  if (kind === 'turn') return `${first.ident.path}!${first.wait}${found}`
  if (kind === 'timer') return `${first.ident.path}@${first.at}`
  return seats.map(({ ident, at }) => (at === 0 ? ident.path : `${ident.path}:${at}`)).join('>') + found
}
