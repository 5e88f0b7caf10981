/** The tasklets of the reference model, and their places in the lists of others. */
import type { Body, Message } from '../world.ts'
import type { ModelGuard } from './guard.ts'

export type Result = IteratorResult<unknown, unknown>

/** How a tasklet goes on at its next turn. */
export type Next =
  | { readonly kind: 'start' }
  | { readonly kind: 'look'; readonly guard: ModelGuard }
  | { readonly kind: 'outcome'; readonly get: () => unknown }
  | { readonly kind: 'error'; readonly error: unknown }
  /** It was cancelled in its wait, and is returned. */
  | { readonly kind: 'cancelled' }
  /** It is parked. */
  | { readonly kind: 'nothing' }

/** A body under way. */
export interface Frame {
  readonly body: Body<unknown>
  /** It was returned: its `finally` blocks run, and then the frame beneath is returned. */
  returned: boolean
}

export class Task {
  readonly name: string
  /** The bodies that it runs, each inside the one before. */
  readonly frames: Frame[]
  state: 'ready' | 'running' | 'parked' | 'suspended' | 'over' = 'ready'
  next: Next = { kind: 'start' }
  /** What it goes on with when the receiver for whom it stays lets it go. */
  kept: unknown = undefined
  /** Whether it has offers that somebody may take; how many it has made so far. */
  open = false
  offers = 0
  cancelled = false
  /** The cancel has taken effect. */
  returning = false
  readonly raised: unknown[] = []
  suspending = false
  /** Those who wait for its end. */
  readonly ends: Place[] = []

  constructor(name: string, body: Body<unknown>) {
    this.name = name
    this.frames = [{ body, returned: false }]
  }
}

/** One offer of a task in one list. */
export interface Place {
  readonly task: Task
  /** The how-manyeth it is that its task has offered: the branches of an alternation are offered in order. */
  readonly order: number
  /** What the whole guard makes of the outcome of this branch. */
  readonly up: (outcome: unknown) => unknown
  /** A sender's message. */
  readonly message?: Message
  /** What a receiver makes of a message; `sender` is the one who waits until it is let go. */
  readonly take?: (message: Message, sender: Task | undefined) => unknown
  /** What a receiver gets from a channel that is not open; may throw. */
  readonly end?: () => unknown
}

/** The innermost body. */
export function top(task: Task): Frame {
  return task.frames.at(-1) as Frame
}

/** Returns the top frame. */
export function finish(task: Task): Result {
  task.returning = true
  top(task).returned = true
  return top(task).body.return(undefined)
}
