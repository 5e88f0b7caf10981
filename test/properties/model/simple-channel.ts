/** The reference model of a channel with those who are parked at it, each known by a number. */
import type { ChannelSpec } from '../program.ts'

export class SimpleChannel {
  readonly buffer: number[] = []
  /** The messages of the parked senders, and the numbers of the parked receivers. */
  readonly senders: number[] = []
  readonly receivers: number[] = []
  state: 'open' | 'closed' | 'poisoned' = 'open'
  /** What became of those who came here: a sender's message, or a receiver's number, with how it went. */
  readonly went: Map<string, number | string>
  private readonly spec: ChannelSpec

  constructor(spec: ChannelSpec, went: Map<string, number | string>) {
    this.spec = spec
    this.went = went
  }

  private get hasRoom(): boolean {
    const { capacity, overflow } = this.spec
    return this.buffer.length < capacity || (capacity > 0 && overflow?.startsWith('drop') === true)
  }
  get sendable(): boolean {
    return this.state !== 'open' || this.receivers.length > 0 || this.hasRoom
  }
  get receivable(): boolean {
    return this.state !== 'open' || this.buffer.length > 0 || this.senders.length > 0
  }

  /** Sends to an open channel that takes it. */
  send(message: number): void {
    const receiver = this.receivers.shift()
    if (receiver !== undefined) this.went.set(`receiver ${receiver}`, message)
    else if (this.buffer.length < this.spec.capacity) this.buffer.push(message)
    else if (this.spec.overflow === 'drop-oldest') {
      this.buffer.shift()
      this.buffer.push(message)
    }
  }

  /** Receives from a channel that has something. */
  receive(): number | undefined {
    if (this.buffer.length === 0) return this.release()
    const message = this.buffer.shift()
    if (this.senders.length > 0) this.buffer.push(this.release() as number)
    return message
  }
  private release(): number | undefined {
    const message = this.senders.shift()
    if (message !== undefined) this.went.set(`sender ${message}`, 'sent')
    return message
  }

  trySend(message: number): boolean {
    if (this.state !== 'open' || !this.sendable) return false
    this.send(message)
    return true
  }
  tryReceive(): number | string | undefined {
    if (this.state === 'poisoned') return 'poisoned'
    return this.buffer.length > 0 || this.senders.length > 0 ? this.receive() : undefined
  }

  /** A tasklet comes to send, or to receive. */
  sender(message: number): void {
    if (this.state !== 'open') this.went.set(`sender ${message}`, this.state)
    else if (this.sendable) {
      this.send(message)
      this.went.set(`sender ${message}`, 'sent')
    } else this.senders.push(message)
  }
  receiver(number: number): void {
    if (this.buffer.length > 0 || this.senders.length > 0) this.went.set(`receiver ${number}`, this.receive() as number)
    else if (this.state !== 'open') this.went.set(`receiver ${number}`, this.state)
    else this.receivers.push(number)
  }

  end(how: 'close' | 'poison'): void {
    if (this.state === 'poisoned' || (how === 'close' && this.state === 'closed')) return
    this.state = how === 'close' ? 'closed' : 'poisoned'
    if (how === 'poison') this.buffer.length = 0
    for (const message of this.senders.splice(0)) this.went.set(`sender ${message}`, this.state)
    for (const number of this.receivers.splice(0)) this.went.set(`receiver ${number}`, this.state)
  }
}
