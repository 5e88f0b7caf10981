/**
 * The growth of what joins with a condition leave where it is: of one pattern, since a join may be made anew for each wait. It is kept at the
 * channel of the first that the pattern takes from, and of several, by those of the others.
 */
const FIRST = 1_000

export class Growth {
  /** With how many messages it is to be told of next. */
  private next = FIRST
  private beside: WeakMap<object, Growth> | undefined = undefined

  /** That of the patterns that take from another channel besides. */
  with(end: object): Growth {
    this.beside ??= new WeakMap<object, Growth>()
    let growth = this.beside.get(end)
    if (growth === undefined) this.beside.set(end, (growth = new Growth()))
    return growth
  }
  /** Whether it is to be told of: there are so many for the first time, or twice as many as last time. Begins anew where half of them have gone. */
  isDue(messages: number): boolean {
    if (messages >= this.next) return true
    if (4 * messages <= this.next) this.next = Math.max(FIRST, 2 * messages)
    return false
  }
  isTold(messages: number): void {
    this.next = 2 * messages
  }
}
