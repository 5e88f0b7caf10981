/**
 * The search of a join with a condition: over the messages that wait, the earliest tuple that satisfies it, in order of the
 * members, of each by arrival (as in fair matching of join patterns).
 *
 * Every tuple is looked at once (semi-naive evaluation, as of Datalog): what is known to fail is remembered by places in
 * line, and only tuples with a newer message are tried. Invariant: each `known` holds for as long as its messages wait.
 */
import { nextPlace } from '../guard/standing.ts'
import { isFeasible } from './assign.ts'
import { firstFew, keyOf, messages, newestPlace, placeOf } from './candidate.ts'
import type { Candidate, View } from './candidate.ts'
import type { Port } from './port.ts'

/** No tuple satisfies the condition whose messages came up to place `upTo`, the first of them before place `before`. */
interface Known {
  readonly before: number
  readonly upTo: number
}

/** Whether a tuple will do. `'for now'` says that it will not, but may later. */
export type Verdict = (tuple: readonly Candidate[]) => boolean | 'for now'

const refuse: Verdict = () => false

export class Tuples {
  /** The port of each message of a tuple. */
  private readonly ports: readonly Port[]
  /** Those who are to have room, or a receiver, besides. */
  private readonly sends: readonly Port[]
  /** Each with fewer first messages than the one before it, and more beside them: the last is the newest. */
  private readonly known: Known[] = []
  private view: View | undefined = undefined
  private judge: Verdict = refuse
  private newest: number[] = []
  private lists = new Map<Port, readonly Candidate[]>()
  private tuple: Candidate[] = []
  private isSure = true
  /** Whether one alternation has stood in the way of two: from then on, only what can be completed is followed. */
  private isShared = false

  constructor(ports: readonly Port[], sends: readonly Port[]) {
    this.ports = ports
    this.sends = sends
  }

  /** Tries the tuples from the earliest on; says whether one will do. Throws what `judge` throws. */
  find(view: View, judge: Verdict): boolean {
    const { ports } = this
    const now = nextPlace()
    this.view = view
    this.judge = judge
    this.isSure = true
    this.isShared = false
    this.newest = new Array<number>(ports.length + 1).fill(-1)
    for (let i = ports.length - 1; i >= 0; i--)
      this.newest[i] = Math.max(this.newest[i + 1] as number, newestPlace(ports[i] as Port, view))
    try {
      if (this.fromFirst(now)) return true
      if (this.isSure) this.learn({ before: Infinity, upTo: now }, 0)
      return false
    } finally {
      this.view = undefined
      this.judge = refuse
      this.lists.clear()
      this.tuple = []
    }
  }

  private fromFirst(now: number): boolean {
    const [port] = this.ports
    if (port === undefined) return this.judge([]) === true
    const { known } = this
    let at = known.length - 1
    for (const message of this.candidates(port, this.sinceFor(this.newest[1] as number))) {
      const place = placeOf(port, message)
      while (at >= 0 && (known[at] as Known).before <= place) at--
      const upTo = at < 0 ? -1 : (known[at] as Known).upTo
      this.tuple[0] = message
      if (!this.from(1, place > upTo, upTo)) continue
      if (this.isSure) this.learn({ before: place, upTo: now }, at + 1)
      return true
    }
    return false
  }

  /**
   * Up to which place first messages need no look: those of which everything is known, with nothing beside them that came `later`. What is
   * passed over here is never asked about again: the search forgets it, whether it finds something or not.
   */
  private sinceFor(later: number): number {
    const { known } = this
    let since = -1
    for (let at = known.length - 1; at >= 0; at--) {
      const { before, upTo } = known[at] as Known
      if (later > upTo) break
      since = Math.max(since, Math.min(before - 1, upTo))
    }
    return since
  }

  /** Whether the tuple can be completed from member `i` on, with one message at least that came after `upTo`. */
  private from(i: number, isNew: boolean, upTo: number): boolean {
    const port = this.ports[i]
    if (port === undefined) return this.try()
    if (this.isShared && !this.canBeCompleted(i)) return false
    const newOnly = !isNew && (this.newest[i + 1] as number) <= upTo
    for (const message of this.candidates(port, newOnly ? upTo : -1)) {
      if (this.isTaken(message, i)) continue
      this.tuple[i] = message
      this.tuple.length = i + 1
      if (this.from(i + 1, isNew || placeOf(port, message) > upTo, upTo)) return true
    }
    return false
  }

  private try(): boolean {
    const verdict = this.judge(this.tuple)
    if (verdict === 'for now') {
      this.isSure = false
      this.isShared = true
    }
    return verdict === true
  }

  /** Whether there is somebody for each member from `i` on, whatever the condition says. */
  private canBeCompleted(i: number): boolean {
    const { ports, sends, tuple, view } = this
    const n = ports.length + sends.length
    const rows = [...ports.slice(i), ...sends].map((port) => firstFew(port, view as View, n))
    if (isFeasible(rows, 0, new Set(tuple.slice(0, i).map(keyOf)))) return true
    if (sends.length > 0) this.isSure = false
    return false
  }

  private isTaken(message: Candidate, i: number): boolean {
    const key = keyOf(message)
    for (let j = 0; j < i; j++) {
      const other = this.tuple[j] as Candidate
      if (keyOf(other) !== key) continue
      if (other !== message) this.isShared = true
      return true
    }
    return false
  }

  private candidates(port: Port, since: number): readonly Candidate[] {
    if (since >= 0) return messages(port, this.view as View, since)
    let list = this.lists.get(port)
    if (list === undefined) this.lists.set(port, (list = messages(port, this.view as View, -1)))
    return list
  }

  /** What is newly known, beside the first `rest` of what was: it has all of the others. */
  private learn(news: Known, rest: number): void {
    this.known.length = rest
    this.known.push(news)
  }
}
