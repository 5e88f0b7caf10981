/**
 * Those who wait for something that the host does and that a runtime cannot see: a promise, an abort signal.
 *
 * Invariant: the runtime of each counts it among its host operations, from enabling to commit or disable; what is registered to stay, only while
 * its set is waited for (`runtime/served.ts`).
 */
import type { Composite, Entry, Offer } from '../guard/offer.ts'
import { Queue } from '../guard/queue.ts'
import { Notice } from '../guard/standing.ts'
import { staysAtHost } from '../runtime/served.ts'

export class HostQueue {
  private readonly waiting: Queue<Entry> = new Queue<Entry>()

  get isEmpty(): boolean {
    return this.waiting.length === 0
  }
  enter(entry: Entry, offer: Offer, up: Composite | undefined, branch: number): void {
    this.waiting.push(entry, offer, up, branch)
    count(offer, 1)
  }
  leave(entry: Entry): void {
    if (entry.offer === undefined) return
    count(entry.offer, -1)
    this.waiting.drop(entry)
  }
  /** Takes out the one who came first, who is to be committed. */
  shift(): Entry | undefined {
    const { head } = this.waiting
    if (head === undefined) return undefined
    this.waiting.unlink(head)
    count(head.offer as Offer, -1)
    return head
  }
}

function count(offer: Offer, by: 1 | -1): void {
  if (offer instanceof Notice) staysAtHost(offer, by > 0)
  else offer.host.operations += by
}
