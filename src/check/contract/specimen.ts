/** What the suite for guards is given, and how its checks handle it. */
import type { Guard } from '../../guard/guard.ts'
import { reschedule, spawn } from '../../runtime/operations.ts'
import type { Operation } from '../../guard/operation.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { ContractError, expectEqual, expectThat, inWords } from './assert.ts'
import { settled } from './simulate.ts'

/** A guard that is not ready yet, and how to make it so. */
export interface GuardSpecimen<T> {
  /** The guard, made for the check. */
  readonly guard: Guard<T>
  /**
   * Makes it ready: whoever waits for it is committed, and the next who looks finds it so. Acts at once, or gives an operation that
   * the suite waits for. What it spawns is given its turns before anything is looked at.
   */
  readonly ready: () => Operation<unknown> | void
  /** What it then gives, compared by structure (a field that is undefined counts as absent); undefined when absent. */
  readonly value?: unknown
  /** Says whether what it gives is right, in place of `value`: for what cannot be compared, as a function. */
  readonly isRight?: ((value: T) => boolean) | undefined
  /** How many registrations there are at what it offers at, if that can be seen: 0 when nobody waits. */
  readonly registered?: (() => number) | undefined
}

/** What kinds of guards differ in. */
export interface GuardTraits {
  /** Any number of tasklets may wait for it at once. By default one, and a second is refused with a GuardInUseError. */
  readonly shared?: boolean | undefined
  /** Each `ready` serves one wait (a message, a permit), and can be called again. By default it may stay ready for good. */
  readonly consumes?: boolean | undefined
  /** It counts from the beginning of each wait, so that it cannot be ready before. */
  readonly relative?: boolean | undefined
  /** It is made of other guards, and so can stand but once in an alternation: a second time is refused (GuardInUseError). */
  readonly composite?: boolean | undefined
  /** Whether outside code can wait for it (`await guard`): true by default. False for what depends on the runtime's clock. */
  readonly outside?: boolean | undefined
}

/** A specimen, with what the checks do to it. */
export class Subject {
  readonly guard: Guard<unknown>
  private readonly specimen: GuardSpecimen<unknown>

  constructor(specimen: GuardSpecimen<unknown>) {
    const { guard, ready } = (specimen ?? {}) as Partial<GuardSpecimen<unknown>>
    if (typeof guard?.[Symbol.iterator] !== 'function' || typeof ready !== 'function')
      throw new ContractError(`what makes a specimen is to give { guard, ready }, and gave ${inWords(specimen)}`)
    this.specimen = specimen
    this.guard = specimen.guard
  }

  /** Makes it ready, and lets everyone go on from there. */
  *ready(): Operation<void> {
    const operation = this.specimen.ready() as Operation<unknown> | undefined
    if (typeof operation?.[Symbol.iterator] === 'function') yield* operation
    yield* settled()
  }

  /** Spawns a tasklet that waits, and lets it park. */
  *parked<U>(wait: () => Operation<U>, what = 'a wait for it'): Operation<Tasklet<U>> {
    const waiting = spawn({ errors: 'hold' }, wait)
    yield* settled()
    if (waiting.state === 'failed') yield* waiting
    expectEqual(`the state of ${what}, before it is ready`, waiting.state, 'parked')
    return waiting
  }

  /** Takes it for not ready, has it made ready, and expects its value. */
  *stillGives(): Operation<void> {
    const waiting = yield* this.parked(() => this.guard, 'a further wait for it')
    yield* this.ready()
    this.expectValue(yield* waiting)
  }

  expectValue(value: unknown): void {
    const { isRight, value: expected } = this.specimen
    if (isRight === undefined) expectEqual('what it gives', value, expected)
    else expectThat(isRight(value), `another value than ${inWords(value)}`)
  }

  /** What it gives as a branch. */
  expectEvent(event: { readonly key: unknown; readonly value: unknown }, key: unknown): void {
    expectEqual('the branch that is taken', event.key, key)
    this.expectValue(event.value)
  }

  expectNoTrace(when: string): void {
    expectEqual(`registrations ${when}`, this.specimen.registered?.() ?? 0, 0)
  }
}

/** What a check is given: specimens, each made anew, in a tasklet. */
export interface Bench {
  readonly fresh: () => Subject
  readonly traits: GuardTraits
}

/** One check of the suite for guards, in a tasklet. */
export interface GuardCheck {
  readonly name: string
  /** The traits with which it can be made; with any when absent. */
  readonly when?: (traits: GuardTraits) => boolean
  readonly body: (bench: Bench) => Operation<void>
}

/** Expects that nobody is left at these channels, at either end. */
export function* expectQuiet(...channels: ReadonlyArray<QuietChannel>): Operation<void> {
  for (const ch of channels) {
    expectEqual("the balance of a loser's channel", ch.balance, 0)
    expectThat(!ch.trySend(0), "no receiver to be left at a loser's channel")
    expectThat(ch.tryReceive() === undefined, "no sender to be left at a loser's channel")
  }
  yield* reschedule()
}

interface QuietChannel {
  readonly balance: number
  readonly trySend: (value: number) => boolean
  tryReceive(): unknown
}
