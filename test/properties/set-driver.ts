/** Drives a select set and its model through the same steps, in one tasklet, beside others who park at the channels. */
import { alt, channel, reschedule, runSync, selectSet, skip, spawn } from 'occamy'
import type { Channel, Guard, SelectSet, SetEvent, Step } from 'occamy'
import { setCoreOf } from './cores.ts'
import { SetModel } from './model/set.ts'
import type { Commit, Outcome, Spec } from './model/set.ts'
import { isError, same, stateOf } from './set-outcome.ts'
import type { Drive, Quick } from './set-program.ts'
import { SimpleChannel } from './model/simple-channel.ts'
import type { ChannelSpec } from './program.ts'

interface Kept {
  readonly spec: Spec
  readonly message: number
  readonly guard: Guard<unknown>
  readonly once: 'remove' | 'disable' | undefined
}

export class Driver {
  readonly model: SetModel
  readonly set: SelectSet<SetEvent<number, unknown>> = selectSet<number, unknown>()
  readonly log: string[] = []
  private readonly went = new Map<string, number | string>()
  private readonly wentInModel = new Map<string, number | string>()
  private readonly channels: readonly Channel<number>[]
  private readonly models: readonly SimpleChannel[]
  private readonly guards = new Map<number, Kept>()
  private numbers = 0
  /** Whether a pass may end with the quantum. */
  private readonly short: boolean

  constructor(channels: readonly ChannelSpec[], short: boolean) {
    this.channels = channels.map((spec, i) => channel<number>({ ...spec, name: `c${i}` }))
    this.models = channels.map((spec) => new SimpleChannel(spec, this.wentInModel))
    this.model = new SetModel(this.models)
    this.short = short
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
      same('size', this.set.size, this.model.items.size)
      for (const [ch, { length }] of this.channels.entries()) same('length', length, this.models[ch]?.buffer.length)
    }
    // Time for those who were served to say so; the others are let go.
    for (let i = 0; i < 3; i++) yield* reschedule()
    for (const [who, how] of this.wentInModel) same(who, this.went.get(who), how)
    same('the number of those who were served', this.went.size, this.wentInModel.size)
    for (const [ch, real] of this.channels.entries()) {
      real.poison()
      this.models[ch]?.end('poison')
    }
  }

  private *step(step: Drive): Generator<Step, void, unknown> {
    switch (step.do) {
      case 'clear':
        this.set.clear()
        this.model.items.clear()
        this.model.scan()
        return
      case 'sender':
      case 'receiver':
        this.comes(step.do, step.ch)
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
        this.quick(step)
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
      if (action !== undefined) this.quick(action)
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
    const one = this.model.ready.find(({ spec }) => spec.how === 'alt' && this.models[spec.ch]?.state === error)
    if (gone.length > 1 || one === undefined) throw new Error(`${error}: ${gone.length} are gone`)
    return one.key
  }

  /** A tasklet comes to a channel. */
  private comes(what: 'sender' | 'receiver', ch: number): void {
    const number = ++this.numbers
    const who = `${what} ${number}`
    const real = this.channels[ch] as Channel<number>
    const { went } = this
    spawn(function* () {
      try {
        went.set(who, what === 'sender' ? (yield* real.send(number), 'sent') : yield* real.receive())
      } catch (error) {
        went.set(who, stateOf(error))
      }
    })
    this.models[ch]?.[what](number)
  }

  private *park(how: 'wait' | 'next', meanwhile: readonly Quick[]): Generator<Step, void, unknown> {
    this.begin()
    let commit: Commit | undefined
    const act = (): void => {
      for (const action of meanwhile) commit ??= this.quickWhileParked(action)
      if (commit !== undefined) return
      // So that it is not there for ever.
      commit = this.quickWhileParked({
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

  /** Tells how the set is committed by it, if it is. */
  private quickWhileParked(action: Quick): Commit | undefined {
    const { model } = this
    if (action.do === 'trySend') {
      const at = this.models[action.ch]
      const candidates = at?.state === 'open' && at.receivers.length === 0 ? model.at(action.ch, false) : []
      if (candidates.length === 0) return this.after(action)
      const message = ++this.numbers
      same('trySend', this.channels[action.ch]?.trySend(message), true)
      return { candidates, message }
    }
    if (action.do === 'tryReceive') {
      const at = this.models[action.ch]
      const candidates = at?.state === 'open' && !at.receivable ? model.at(action.ch, true) : []
      if (candidates.length === 0) return this.after(action)
      const got = this.channels[action.ch]?.tryReceive()
      const sent = candidates.filter(({ message }) => message === got?.value)
      return { candidates: sent, taken: true }
    }
    return this.after(action)
  }

  /** Whatever is ready then may have been committed. */
  private after(action: Quick): Commit | undefined {
    this.quick(action)
    const skips = [...this.model.items.values()].filter(({ enabled, spec }) => enabled && spec.on === 'skip')
    if (this.model.ready.length > 0) return { candidates: this.model.ready }
    return skips.length > 0 ? { candidates: skips } : undefined
  }

  private quick(action: Quick): void {
    const { model, set } = this
    switch (action.do) {
      case 'add': {
        const { key, once, spec, enabled } = action
        const message = ++this.numbers
        const guard = this.guard(spec, message)
        this.guards.set(key, { spec, message, guard, once })
        set.add(key, guard, { once, enabled })
        model.add(key, spec, message, once, enabled)
        return
      }
      case 'again': {
        const kept = this.guards.get(action.key)
        if (kept === undefined || !model.items.has(action.key)) return
        set.add(action.key, kept.guard, { once: kept.once })
        model.add(action.key, kept.spec, kept.message, kept.once, true)
        return
      }
      case 'delete':
        same('delete', set.delete(action.key), model.items.delete(action.key))
        break
      case 'enable':
      case 'disable':
        if (set.has(action.key)) set.get(action.key)[action.do]()
        model.setEnabled(action.key, action.do === 'enable')
        return
      case 'trySend': {
        const message = ++this.numbers
        same('trySend', this.channels[action.ch]?.trySend(message), this.models[action.ch]?.trySend(message))
        break
      }
      case 'tryReceive':
        same('tryReceive', this.tried(action.ch), this.models[action.ch]?.tryReceive())
        break
      case 'close':
      case 'poison':
        this.channels[action.ch]?.[action.do]()
        this.models[action.ch]?.end(action.do)
    }
    model.scan()
  }

  private tried(ch: number): number | string | undefined {
    try {
      return this.channels[ch]?.tryReceive()?.value
    } catch (error) {
      return stateOf(error)
    }
  }

  private guard({ on, ch, how }: Spec, message: number): Guard<unknown> {
    const real = this.channels[ch] as Channel<number>
    const leaf: Guard<unknown> = on === 'skip' ? skip : on === 'send' ? real.send(message) : real[on]()
    return how === 'alt' ? alt([leaf]) : how === 'map' ? leaf.map((value) => ['mapped', value]) : leaf
  }
}
