/**
 * The buffer of a channel whose messages are looked at one by one: by the condition of a join, which may take any of them.
 *
 * Invariants: `length` counts the slots; their places grow from the first to the last; a slot that was taken is not linked.
 */
import { nextPlace } from '../guard/standing.ts'
import { Chain } from '../internal/chain.ts'
import type { Linked } from '../internal/chain.ts'
import { Buffer } from './buffer.ts'

/** A buffered message, with the place in line that it has. */
export class Slot<T> implements Linked<Slot<T>> {
  /** Gone when it has been taken. */
  value: T | undefined
  readonly place: number
  earlier: Slot<T> | undefined = undefined
  later: Slot<T> | undefined = undefined
  constructor(value: T, place: number) {
    this.value = value
    this.place = place
  }
  /** It is nobody's any more. */
  get offer(): undefined {
    return undefined
  }
}

export class Mailbox<T> extends Buffer<T> {
  readonly messages: Chain<Slot<T>> = new Chain<Slot<T>>()

  /** Takes over what a buffer holds. */
  static from<T>(buffer: Buffer<T>): Mailbox<T> {
    if (buffer instanceof Mailbox) return buffer as Mailbox<T>
    const mailbox = new Mailbox<T>()
    while (buffer.length > 0) mailbox.push(buffer.shift())
    return mailbox
  }

  /** Adds a message, with the place that its sender had in line, if it was parked. */
  override push(value: T, place: number = 0): void {
    this.messages.append(new Slot(value, place === 0 ? nextPlace() : place))
    this.length++
  }

  override shift(): T {
    return this.remove(this.messages.first as Slot<T>)
  }

  /** Takes a message from anywhere. */
  remove(slot: Slot<T>): T {
    this.messages.remove(slot)
    this.length--
    const { value } = slot
    slot.value = undefined
    return value as T
  }
}
