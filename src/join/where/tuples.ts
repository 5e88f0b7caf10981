/**
 * The search of a join with a condition: over the messages that wait, the earliest tuple that satisfies it, in order of the
 * members, of each by arrival (as in fair matching of join patterns).
 *
 * Every tuple is looked at once (semi-naive evaluation, as of Datalog): what is known to fail is remembered by places in
 * line, and only tuples with a newer message are tried, and those that were passed over for lack of somebody to send to.
 * Invariant: each `known` holds for as long as its messages wait, but for what is in `passed`.
 */
import { nextPlace } from '../../guard/standing.ts'
import { isFeasible } from '../assign.ts'
import { firstFew, keyOf, messages, newestPlace, placeOf } from '../candidate.ts'
import type { Candidate, View } from '../candidate.ts'
import { NONE, PassedOver, united } from './passed-over.ts'
import type { Rows, Span, Way } from './passed-over.ts'
import type { Port } from '../port.ts'

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
  /** Used where it sends, too. */
  private readonly passed: PassedOver = new PassedOver()
  private view: View | undefined = undefined
  private judge: Verdict = refuse
  /** The place in line of the search. */
  private now = 0
  private newest: number[] = []
  private lists = new Map<Port, readonly Candidate[]>()
  private tuple: Candidate[] = []
  /** Whether one alternation has stood in the way of two: from then on, only what can be completed is followed. */
  private isShared = false

  constructor(ports: readonly Port[], sends: readonly Port[]) {
    this.ports = ports
    this.sends = sends
  }

  /** Tries the tuples from the earliest on; says whether one will do. `rows`: whom it could send to. Throws what `judge` throws. */
  find(view: View, rows: Rows, judge: Verdict): boolean {
    const { ports, sends } = this
    // Where nobody can be sent to, whatever is taken, nothing is looked at.
    if (sends.length > 1 && !isFeasible(rows, 0, new Set())) return false
    this.now = nextPlace()
    this.view = view
    this.judge = judge
    this.isShared = false
    this.newest = new Array<number>(ports.length + 1).fill(-1)
    for (let i = ports.length - 1; i > 0; i--)
      this.newest[i] = Math.max(this.newest[i + 1] as number, newestPlace(ports[i] as Port, view))
    try {
      const found = this.fromFirst(sends.length > 0 ? this.passed.begin(rows) : undefined)
      if (!found) this.learn(Infinity, 0)
      if (sends.length > 0) this.passed.end(found ? this.places : undefined, this.waiting)
      return found
    } finally {
      this.view = undefined
      this.judge = refuse
      this.lists.clear()
      this.tuple = []
    }
  }

  private fromFirst(way: Way | undefined): boolean {
    const [port] = this.ports
    if (port === undefined) return this.judge([]) === true
    const { known } = this
    const later = this.newest[1] as number
    let at = known.length - 1
    for (const message of this.candidates(port, way === undefined ? this.sinceFor(later) : -1)) {
      const place = placeOf(port, message)
      while (at >= 0 && (known[at] as Known).before <= place) at--
      const upTo = at < 0 ? -1 : (known[at] as Known).upTo
      const next = way?.below.get(place)
      if (place <= upTo && later <= upTo && next === undefined) continue
      this.tuple[0] = message
      this.tuple.length = 1
      if (!this.from(1, place > upTo, upTo, next, NONE)) continue
      this.learn(place, at + 1)
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

  /**
   * Whether the tuple can be completed from member `i` on, with one message at least that came after `upTo`; or so that it is one of `due`, or
   * of those on the `way`, which were passed over.
   */
  private from(i: number, isNew: boolean, upTo: number, way: Way | undefined, due: readonly Span[]): boolean {
    const port = this.ports[i]
    const spans = isNew || way === undefined ? due : [...due, ...way.spans]
    if (port === undefined) return (isNew || this.isOneOf(spans)) && this.try()
    if (this.isShared && !this.canBeCompleted(i)) {
      // What was passed over further on stays as it was: one note of each, and not one of whatever could come next.
      if (way !== undefined) this.passed.keep(way)
      return this.passOver([...(isNew ? NONE : spans), { after: upTo, upTo: this.now }])
    }
    const newOnly = !isNew && spans.length === 0 && (this.newest[i + 1] as number) <= upTo
    for (const message of this.candidates(port, newOnly && way === undefined ? upTo : -1)) {
      if (this.isTaken(message, i)) continue
      const place = placeOf(port, message)
      const next = isNew ? undefined : way?.below.get(place)
      if (newOnly && place <= upTo && next === undefined) continue
      this.tuple[i] = message
      this.tuple.length = i + 1
      if (this.from(i + 1, isNew || place > upTo, upTo, next, spans)) return true
    }
    return false
  }

  private try(): boolean {
    const verdict = this.judge(this.tuple)
    if (verdict !== 'for now') return verdict
    this.isShared = true
    return this.passOver([{ after: -1, upTo: this.now }])
  }
  private isOneOf(spans: readonly Span[]): boolean {
    const newest = Math.max(...this.places)
    return spans.some(({ after, upTo }) => after < newest && newest <= upTo)
  }

  /** Does without those tuples, for now, that begin with the messages so far and are of these `spans`. */
  private passOver(spans: readonly Span[]): false {
    if (this.sends.length === 0) return false
    const { places } = this
    for (const span of united(spans)) this.passed.add(places, span)
    return false
  }
  private get places(): number[] {
    return this.tuple.map((message, i) => placeOf(this.ports[i] as Port, message))
  }
  private get waiting(): number {
    return this.ports.reduce((sum, { waiting }) => sum + waiting, 0)
  }

  /** Whether there is somebody for each member from `i` on, whatever the condition says. */
  private canBeCompleted(i: number): boolean {
    const { ports, sends, tuple, view } = this
    const n = ports.length + sends.length
    const rows = [...ports.slice(i), ...sends].map((port) => firstFew(port, view as View, n))
    return isFeasible(rows, 0, new Set(tuple.map(keyOf)))
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

  /**
   * What is newly known, beside the first `rest` of what was: it has all of the others. Of messages of its own it knows nothing: once they are
   * sent, they are as any other.
   */
  private learn(before: number, rest: number): void {
    const { ownFrom = Infinity } = this.view as View
    this.known.length = rest
    this.known.push({ before, upTo: Math.min(this.now, ownFrom - 1) })
  }
}
