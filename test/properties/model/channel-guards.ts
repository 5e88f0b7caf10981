/** The two ends of a channel of the reference model, as guards. */
import type { Body, Message } from '../world.ts'
import type { ModelChannel } from './channel.ts'
import { Later, ModelGuard } from './guard.ts'
import type { Readiness } from './guard.ts'
import type { Place, Task } from './task.ts'

type Up = (outcome: unknown) => unknown

export class Send extends ModelGuard {
  private readonly channel: ModelChannel
  private readonly message: Message
  constructor(channel: ModelChannel, message: Message) {
    super()
    this.channel = channel
    this.message = message
  }
  override ready(task: Task): Readiness {
    const { channel } = this
    if (channel.state !== 'open' || this.receiver(task) !== undefined) return 2
    return channel.spec.capacity > 0 && (channel.room > 0 || channel.spec.overflow !== 'block') ? 2 : 0
  }
  override commit(task: Task): void {
    const { channel, message } = this
    const receiver = this.receiver(task)
    if (channel.state !== 'open') throw channel.fault(message)
    if (receiver === undefined) channel.put(message)
    else channel.hand(receiver, message, task)
  }
  override offer(task: Task, up: Up): void {
    this.channel.senders.push({ task, order: task.offers++, up, message: this.message })
  }
  private receiver(task: Task): Place | undefined {
    return this.channel.receivers.find((place) => place.task !== task)
  }
}

export class Receive extends ModelGuard {
  protected readonly channel: ModelChannel
  private readonly give: (message: Message) => unknown
  protected readonly end: () => unknown
  constructor(channel: ModelChannel, give: (message: Message) => unknown, end: () => unknown) {
    super()
    this.channel = channel
    this.give = give
    this.end = end
  }
  override ready(task: Task): Readiness {
    const { channel } = this
    return channel.state !== 'open' || channel.buffer.length > 0 || this.sender(task) !== undefined ? 2 : 0
  }
  override commit(task: Task): unknown {
    const { channel } = this
    if (channel.buffer.length === 0 && this.sender(task) === undefined) return this.end()
    return this.give(channel.take(task))
  }
  override offer(task: Task, up: Up): void {
    this.channel.receivers.push({ task, order: task.offers++, up, take: this.give, end: this.end })
  }
  protected sender(task: Task): Place | undefined {
    return this.channel.senders.find((place) => place.task !== task)
  }
}

/** The sender, or the slot in the buffer, is let go when the body ends. */
export class Extended extends Receive {
  private readonly body: (message: Message) => Body<unknown>
  constructor(channel: ModelChannel, body: (message: Message) => Body<unknown>) {
    super(
      channel,
      (message) => message,
      () => {
        throw channel.fault()
      },
    )
    this.body = body
  }
  override commit(task: Task): unknown {
    const { channel } = this
    const [oldest, ...rest] = channel.buffer
    if (oldest !== undefined) {
      channel.buffer = rest
      return this.inSlot(oldest)
    }
    const sender = this.sender(task)
    if (sender === undefined) return this.end()
    channel.machine.withdraw(sender.task)
    return this.later(sender.message as Message, () => channel.machine.letGo(sender.task, () => sender.up(undefined)))
  }
  override offer(task: Task, up: Up): void {
    const take = (message: Message, sender: Task | undefined): unknown => {
      if (this.channel.room > 0) return this.inSlot(message)
      if (sender === undefined) return this.later(message, () => {})
      const { machine } = this.channel
      machine.after = 'stay'
      return this.later(message, () => machine.letGo(sender, () => sender.kept))
    }
    this.channel.receivers.push({ task, order: task.offers++, up, take, end: this.end })
  }
  /** The message stays in a slot of the buffer until the body ends. */
  private inSlot(message: Message): Later {
    const { channel } = this
    channel.occupied++
    return this.later(message, () => {
      channel.occupied--
      if (channel.state === 'open') channel.admit()
      channel.machine.after = undefined
    })
  }
  private later(message: Message, release: () => void): Later {
    const { body } = this
    return new Later(function* () {
      try {
        return yield* body(message)
      } finally {
        release()
      }
    })
  }
}
