/** Drives joins and their model through the same moves, from outside, and looks on at every event of the runtime. */
import { channel, chord, chords, join, priAlt, Runtime, virtualClock } from 'occamy'
import type { Channel, ChannelGuard, Guard, Observer, Operation, Tasklet } from 'occamy'
import type { Entry } from '../../src/guard/offer.ts'
import { bufferedIn, coreOf } from './cores.ts'
import { passes } from './join-program.ts'
import type { End, Move, Pattern } from './join-program.ts'
import { disagree, JoinModel } from './model/join.ts'
import type { Firing, Joiner } from './model/join.ts'
import type { Offer } from './model/join-match.ts'
import type { ChannelSpec } from './program.ts'
import type { AnyScheduler } from './schedulers.ts'
import type { Message } from './world.ts'

const EVENTS = ['onSpawn', 'onEnd', 'onPark', 'onReady', 'onCommit', 'onTimer', 'onTurn'] as const

/** A condition looks at a tuple once; at one with a message that came by a try, or as a branch, twice. */
const LOOKS = { plain: 1, polled: 2 }

/** A join, and who waited for it last. */
interface Kept {
  readonly guard: Guard<unknown>
  readonly pattern: Pattern
  readonly gives: readonly number[]
  user: number
}

export class JoinDriver {
  readonly model: JoinModel
  private readonly runtime: Runtime
  private readonly channels: readonly Channel<number>[]
  private readonly went = new Map<number, string>()
  private readonly seen: Firing[] = []
  private readonly tasklets: Tasklet<unknown>[] = []
  private readonly numbers = new Map<object, number>()
  private readonly joiners = new Map<number, Joiner>()
  private readonly kept: Kept[] = []
  /** Where the reactions of a process wait for their end. */
  private readonly gates = new Map<number, Channel<void>>()
  private messages = 0
  private joins = 0
  /** How often which tuple was looked at, by join. */
  private readonly looks = new Map<string, number>()
  /** What was found in the course of a move. */
  private broken: string | undefined = undefined
  /** What came by a try, or as a branch: messages, and -1 for receivers. */
  private readonly polled = new Set<number>()
  /** What could be seen at each event of a move. */
  private sights: ReadonlySet<string>[] = []

  /** Where nobody looks on, a process may react without being readied for it. */
  constructor(specs: readonly ChannelSpec[], scheduler: AnyScheduler, quantum: number, observed: boolean) {
    const see = (): void => {
      this.sights.push(this.sight())
    }
    const observer: Observer = Object.fromEntries(EVENTS.map((name) => [name, see]))
    this.runtime = new Runtime({
      scheduler,
      quantum,
      observer: observed ? observer : undefined,
      clock: virtualClock(),
      deadlock: 'wait',
    })
    this.channels = specs.map((spec, i) => channel<number>({ ...spec, name: `c${i}` }))
    this.model = new JoinModel(specs)
  }

  run(moves: readonly Move[]): this {
    for (const move of moves) {
      this.sights = [this.sight()]
      this.model.fired.length = 0
      this.step(move)
      this.compare()
    }
    for (const tasklet of this.tasklets) tasklet.cancel()
    this.rest()
    return this
  }

  private rest(): void {
    while (this.runtime.turn());
  }
  /** Has something happen on one side, lets it take its course, and tells the other what was seen. */
  private real<T>(act: () => T): T {
    const result = act()
    this.rest()
    this.model.seen = this.seen.splice(0)
    if (this.broken !== undefined) disagree(this.broken)
    return result
  }

  private step(move: Move): void {
    switch (move.do) {
      case 'come':
        return this.come(move.offers)
      case 'join':
        return this.joinComes(move.pattern, move.times)
      case 'again': {
        const over = this.kept.filter(({ user }) => this.tasklets[user]?.state !== 'parked')
        const one = over[move.of % Math.max(1, over.length)]
        if (one !== undefined) this.waits(one, 1)
        return
      }
      case 'serve':
        return this.serverComes(move)
      case 'end reaction': {
        const { busy } = this.model
        const one = busy[move.of % Math.max(1, busy.length)]
        if (one === undefined) return
        this.real(() => void this.gates.get(one.party)?.trySend())
        return this.model.wait(one)
      }
      case 'cancel': {
        const live = this.tasklets.filter(({ state }) => state === 'parked')
        const one = live[move.of % Math.max(1, live.length)]
        if (one === undefined) return
        this.real(() => {
          one.cancel()
        })
        return this.model.cancel(this.tasklets.indexOf(one))
      }
      case 'trySend':
      case 'tryReceive':
        return this.try(move.do === 'trySend' ? 'send' : 'receive', move.ch)
      case 'close':
        this.real(() => this.channels[move.ch]?.close())
        return this.model.end(move.ch, 'closed')
      case 'poison':
        this.real(() => this.channels[move.ch]?.poison())
        return this.model.end(move.ch, 'poisoned')
    }
  }

