/** The ready list of a select set: doubly linked through its nodes, so that any of them leaves in O(1). */

/** What can stand in a ready list; the list alone sets its neighbours. */
export interface ReadyNode {
  earlier: ReadyNode | undefined
  later: ReadyNode | undefined
}

export class ReadyList<N extends ReadyNode> {
  first: N | undefined = undefined
  private last: N | undefined = undefined

  /** Whether a node is in the list. */
  has(node: N): boolean {
    return node.earlier !== undefined || this.first === node
  }

  /** Puts a node at the back, if it is not in the list. */
  push(node: N): void {
    if (this.has(node)) return
    const { last } = this
    node.earlier = last
    if (last === undefined) this.first = node
    else last.later = node
    this.last = node
  }

  /** Takes a node out, if it is in the list. */
  drop(node: N): void {
    if (!this.has(node)) return
    const earlier = node.earlier as N | undefined
    const later = node.later as N | undefined
    if (earlier === undefined) this.first = later
    else earlier.later = later
    if (later === undefined) this.last = earlier
    else later.earlier = earlier
    node.earlier = undefined
    node.later = undefined
  }

  /** Puts a node before all others. */
  toFront(node: N): void {
    this.drop(node)
    const { first } = this
    this.first = node
    this.last ??= node
    node.later = first
    if (first !== undefined) first.earlier = node
  }

  /** Has the others before a node that is in the list. */
  toBack(node: N): void {
    if (node === this.last || !this.has(node)) return
    this.drop(node)
    this.push(node)
  }
}
