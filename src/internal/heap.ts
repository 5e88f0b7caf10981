/**
 * A heap of entries ordered by a number and, among equal ones, by the order of arrival. The keys are kept in flat arrays
 * beside the entries: a comparison touches no entry, which is what keeps a large heap near the cost of a small one.
 * Four children a node: half the depth of a binary heap, and the four keys share a cache line.
 *
 * Invariants: no entry comes before its parent; `places` of an entry, kept by the caller through `moved`, is its index.
 */
export class Heap<T extends object> {
  size = 0
  private keys: Float64Array = new Float64Array(64)
  private orders: Float64Array = new Float64Array(64)
  private entries: Array<T | undefined> = []
  private readonly moved: (entry: T, index: number) => void

  constructor(moved: (entry: T, index: number) => void) {
    this.moved = moved
  }

  /** The smallest key; Infinity when the heap is empty. */
  least(): number {
    return this.size === 0 ? Infinity : (this.keys[0] as number)
  }

  /** Adds an entry. `order` breaks ties, and should grow from call to call. O(log n), O(1) on average. */
  add(entry: T, key: number, order: number): void {
    if (this.size === this.keys.length) this.grow()
    this.rise(this.size++, entry, key, order)
  }

  /** Takes the first entry. O(log n). */
  take(): T | undefined {
    const first = this.entries[0]
    if (first !== undefined) this.removeAt(0)
    return first
  }

  /** Removes an entry, whose place is `index`; does nothing if it is not there. O(log n), O(1) on average. */
  remove(entry: T, index: number): void {
    if (this.entries[index] === entry) this.removeAt(index)
  }

  private removeAt(index: number): void {
    const last = --this.size
    const entry = this.entries[last] as T
    this.entries[last] = undefined
    if (index === last) return
    const key = this.keys[last] as number
    const order = this.orders[last] as number
    if (index > 0 && this.before(key, order, (index - 1) >> 2)) this.rise(index, entry, key, order)
    else this.sink(index, entry, key, order)
  }

  private before(key: number, order: number, index: number): boolean {
    const other = this.keys[index] as number
    return key < other || (key === other && order < (this.orders[index] as number))
  }

  private put(index: number, entry: T, key: number, order: number): void {
    this.keys[index] = key
    this.orders[index] = order
    this.entries[index] = entry
    this.moved(entry, index)
  }

  private rise(from: number, entry: T, key: number, order: number): void {
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 2
      if (!this.before(key, order, parent)) break
      this.put(index, this.entries[parent] as T, this.keys[parent] as number, this.orders[parent] as number)
      index = parent
    }
    this.put(index, entry, key, order)
  }

  private sink(from: number, entry: T, key: number, order: number): void {
    let index = from
    for (;;) {
      const child = index * 4 + 1
      if (child >= this.size) break
      let best = child
      const end = Math.min(child + 4, this.size)
      for (let i = child + 1; i < end; i++) {
        if (this.before(this.keys[i] as number, this.orders[i] as number, best)) best = i
      }
      if (this.before(key, order, best)) break
      this.put(index, this.entries[best] as T, this.keys[best] as number, this.orders[best] as number)
      index = best
    }
    this.put(index, entry, key, order)
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2)
    const orders = new Float64Array(this.keys.length * 2)
    keys.set(this.keys)
    orders.set(this.orders)
    this.keys = keys
    this.orders = orders
  }
}
