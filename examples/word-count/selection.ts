/**
 * How the collector selects over the open sources and a timer: the ways that the command line offers, by name.
 *
 * - `set`: one select set for the whole run. A source is added once; a selection looks at what has become ready alone.
 * - `alt`: a fair alternation, kept from one selection to the next, and made anew when a source begins or ends. A selection
 *   looks at one source after the other until it finds one that is ready; if none is, it enables all, and disables them again.
 *
 * Both are fair: of n sources none is passed over more than n times while it is ready, by the n - 1 others and the timer.
 */
import { fairAlt, selectSet } from 'occamy'
import type { Guard, SelectSet, SetEvent } from 'occamy'
import type { Source } from './source.ts'

type Line = IteratorResult<string, void>

/** What is selected: a line of a source, or its end, or a tick of the timer. */
export type Event = SetEvent<Source, Line> | SetEvent<'tick', number>

export interface Selection {
  /** How many sources are open. */
  readonly open: number
  add(source: Source): void
  /** Waits for an event. */
  next(): Guard<Event>
  /** Is told that the end of a source was selected. */
  ended(source: Source): void
}

class BySet implements Selection {
  private readonly set: SelectSet<SetEvent<Source | 'tick', Line | number>> = selectSet()

  constructor(tick: Guard<number>) {
    this.set.add('tick', tick)
  }
  get open(): number {
    return this.set.size - 1
  }
  add(source: Source): void {
    this.set.add(source, source.lines.next())
  }
  next(): Guard<Event> {
    return this.set.next() as Guard<Event>
  }
  ended(): void {
    // The set has taken it out, since its channel is closed.
  }
}

class ByAlt implements Selection {
  private readonly tick: Guard<number>
  /** In the order in which they are to be served. */
  private sources: Source[] = []
  private any: Guard<Event> | undefined = undefined

  constructor(tick: Guard<number>) {
    this.tick = tick
  }
  get open(): number {
    return this.sources.length
  }
  add(source: Source): void {
    this.sources.push(source)
    this.any = undefined
  }
  next(): Guard<Event> {
    return (this.any ??= this.alternation())
  }
  /** Starts over behind it: so the others come in the order in which they would have come. */
  ended(source: Source): void {
    const at = this.sources.indexOf(source)
    this.sources = [...this.sources.slice(at + 1), ...this.sources.slice(0, at)]
    this.any = undefined
  }
  private alternation(): Guard<Event> {
    const { sources, tick } = this
    return fairAlt([...sources.map((source) => source.lines.next()), tick]).map(({ key, value }) =>
      typeof value === 'number' ? { key: 'tick', value } : { key: sources[key] as Source, value },
    )
  }
}

const makers = {
  set: (tick: Guard<number>): Selection => new BySet(tick),
  alt: (tick: Guard<number>): Selection => new ByAlt(tick),
}

export type SelectionName = keyof typeof makers

export const selectionNames = Object.keys(makers) as SelectionName[]

export function isSelectionName(name: string): name is SelectionName {
  return Object.hasOwn(makers, name)
}

/** Makes the selection of that name, over no source yet. */
export function selectionOf(name: SelectionName, tick: Guard<number>): Selection {
  return makers[name](tick)
}
