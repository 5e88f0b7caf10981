/** The tasklets of a program, as the interpreter follows them, and what a test may hook into. */
import type { Node } from './guards.ts'
import type { Plan } from './plan.ts'
import type { Message, WorldTasklet } from './world.ts'

/** A tasklet of the program, as the interpreter follows it. */
export class Agent {
  readonly name: string
  tasklet: WorldTasklet | undefined = undefined
  /** What it waits for, from the making of the guard to the end of the wait. */
  waiting: Node | undefined = undefined
  started = false
  cleaned = false
  /** `finally` blocks entered and not yet begun to clean up. */
  owing = 0
  draws = 0
  cancelled = false
  /** The joins of the chords that it serves, and what it was doing when it began: they stay until that goes on. */
  chords: { readonly plan: Plan; readonly joins: readonly Node[] }[] = []
  /** How many of its bodies clean up. */
  cleaning = 0
  /** It waits, after its cancel, outside of any cleaning up: the cancel ought to have ended that wait at its beginning. */
  late = false
  constructor(name: string) {
    this.name = name
  }
}

export interface Hooks {
  /** A message was made. */
  readonly message?: (message: Message) => void
  /** An alternation has just chosen its branch `key`, and nothing else has happened since. */
  readonly chosen?: (agent: Agent, node: Node, key: number) => void
  /** A `map` function or an extended body begins: it may throw. */
  readonly user?: () => void
}
