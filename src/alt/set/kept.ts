/**
 * What a select set keeps: the events that were committed and not taken. Nothing but a taker removes one.
 *
 * An event is made when it is taken; until then its registration is kept, and what that gave. Measured: an eighth of a wait, since
 * the collector has to be told of each new object that an old one holds.
 */
import type { Item } from './parts.ts'

interface Given {
  readonly item: Item
  readonly value: unknown
}

export class Kept {
  /** The first one; none if there is no `item`. */
  item: Item | undefined = undefined
  value: unknown = undefined
  /** The others: there are some in the rare case only. */
  private readonly others: Given[] = []

  add(item: Item, value: unknown): void {
    if (this.item !== undefined) {
      this.others.push({ item, value })
      return
    }
    this.item = item
    this.value = value
  }

  /** Lets go of the first; gives its registration. */
  drop(): Item {
    const item = this.item as Item
    const next = this.others.length === 0 ? undefined : this.others.shift()
    this.item = next?.item
    this.value = next?.value
    return item
  }
}
