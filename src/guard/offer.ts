/**
 * Offers and registrations.
 *
 * An *offer* is the one-shot decision that all branches of one attempt share: open while its tasklet is parked, then
 * committed by whoever arrives first, or withdrawn. A tasklet waits for one thing at a time, so a tasklet *is* its
 * offer, used again for every attempt (`Tasklet extends Offer`). A *registration* is the queue node that enabling a
 * guard makes; it is found on the queues of channels, timers, barriers and tasklets exactly while its offer is open.
 *
 * Invariants:
 * - a registration is linked if and only if its `offer` is set, and then that offer is open and parked;
 * - `offer.registration` is set if and only if the offer is open;
 * - a commit unlinks every registration of the offer before the value moves, and readies the tasklet last.
 */
import type { Signal } from './signal.ts'
import type { Operation, Step } from './operation.ts'

/** Why a tasklet enters the run queue. */
export type Cause = 'spawned' | 'readied' | 'preferred' | 'yielded'

/** Says what a tasklet is doing. */
export type State = 'ready' | 'running' | 'parked' | 'suspended' | 'done' | 'failed' | 'cancelled'

/** An entry in the timer queue of a scheduler: `fire` is called once, at or after `at` (ms), in order of arming. */
export interface Timer {
  /** When it is due: ms on the clock of its runtime. */
  readonly at: number
  /** Its number in order of arming, by which timers that are due at one time are fired. */
  readonly order: number
  /** Belongs to the timer queue while the timer is armed. */
  slot: unknown
  /** Is called when it is due. */
  fire(): void
}

/** What guards may ask of the runtime behind an offer. */
export interface Host {
  /** The time of the runtime's clock, in ms. */
  readonly now: number
  /** Numbers the timers in order of arming. */
  nextOrder(): number
  arm(timer: Timer): void
  disarm(timer: Timer): void
  /** Picks one of `n` equally ready branches. */
  choose(n: number): number
  /** Tells the observer of messages that a join has looked at, and left. */
  unmatched(offer: Offer, messages: number, pattern: string): void
  /** Counts the host operations (promises, mostly) that registrations of this runtime wait for. */
  operations: number
  /** Outside code has given up some of what is waited for: if nothing else is under way, that is a deadlock. */
  review(): void
}

/** One guard that a wait comes down to, as the deadlock report (and the checker) sees it. */
export interface Leaf {
  /** What the tasklet waits for, in words that follow "waits": `to receive from jobs`. */
  readonly what: string
  /** The channel, tasklet or barrier that it concerns. */
  readonly on?: object | undefined
  /** Which side of `on` is offered. */
  readonly end?: 'send' | 'receive' | 'end' | 'sync' | 'acquire' | undefined
  /** The ids of the tasklets that can serve it: those who used the other end, or whose end is awaited. */
  readonly servers?: readonly number[] | undefined
  /** The ids of the tasklets that have used this end, and so may hold what is missing. */
  readonly users?: readonly number[] | undefined
  /** Whether tasklets of several runtimes use `on`, or any may: a deadlock is reported once no other runtime that is run can go on. */
  readonly foreign?: boolean | undefined
  /** The runtimes of those who can serve it, as far as they are known: as `foreign`, if one is not that of the tasklet which waits. */
  readonly homes?: readonly Host[] | undefined
}

/** One of the guards that a wait may be committed with. */
export interface Alternative {
  readonly guard: Operation<unknown>
  /** The way up from it; `undefined` for the guard that is waited for itself. */
  readonly path: Path | undefined
  /** Those that are taken before it, if they are ready. */
  readonly higher: readonly Alternative[]
  readonly through?: Through | undefined
}

/** What a guard is registered with (a select set, a process of chords). */
export interface Through {
  readonly guard: Operation<unknown>
  /** The way up from that. */
  readonly path: Path | undefined
  /** Where it stays, it is committed through that: has it found first, in the wait that is about to begin. */
  lead?(): void
  /** And commits it, if what it gives is to be made a value in the turn of the one who waits: on this way. */
  commit?(offer: Offer): unknown
  readonly way?: Path
  /** Where it does not, it is committed alone: it is about to be. */
  won?(): void
}

/** A guard made of other guards: an alternation, or a mapped guard. */
export interface Composite {
  /** Turns the value of branch number `branch` into the value of the whole. */
  wrap(branch: number, value: unknown): unknown
  /** The way from its branch number `branch` up to the guard that the tasklet waits for. */
  path(branch: number): Path
}

/** The queue node that enabling a guard makes. */
export interface Registration {
  /** Whose it is; `undefined` when it is not linked. */
  offer: Offer | undefined
  /** The composite whose branch it is, and the number of that branch; `undefined` for a guard that is waited for alone. */
  up: Composite | undefined
  /** Which branch of `up` it is. */
  branch: number
  /** The one before it in the queue that it is linked in. */
  before: Registration | undefined
  /** The one after it. */
  after: Registration | undefined
}

/** A registration of its own, for a guard that is not itself one. */
export class Entry<G = unknown> implements Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** The guard that is enabled here; cleared when it no longer is. */
  leaf: G | undefined
  constructor(leaf: G | undefined) {
    this.leaf = leaf
  }
}

/** The way from a committed branch up to the guard that the tasklet waits for. */
export interface Path {
  readonly up: Pick<Composite, 'wrap'>
  readonly branch: number
  readonly next: Path | undefined
}

/** The base of `Tasklet`: what the guards know of the one who waits. */
export abstract class Offer {
  /** @internal As `state`, for the kernel. */
  doing: State = 'ready'
  /** @internal What the next resume tells the operation; `undefined` before the first turn. */
  signal: Signal | undefined = undefined
  /** The value or the error that the next resume hands over. */
  value: unknown = undefined
  /** The guard waited for, while the tasklet is parked or has given way before looking. */
  guard: Operation<unknown> | undefined = undefined
  /** What enabling `guard` made; set exactly while the offer is open. */
  registration: Registration | undefined = undefined
  /** @internal The entry of a guard that is waited for alone: kept, since a tasklet waits for one thing at a time. */
  own: Entry | undefined = undefined
  /** @internal Which branch was committed, if `guard` is a composite. */
  path: Path | undefined = undefined
  /** The runtime of its tasklet: the time, and the timers. */
  abstract readonly host: Host
  /** The number of its tasklet. */
  abstract readonly id: number

  /** What its tasklet is doing. */
  get state(): State {
    return this.doing
  }
  /** Whether it only passes on what it is told, and is committed with nothing. */
  get standsIn(): boolean {
    return false
  }
  /** Opens the offer: the tasklet is parked from now on. */
  abstract park(): void
  /** Puts the tasklet into its run queue, to be resumed with `signal`. */
  abstract ready(signal: Signal, cause: Cause): void
  /** Takes the open offer back, to look again: its guard became ready in a way that commits nobody. */
  abstract relook(): void
  /** Pays for one more operation in this turn; false when the turn is to end at the next wait. */
  abstract further(): boolean
  /** A guard's `disable` or `abandon` threw: the error fails the tasklet's scope, and the commit stands. */
  abstract blame(error: unknown): void
  /** An operation found the budget spent: gives way, throws what was raised, or lets the operation look. */
  abstract interrupt(guard: Operation<unknown>): IteratorResult<Step, unknown>
  /** What gave way before it looked now looks, or looks `again`: the operation that was resumed, or one with which that has reacted. */
  abstract lookNow(again: boolean): IteratorResult<Step, unknown>
  /** Lets another tasklet go first, after an operation that is complete with `value`. */
  abstract giveWay(value: unknown): IteratorResult<Step, never>
}
