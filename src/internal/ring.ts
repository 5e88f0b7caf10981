/**
 * A queue on a ring that doubles when it is full. Both ends are open, and a place can be emptied by the number that
 * `push` gave out, in O(1): it is skipped when the ring comes to it.
 *
 * Invariants: the values are at places `first … first + used - 1`, each in the slot `place & (slots.length - 1)`; a taken
 * or emptied slot holds `undefined`, so that the ring keeps nothing alive; `size` counts the places that hold a value.
 * Places wrap at 2^30, so that they stay small integers however long the ring runs.
 */
const WRAP = 0x3fffffff

export class Ring<T extends object> {
  size = 0
  private first = 0
  private used = 0
  private slots: Array<T | undefined> = new Array<T | undefined>(16).fill(undefined)

  /** Adds at the back; returns the number of the place. */
  push(value: T): number {
    if (this.used === this.slots.length) this.grow()
    const place = (this.first + this.used) & WRAP
    this.slots[place & (this.slots.length - 1)] = value
    this.used++
    this.size++
    return place
  }

  /** Adds at the front; returns the number of the place. */
  unshift(value: T): number {
    if (this.used === this.slots.length) this.grow()
    const place = (this.first - 1) & WRAP
    this.slots[place & (this.slots.length - 1)] = value
    this.first = place
    this.used++
    this.size++
    return place
  }

  /** Takes the value at the front; `undefined` when the ring is empty. */
  shift(): T | undefined {
    while (this.used !== 0) {
      const at = this.first & (this.slots.length - 1)
      const value = this.slots[at]
      this.first = (this.first + 1) & WRAP
      this.used--
      if (value !== undefined) {
        this.slots[at] = undefined
        this.size--
        return value
      }
    }
    return undefined
  }

  /** Removes a value, whose place is numbered `place`; does nothing if it is not there. */
  remove(value: T, place: number): void {
    const at = place & (this.slots.length - 1)
    if (this.slots[at] !== value) return
    this.slots[at] = undefined
    this.size--
    if (place === ((this.first + this.used - 1) & WRAP)) this.used--
  }

  private grow(): void {
    const slots = new Array<T | undefined>(this.slots.length * 2).fill(undefined)
    for (let i = 0; i < this.used; i++) {
      const place = (this.first + i) & WRAP
      slots[place & (slots.length - 1)] = this.slots[place & (this.slots.length - 1)]
    }
    this.slots = slots
  }
}
