/**
 * Channels in the reference model: two lists of places, a list of buffered messages.
 *
 * A receiver who finds the buffer empty, its slots occupied by extended receives, is served by a parked sender. A
 * 'drop-oldest' channel whose slots are all so occupied drops the new message.
 */
import { ChannelClosedError, ChannelFullError, ChannelPoisonedError } from 'occamy'
import type { ChannelSpec } from '../program.ts'
import type { Body, Message, WorldChannel } from '../world.ts'
import { Extended, Receive, Send } from './channel-guards.ts'
import type { ModelGuard } from './guard.ts'
import type { Machine } from './machine.ts'
import type { Place, Task } from './task.ts'

export class ModelChannel implements WorldChannel {
  readonly machine: Machine
  readonly name: string
  readonly spec: ChannelSpec
  readonly senders: Place[] = []
  readonly receivers: Place[] = []
  buffer: Message[] = []
  /** The slots whose messages are in the hands of an extended receive. */
  occupied = 0
  state: 'open' | 'closed' | 'poisoned' = 'open'

  constructor(machine: Machine, name: string, spec: ChannelSpec) {
    this.machine = machine
    this.name = name
    this.spec = spec
    machine.lists.push(this.senders, this.receivers)
  }

  send(message: Message): ModelGuard {
    return new Send(this, message)
  }
  receive(): ModelGuard {
    return new Receive(
      this,
      (message) => message,
      () => {
        throw this.fault()
      },
    )
  }
  next(): ModelGuard {
    return new Receive(
      this,
      (value) => ({ done: false, value }),
      () => {
        if (this.state === 'poisoned') throw this.fault()
        return { done: true, value: undefined }
      },
    )
  }
  extended(body: (message: Message) => Body<unknown>): ModelGuard {
    return new Extended(this, body)
  }

  get room(): number {
    return this.spec.capacity - this.buffer.length - this.occupied
  }

  trySend(message: Message): boolean {
    if (this.state !== 'open') return false
    const receiver = this.receivers[0]
    const drops = this.spec.overflow === 'drop-oldest' || this.spec.overflow === 'drop-newest'
    if (receiver !== undefined) this.hand(receiver, message, undefined)
    else if (this.spec.capacity === 0 || (this.room <= 0 && !drops)) return false
    else this.put(message)
    this.machine.after = undefined
    return true
  }

  tryReceive(): { readonly value: Message } | undefined {
    if (this.state === 'poisoned') throw this.fault()
    if (this.buffer.length === 0 && this.senders.length === 0) return undefined
    const value = this.take(undefined)
    this.machine.after = undefined
    return { value }
  }

  put(message: Message): void {
    const { overflow } = this.spec
    if (this.room > 0) this.buffer.push(message)
    else if (overflow === 'error') throw new ChannelFullError(this.name, message)
    else if (overflow === 'drop-oldest' && this.buffer.length > 0) this.buffer = [...this.buffer.slice(1), message]
  }

  /** Gives a message to a receiver in line. */
  hand(receiver: Place, message: Message, sender: Task | undefined): void {
    const taken = receiver.take?.(message, sender)
    this.machine.decide(receiver, () => taken, this.prefers('receiver'))
  }

  /** Takes the oldest message: a buffered one, or that of the first sender in line who is not `task` itself. */
  take(task: Task | undefined): Message {
    const [oldest, ...rest] = this.buffer
    if (oldest === undefined) return this.takeFrom(this.senders.find((place) => place.task !== task) as Place)
    this.buffer = rest
    this.admit()
    return oldest
  }

  /** Lets senders in line fill the room that there is. */
  admit(): void {
    while (this.room > 0 && this.senders.length > 0) this.buffer.push(this.takeFrom(this.senders[0] as Place))
  }

  private takeFrom(sender: Place): Message {
    this.machine.decide(sender, () => undefined, this.prefers('sender'))
    return sender.message as Message
  }

  /** Whether this side runs next; the one who arrived then gives way. */
  private prefers(side: 'sender' | 'receiver'): boolean {
    if (this.spec.prefer !== side) return false
    this.machine.after ??= 'give way'
    return true
  }

  close(): void {
    if (this.state === 'open') this.shut('closed')
  }
  poison(): void {
    if (this.state === 'poisoned') return
    this.buffer = []
    this.shut('poisoned')
  }
  private shut(state: 'closed' | 'poisoned'): void {
    this.state = state
    for (const place of this.senders.slice()) {
      if (!this.senders.includes(place)) continue
      // An alternation that stands at both ends goes by the order of its branches.
      const other = this.receivers.find(({ task }) => task === place.task)
      if (other !== undefined && other.order < place.order) this.end(other)
      else this.machine.fail(place, this.fault(place.message))
    }
    for (const place of this.receivers.slice()) if (this.receivers.includes(place)) this.end(place)
  }
  private end(place: Place): void {
    let outcome: unknown
    try {
      outcome = place.end?.()
    } catch (error) {
      this.machine.fail(place, error)
      return
    }
    this.machine.decide(place, () => outcome)
  }

  fault(message?: Message): Error {
    if (this.state === 'poisoned') return new ChannelPoisonedError(this.name, undefined, message)
    return new ChannelClosedError(this.name, undefined, message)
  }
}
