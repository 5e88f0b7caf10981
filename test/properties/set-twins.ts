/** A select set and its channels, each beside its model: what takes no time is done to both, and compared. */
import { alt, channel, reschedule, selectSet, skip, spawn } from 'occamy'
import type { Channel, Guard, SelectSet, SetEvent, Step } from 'occamy'
import { SetModel } from './model/set.ts'
import type { Commit, Spec } from './model/set.ts'
import { SimpleChannel } from './model/simple-channel.ts'
import type { ChannelSpec } from './program.ts'
import { same, stateOf } from './set-outcome.ts'
import type { Quick } from './set-program.ts'

interface Registered {
  readonly spec: Spec
  readonly message: number
  readonly guard: Guard<unknown>
  readonly once: 'remove' | 'disable' | undefined
}

export class Twins {
  readonly set: SelectSet<SetEvent<number, unknown>> = selectSet<number, unknown>()
  readonly model: SetModel
  readonly models: readonly SimpleChannel[]
  private readonly channels: readonly Channel<number>[]
  private readonly registered = new Map<number, Registered>()
  private readonly went = new Map<string, number | string>()
  private readonly wentInModel = new Map<string, number | string>()
  private numbers = 0

  constructor(channels: readonly ChannelSpec[]) {
    this.channels = channels.map((spec, i) => channel<number>({ ...spec, name: `c${i}` }))
    this.models = channels.map((spec) => new SimpleChannel(spec, this.wentInModel))
    this.model = new SetModel(this.models)
  }

  /** Compares what they hold. */
  compare(): void {
    same('size', this.set.size, this.model.items.size)
    for (const [ch, { length }] of this.channels.entries()) same('length', length, this.models[ch]?.buffer.length)
  }

  /** Compares who was served, and lets the others go. */
  *end(): Generator<Step, void, unknown> {
    // Time for those who were served to say so.
    for (let i = 0; i < 3; i++) yield* reschedule()
    for (const [who, how] of this.wentInModel) same(who, this.went.get(who), how)
    same('the number of those who were served', this.went.size, this.wentInModel.size)
    for (const [ch, real] of this.channels.entries()) {
      real.poison()
      this.models[ch]?.end('poison')
    }
  }

  clear(): void {
    this.set.clear()
    this.model.items.clear()
    this.model.scan()
  }

  /** A tasklet comes to a channel. */
  comes(what: 'sender' | 'receiver', ch: number): void {
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

  quick(action: Quick): void {
    const { model, set } = this
    switch (action.do) {
      case 'add': {
        const { key, once, spec, enabled } = action
        const message = ++this.numbers
        const guard = this.guard(spec, message)
        this.registered.set(key, { spec, message, guard, once })
        set.add(key, guard, { once, enabled })
        model.add(key, spec, message, once, enabled)
        return
      }
      case 'again': {
        const known = this.registered.get(action.key)
        if (known === undefined || !model.items.has(action.key)) return
        set.add(action.key, known.guard, { once: known.once })
        model.add(action.key, known.spec, known.message, known.once, true)
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

  /** Tells how the set is committed by it, if it is. */
  quickWhileParked(action: Quick): Commit | undefined {
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
