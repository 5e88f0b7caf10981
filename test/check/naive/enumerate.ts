/** Every execution of a small program, one interleaving after the other: nothing is remembered, nothing left out. */
import { normalForm } from './classes.ts'
import { begin, canGoOn, copy, goesOnLate, goOnAfterEnd, Unseen } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { channelMoves } from './channel-moves.ts'
import { joinMoves } from './join-moves.ts'
import { waitMoves } from './moves.ts'
import type { Move } from './moves.ts'
import type { Program } from './program.ts'
import { perform, turnMoves } from './turns.ts'

/** What all executions come to. */
export interface Enumeration {
  readonly interleavings: number
  /** How many of them differ by more than the order of independent events. */
  readonly classes: number
  readonly deadlockedInterleavings: number
  readonly deadlockedClasses: number
  /** As `outcome` writes them. */
  readonly outcomes: ReadonlySet<string>
}

/** How an execution ended: what each tasklet noted, and whether main was stuck. */
export function outcome(logs: readonly (readonly string[])[], deadlock: boolean): string {
  return JSON.stringify({ deadlock, logs })
}

/** Every event that is possible. */
export function moves(state: State): readonly Move[] {
  return [...waitMoves(state), ...channelMoves(state), ...joinMoves(state), ...turnMoves(state), ...lateMoves(state)]
}
function lateMoves(state: State): readonly Move[] {
  const late = [...state.tasklets.keys()].filter((t) => canGoOn(state, t) && goesOnLate(state, t))
  return late.map((t) => ({ label: `await ${t}`, happen: (next, event) => goOnAfterEnd(next, t, event) }))
}

/** Walks all executions of a program; undefined if there are more than `limit`. With `late`, those go on late who await an end. */
export function enumerate(
  program: Program,
  { late = false, limit }: { readonly limit: number; readonly late?: boolean },
): Enumeration | undefined {
  const events = new Unseen()
  let walk = new Walk(limit)
  // What is an event turns out on the way.
  for (let known = -1; known < events.size;) {
    known = events.size
    const start = begin(program, events, late)
    walk = new Walk(limit)
    walk.from(start, [])
    if (walk.interleavings > limit) return undefined
    events.add(start.seen)
  }
  return {
    interleavings: walk.interleavings,
    classes: walk.classes.size,
    deadlockedInterleavings: walk.deadlockedInterleavings,
    deadlockedClasses: walk.deadlockedClasses.size,
    outcomes: walk.outcomes,
  }
}

class Walk {
  readonly classes: Set<string> = new Set()
  readonly deadlockedClasses: Set<string> = new Set()
  readonly outcomes: Set<string> = new Set()
  interleavings = 0
  deadlockedInterleavings = 0
  private readonly limit: number
  constructor(limit: number) {
    this.limit = limit
  }

  from(state: State, events: readonly Happening[]): void {
    if (this.interleavings > this.limit) return
    const possible = moves(state)
    if (possible.length === 0) this.over(state, events)
    for (const move of possible) {
      const next = copy(state)
      const happened = perform(next, move)
      this.from(next, [...events, ...happened])
    }
  }

  private over(state: State, events: readonly Happening[]): void {
    const form = normalForm(events)
    this.interleavings++
    this.classes.add(form)
    const main = state.tasklets.length - 1
    const logs = state.tasklets.slice(0, main).map(({ log }) => log)
    this.outcomes.add(outcome(logs, !state.ended))
    if (state.ended) return
    this.deadlockedInterleavings++
    this.deadlockedClasses.add(form)
  }
}