  private spawn(party: number, body: () => Operation<void>): void {
    const { went } = this
    const tasklet = this.runtime.spawn({ errors: 'hold' }, function* () {
      try {
        yield* body()
      } catch (error) {
        went.set(party, (error as Error).name)
      } finally {
        if (!went.has(party)) went.set(party, 'cancelled')
      }
    })
    this.numbers.set(tasklet, party)
    this.tasklets.push(tasklet)
  }

  private come(ends: readonly End[]): void {
    const party = this.tasklets.length
    const offers = ends.map(({ on, ch }): Offer => ({ on, ch, party, message: on === 'send' ? this.messages++ : -1 }))
    const guards = offers.map(({ on, ch, message }): Guard<unknown> => this.guard({ on, ch }, message))
    const [only] = guards
    if (only === undefined) return
    for (const { ch, message } of offers)
      if (guards.length > 1 || this.model.at({ ch }).spec.overflow !== 'block') this.polled.add(message)
    const { went } = this
    this.real(() => {
      this.spawn(party, function* () {
        const won = guards.length > 1 ? yield* priAlt(guards) : { key: 0, value: yield* only }
        const { on, message } = offers[won.key] as Offer
        went.set(party, on === 'send' ? `sent ${message}` : `received ${String(won.value)}`)
      })
    })
    this.model.come(offers)
  }
  private guard({ on, ch }: End, message: number): ChannelGuard<unknown> {
    const at = this.channels[ch] as Channel<number>
    return on === 'send' ? at.send(message) : at.receive()
  }

  private try(on: End['on'], ch: number): void {
    const at = this.channels[ch] as Channel<number>
    const message = on === 'send' ? this.messages++ : -1
    this.polled.add(message)
    const real = this.real(() => {
      if (on === 'send') return at.trySend(message) ? `sent ${message}` : undefined
      try {
        const got = at.tryReceive()
        return got && `received ${got.value}`
      } catch (error) {
        return (error as Error).name
      }
    })
    const expected = this.model.try({ on, ch, party: -1, message })
    if (real !== expected) disagree(`a try to ${on} at ${ch}: ${real}, and not ${expected}`)
  }

  private joinComes(pattern: Pattern, times: number): void {
    const gives = pattern.members.map(({ on }) => (on === 'send' ? this.messages++ : -1))
    const plain = join(pattern.members.map((member, i) => this.guard(member, gives[i] as number)))
    const guard = pattern.where === undefined ? plain : plain.where(this.condition(pattern))
    const kept: Kept = { guard, pattern, gives, user: 0 }
    this.kept.push(kept)
    this.waits(kept, times)
  }
  private waits(kept: Kept, times: number): void {
    const { guard, pattern, gives } = kept
    const party = this.tasklets.length
    kept.user = party
    const joiner: Joiner = {
      party,
      patterns: [pattern],
      gives,
      kind: 'join',
      times,
      turns: [0],
      waits: false,
      isSlow: false,
    }
    this.begins(joiner, function* (fired) {
      for (let i = 0; i < times; i++) fired(0, yield* guard)
    })
  }
  private serverComes({ patterns, inOrder, isSlow }: Extract<Move, { readonly do: 'serve' }>): void {
    const gate = channel<void>(1)
    this.gates.set(this.tasklets.length, gate)
    const kind = inOrder ? 'in order' : 'fair'
    const joiner: Joiner = {
      party: this.tasklets.length,
      patterns,
      gives: [],
      kind,
      times: Infinity,
      turns: [...patterns.keys()],
      waits: false,
      isSlow,
    }
    this.begins(joiner, (fired) => {
      const served = patterns.map((pattern, i) => {
        const plain = chord(pattern.members.map(({ ch }) => this.channels[ch] as Channel<number>))
        const whole = pattern.where === undefined ? plain : plain.where(this.condition(pattern))
        if (!isSlow) return whole.react((values) => fired(i, values))
        return whole.react(function* (values) {
          fired(i, values)
          yield* gate.receive()
        })
      })
      return inOrder ? chords.inOrder(...served) : chords(...served)
    })
  }
  private begins(joiner: Joiner, body: (fired: (chord: number, values: unknown) => void) => Operation<void>): void {
    const { party } = joiner
    const { seen } = this
    const fired = (chord: number, values: unknown): void => {
      this.sights.push(this.sight())
      seen.push({ party, chord, values: (values as (number | undefined)[]).map((value) => value ?? null) })
    }
    this.joiners.set(party, joiner)
    this.real(() => {
      this.spawn(party, function* () {
        try {
          yield* body(fired)
        } catch (error) {
          seen.push({ party, error: (error as Error).name })
          throw error
        }
      })
    })
    this.model.wait(joiner)
  }

