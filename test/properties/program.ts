/**
 * Random programs as data: printable as JSON, run by `interpret.ts` on occamy and on the reference model.
 *
 * A program is a number of channels (and barriers, and semaphores) and of tasklets, each a list of actions. Channels are
 * named by number; tasklets by the number of their spawning, counted round. Nothing in a program loops without bound.
 */
import type { ChannelOptions } from 'occamy'

/** Something to wait for. */
export type GuardSpec =
  | { readonly on: 'send' | 'receive' | 'next'; readonly ch: number }
  | { readonly on: 'extended'; readonly ch: number; readonly body: readonly Action[] }
  | { readonly on: 'sleep' | 'every' | 'until'; readonly ms: number }
  | { readonly on: 'skip' | 'never' | 'falsy' }
  | { readonly on: 'end'; readonly of: number }
  | { readonly on: 'sync'; readonly barrier: number }
  | { readonly on: 'acquire'; readonly semaphore: number; readonly body: readonly Action[] }
  | { readonly on: 'alt' | 'priAlt' | 'fairAlt'; readonly branches: readonly GuardSpec[] }
  | { readonly on: 'map'; readonly of: GuardSpec }
  | { readonly on: 'flatMap'; readonly of: GuardSpec; readonly body: readonly Action[] }
  /** A wait of a select set; of the events of a pass, `take` are taken before the loop is left. */
  | {
      readonly on: 'select'
      readonly set: number
      readonly how: 'wait' | 'next'
      readonly max: number
      readonly take: number
    }
  | JoinSpec

/** A member of a join. */
export interface MemberSpec {
  readonly on: 'send' | 'receive' | 'next'
  readonly ch: number
}

/** A condition on the messages that a join takes, by their numbers. */
export interface Condition {
  readonly modulo: number
  readonly rest: number
  /** Whether it throws where the sum of the numbers leaves the greatest rest. */
  readonly throws: boolean
}

export interface JoinSpec {
  readonly on: 'join'
  readonly as: 'tuple' | 'record'
  readonly members: readonly MemberSpec[]
  readonly where: Condition | undefined
}

export interface PatternSpec {
  readonly join: JoinSpec
  readonly body: readonly Action[]
}

/** One step of a tasklet. */
export type Action =
  /** Makes the guard, and waits for it so many times. */
  | { readonly do: 'wait'; readonly guard: GuardSpec; readonly times: number }
  | { readonly do: 'trySend' | 'tryReceive' | 'close' | 'poison'; readonly ch: number }
  | { readonly do: 'reschedule' | 'fail' }
  | { readonly do: 'resign' | 'enrol'; readonly barrier: number }
  | { readonly do: 'cancel' | 'raise' | 'suspend' | 'resume'; readonly of: number }
  | { readonly do: 'spawn'; readonly tasklet: TaskletSpec }
  | { readonly do: 'finally'; readonly body: readonly Action[]; readonly cleanup: readonly Action[] }
  | { readonly do: 'scope' | 'forking' | 'unpreempted' | 'recurse'; readonly body: readonly Action[] }
  | { readonly do: 'within'; readonly ms: number; readonly body: readonly Action[] }
  | { readonly do: 'par' | 'race'; readonly bodies: readonly (readonly Action[])[] }
  /** A process that serves chords: for so long as `CHORD_SERVINGS` says. */
  | { readonly do: 'chords'; readonly inOrder: boolean; readonly patterns: readonly PatternSpec[] }
  | SetAction

/** What is done at once to a select set, or with it. */
export type SetAction =
  | {
      readonly do: 'add'
      readonly set: number
      readonly slot: number
      readonly guard: GuardSpec
      readonly once: 'remove' | 'disable' | 'never'
      readonly enabled: boolean
    }
  /** Registers, under the key of a slot, its own guard again, or a new one that was made of the same. */
  | { readonly do: 'again' | 'anew' | 'enable' | 'disable' | 'delete'; readonly set: number; readonly slot: number }
  | { readonly do: 'clear'; readonly set: number }
  | { readonly do: 'poll'; readonly set: number; readonly max: number; readonly take: number }

export interface TaskletSpec {
  readonly priority: number
  readonly weight: number
  readonly deadline: number
  readonly body: readonly Action[]
}

export type ChannelSpec = Required<Pick<ChannelOptions, 'overflow' | 'prefer'>> & { readonly capacity: number }

export interface Program {
  readonly channels: readonly ChannelSpec[]
  readonly barriers: readonly number[]
  readonly semaphores: readonly number[]
  /** How many select sets there are. One may be registered with those of a lower number. */
  readonly sets: number
  readonly tasklets: readonly TaskletSpec[]
}

/** What a random program may contain. */
export interface Language {
  /** Only what the reference model knows. */
  readonly modelled: boolean
  /** Whether tasklets fail with errors that nobody catches. */
  readonly failing: boolean
  /** How much there is of select sets: a weight. */
  readonly sets: number
  /** How much there is of joins: a weight. */
  readonly joins: number
}

/** What one tasklet did or met; the trace of a run is a list of these. */
export interface Entry {
  readonly who: string
  readonly what:
    | 'offers' // a message was made, for a send
    | 'sent'
    | 'received'
    | 'dropped' // trySend gave false: the message is with its sender
    | 'nothing' // tryReceive gave nothing
    | 'end of stream'
    | 'chose'
    | 'passed' // skip, a timer, a barrier, an end …
    | 'threw'
    | 'cleans up'
    | 'did'
    | 'over'
    | 'has a turn'
  readonly ch?: number
  readonly message?: string
  readonly detail?: string | number
  /** The places in line of a send and a receive: numbers of arrival at the channel. */
  readonly place?: number
}

export function printEntry({ who, what, ch, message, detail }: Entry): string {
  const words = [who, what, detail, message, ch === undefined ? undefined : `channel ${ch}`]
  return words.filter((word) => word !== undefined).join(' ')
}
