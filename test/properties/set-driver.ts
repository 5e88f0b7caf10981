/** Drives a select set and its model through the same steps, in one tasklet, beside others who park at the channels. */
import { reschedule, runSync, skip, spawn } from 'occamy'
import type { Guard, SetEvent, Step } from 'occamy'
import { setCoreOf } from './cores.ts'
import type { Commit, Outcome, SetModel } from './model/set.ts'
import type { ChannelSpec } from './program.ts'
import { isError, same, stateOf } from './set-outcome.ts'
import type { Drive, Quick } from './set-program.ts'
import { Twins } from './set-twins.ts'

export class Driver {
  readonly log: string[] = []
  private readonly twins: Twins
  /** Whether a pass may end with the quantum. */
  private readonly short: boolean

  constructor(channels: readonly ChannelSpec[], short: boolean) {
    this.twins = new Twins(channels)
    this.short = short
  }

  get model(): SetModel {
    return this.twins.model
  }

  private get set(): Twins['set'] {
    return this.twins.set
  }

  static run(channels: readonly ChannelSpec[], steps: readonly Drive[], quantum: number): Driver {
    const driver = new Driver(channels, quantum < 100)
    runSync(() => driver.drive(steps), { quantum })
    return driver
  }

  private *drive(steps: readonly Drive[]): Generator<Step, void, unknown> {
    for (const step of steps) {
      this.log.push(JSON.stringify(step))
      yield* this.step(step)
      this.twins.compare()
    }
    yield* this.twins.end()
  }

  private *step(step: Drive): Generator<Step, void, unknown> {
    switch (step.do) {
      case 'clear':
        this.twins.clear()
        return
      case 'sender':
      case 'receiver':
        this.twins.comes(step.do, step.ch)
        // It has its turn.
        yield* reschedule()
        this.model.scan()
        return
      case 'next': {
        if (!this.model.goesOn) return
        this.begin()
        const { length } = this.model.kept
        const real = yield* this.attempt(this.set.next())
        return length > 0 ? same('next', real, this.model.kept.shift()) : this.check(real, true)
      }
      case 'wait':
        if (this.model.goesOn || step.max === 0) yield* this.wait(step.max, step.take, step.inside)
        return
      case 'poll':
        this.begin(step.max)
        this.take(this.set.poll({ max: step.max }), step.max, step.take, step.inside, false)
        return
      case 'park':
        if (!this.model.goesOn) yield* this.park(step.how, step.meanwhile)
        return
      case 'add':
      case 'again':
      case 'delete':
      case 'enable':
      case 'disable':
      case 'trySend':
      case 'tryReceive':
      case 'close':
      case 'poison':
        this.twins.quick(step)
    }
  }

  private begin(max = Infinity): void {
    this.model.beginPass(max > 0)
  }

  private *attempt<T>(guard: Guard<T>): Generator<Step, T | { readonly error: string }, unknown> {
    try {
      return yield* guard
    } catch (error) {
      return { error: stateOf(error) }
    }
  }

  private *wait(max: number, take: number, inside: readonly Quick[]): Generator<Step, void, unknown> {
    this.begin(max)
    const { kept } = this.model
    const { length } = kept
    const events = yield* this.attempt(this.set.wait({ max }))
    if ('error' in events) return this.check(events, true)
    // The first event is committed, and with the set until it is taken.
    if (length === 0 && max > 0) {
      if (take === 0) {
        const [event] = [...this.set.poll({ max: 1 })]
        return this.check(event as Outcome, true)
      }
    }
    this.take(events, max, take, inside, true, length === 0)
  }

  /** Takes events; the first, if it is a wait's own, is one that the model does not keep yet. */
  private take(
    events: Iterable<SetEvent<number, unknown>>,
    max: number,
    take: number,
    inside: readonly Quick[],
    waits: boolean,
    first = false,
  ): void {
    const { kept } = this.model
    const iterator = events[Symbol.iterator]()
    let taken = 0
    for (; taken < take; taken++) {
      let real: Outcome
      try {
        const { done, value } = iterator.next()
        if (done === true) break
        real = { key: value.key, value: value.value }
      } catch (error) {
        this.check({ error: stateOf(error) }, false)
        return
      }
      if (kept.length > 0) same('a kept event', real, kept.shift())
      else this.check(real, first && taken === 0)
      const action = inside[taken]
      if (action !== undefined) this.twins.quick(action)
    }
    const whole = taken < Math.min(take, max) && !(waits && this.short) && inside.length === 0
    if (whole) this.model.endPass()
    if (taken > max) throw new Error(`${taken} events, and not ${max}`)
  }

  /** The set gave an event, or an error, that the model is to admit. */
  private check(real: Outcome, first: boolean, commit?: Commit): void {
    // Whose error it is shows in what is gone, or is an alternation that stays.
    const key = 'key' in real ? real.key : this.culprit(real.error)
    const expected = commit === undefined ? this.model.serve(key, first) : this.model.resolve(key, commit)
    same(`an event of ${key}`, real, expected)
  }

  private culprit(error: string): number {
    const gone = [...this.model.items.keys()].filter((key) => !this.set.has(key))
    if (gone.length === 1) return gone[0] as number
    // Of several that fail alike, nobody can tell: the one whose turn it is.
    const [one] = this.model.ready
      .filter(({ spec }) => spec.how === 'alt' && this.twins.models[spec.ch]?.state === error)
      .toSorted((a, b) => this.model.placeOf(a) - this.model.placeOf(b))
    if (gone.length > 1 || one === undefined) throw new Error(`${error}: ${gone.length} are gone`)
    return one.key
  }

  private *park(how: 'wait' | 'next', meanwhile: readonly Quick[]): Generator<Step, void, unknown> {
    this.begin()
    let commit: Commit | undefined
    const act = (): void => {
      for (const action of meanwhile) commit ??= this.twins.quickWhileParked(action)
      if (commit !== undefined) return
      // So that it is not there for ever.
      commit = this.twins.quickWhileParked({
        do: 'add',
        key: 9,
        spec: { on: 'skip', ch: 0, how: 'plain' },
        once: 'remove',
        enabled: true,
      })
    }
    let broken: { readonly error: unknown } | undefined
    const { set } = this
    spawn(function* () {
      // With a quantum of 1, it is here before the set waits.
      while (setCoreOf(set).offer === undefined) yield* reschedule()
      try {
        act()
      } catch (error) {
        broken = { error }
        set.add(9, skip)
      }
    })
    const guard: Guard<unknown> = how === 'next' ? this.set.next() : this.set.wait({ max: 1 })
    const given = yield* this.attempt(guard)
    if (broken !== undefined) throw broken.error
    const real = how === 'next' || isError(given) ? given : [...(given as Iterable<Outcome>)][0]
    this.check(real as Outcome, true, commit)
  }
}
