/** A list that is linked through its nodes, so that any of them leaves in O(1). */

/** What can stand in one chain. */
export interface Linked<N> {
  earlier: N | undefined
  later: N | undefined
}

export class Chain<N extends Linked<N>> {
  first: N | undefined = undefined
  last: N | undefined = undefined

  /** Puts a node at the end; it stands in no other chain. */
  append(node: N): void {
    const { last } = this
    node.earlier = last
    if (last === undefined) this.first = node
    else last.later = node
    this.last = node
  }

  remove(node: N): void {
    const { earlier, later } = node
    if (earlier === undefined) this.first = later
    else earlier.later = later
    if (later === undefined) this.last = earlier
    else later.earlier = earlier
    node.earlier = undefined
    node.later = undefined
  }
}