  /** A condition that counts its calls, and looks about. */
  private condition({ members, where }: Pattern): (values: readonly unknown[]) => boolean {
    const join = this.joins++
    const sends = members.some(({ on }) => on === 'send')
    const receives = members.filter(({ on }) => on === 'receive').map(({ ch }) => ch)
    return (values) => {
      this.sights.push(this.sight())
      const messages = values.filter((value) => value !== undefined) as number[]
      const tuple = `${join}: ${messages.join()}`
      const looks = (this.looks.get(tuple) ?? 0) + 1
      this.looks.set(tuple, looks)
      // Where it sends, too, a receiver that comes as a branch, or by a try, looks before it is parked.
      const polled = messages.some((message) => this.polled.has(message)) || (sends && this.polled.has(-1))
      // And once all that it takes from is closed, what is left there is looked at once more, with nobody to send to.
      const isLast =
        sends && receives.every((ch) => coreOf(this.channels[ch] as unknown as Channel<Message>).state === 'closed')
      const most = (polled ? LOOKS.polled : LOOKS.plain) + (isLast ? 1 : 0)
      // What takes no messages leaves none, and is looked at for each firing.
      if (looks > most && messages.length > 0) this.broken ??= `a condition looked at ${tuple} ${looks} times`
      try {
        return where === undefined || passes(where, messages)
      } catch (error) {
        // Whoever waits for the join next has it thrown, too: the look was broken off, and is made anew.
        for (const seen of this.looks.keys()) if (seen.startsWith(`${join}: `)) this.looks.delete(seen)
        throw error
      }
    }
  }

  /** What can be seen: messages in buffers and with parked senders, and parked receivers. */
  private sight(): ReadonlySet<string> {
    const sight = new Set<string>()
    for (const channel of this.channels) {
      const core = coreOf(channel as unknown as Channel<Message>)
      const { senders, receivers } = core
      for (const message of bufferedIn<unknown>(core)) sight.add(`m${String(message)}`)
      for (let at = senders.head; at !== undefined; at = at.after as typeof at)
        sight.add(`m${String((at as Entry<{ readonly value: unknown }>).leaf?.value)}`)
      for (let at = receivers.head; at !== undefined; at = at.after as typeof at)
        sight.add(`r${this.numbers.get(at.offer as object)}`)
      if (channel.balance !== senders.length - receivers.length) disagree(`the balance of ${channel.name}`)
    }
    return sight
  }

  private compare(): void {
    const { channels, fired, seen, went, joiners } = this.model
    if (seen.length > 0) disagree(`it ought not to have happened: ${JSON.stringify(seen)}`)
    for (const [party, how] of this.went)
      if (!joiners.some((one) => one.party === party) && !this.joiners.has(party) && went.get(party) !== how)
        disagree(`${party} ${how}, and not ${went.get(party)}`)
    for (const [party, how] of went) if (!this.went.has(party)) disagree(`${party} ought to have ${how}`)
    for (const [i, { buffer }] of channels.entries()) {
      const real = bufferedIn<unknown>(coreOf(this.channels[i] as unknown as Channel<Message>))
      if (real.join() !== buffer.join()) disagree(`${real.join()} in channel ${i}, and not ${buffer.join()}`)
    }
    // Whatever a join took was last seen at one moment. (From a sender to the buffer, a message may be out of sight.)
    for (const { party, took } of fired) {
      const last = took.map((one) => this.sights.findLastIndex((sight) => sight.has(one))).filter((at) => at >= 0)
      if (new Set(last).size > 1) disagree(`half taken by ${party}: ${took.join()} last seen at ${last.join()}`)
    }
  }
}
