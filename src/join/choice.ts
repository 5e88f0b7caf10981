/**
 * The choice of a process between its chords. Each one's join stays at its channels, and a bit mask has those that may be
 * complete: so a wait costs O(those), and a look at one word for every 32 chords.
 *
 * Invariant: a chord that can be served is in the mask; or the process waits, and the arrival that completes a chord commits it.
 */
import { contractOf, IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { CompositeGuard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Alternative, Composite, Leaf, Offer, Path, Registration } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'
import type { Joining } from './joining.ts'
import { Mask } from './mask.ts'

/** Which chord is served, and what it has taken. */
export interface Served {
  readonly chord: number
  readonly values: unknown
}

export class Choice extends CompositeGuard<Served> {
  readonly inOrder: boolean
  private readonly joins: readonly Joining[]
  private readonly ready: Mask
  private readonly places: Registration[] = []
  /** The chord that was served last. */
  private last = -1
  private found = -1

  /** Registers the joins. Throws GuardInUseError if another process has one. */
  constructor(joins: readonly Joining[], inOrder: boolean) {
    super()
    this.joins = joins
    this.inOrder = inOrder
    this.ready = new Mask(joins.length)
    try {
      for (const [chord, join] of joins.entries()) {
        const place = new ChordPlace(this, chord)
        this.places.push(contractOf(join).stay(place, place) as Registration)
      }
    } catch (error) {
      this.leave()
      throw error
    }
  }

  /** Takes the joins off their channels. */
  leave(): void {
    for (const [chord, place] of this.places.entries()) contractOf(this.joins[chord] as Joining).disable(place)
  }

  arrived(chord: number): void {
    this.ready.add(chord)
  }
  served(chord: number): Offer {
    this.last = chord
    return this.offer as Offer
  }

  protected override poll(offer: Offer): Readiness {
    const start = this.inOrder ? 0 : this.last + 1
    this.found = this.find(offer, start, this.joins.length)
    if (this.found < 0) this.found = this.find(offer, 0, start)
    return this.found < 0 ? NOT_READY : IS_READY
  }
  /** The first chord that can be served; those before it leave the mask. */
  private find(offer: Offer, start: number, end: number): number {
    const { joins, ready } = this
    for (let n = ready.next(start); n >= 0 && n < end; n = ready.next(n + 1)) {
      if (contractOf(joins[n] as Joining).poll(offer) === IS_READY) return n
      ready.delete(n)
    }
    return -1
  }
  protected override commit(offer: Offer): Served {
    const { found } = this
    this.last = found
    return this.wrap(found, contractOf(this.joins[found] as Joining).commit(offer))
  }
  override wrap(chord: number, values: unknown): Served {
    return { chord, values }
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    return this
  }
  protected override disable(): void {
    this.offer = undefined
  }
  protected override leaves(): readonly Leaf[] {
    if (this.joins.length === 0) return [{ what: 'for chords, of which there are none' }]
    return this.joins.flatMap((join) => contractOf(join).leaves())
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    const own: Alternative[] = []
    for (const [chord, guard] of this.joins.entries()) {
      const lead = (): void => {
        this.last = chord - 1
        this.ready.add(chord)
      }
      own.push({ guard, path, higher: this.inOrder ? [...own] : [], through: { guard: this, lead } })
    }
    found.push(...own)
  }
}

/** Where the join of a chord stays. */
class ChordPlace implements Standing {
  readonly order = 0
  readonly user: number = kernel.offer?.id ?? 0
  readonly notice: undefined = undefined
  private readonly choice: Choice
  private readonly chord: number

  constructor(choice: Choice, chord: number) {
    this.choice = choice
    this.chord = chord
  }
  get offer(): Offer | undefined {
    return this.choice.offer
  }
  get keepsPlace(): boolean {
    return this.choice.inOrder
  }
  claim(): Offer {
    return this.choice.served(this.chord)
  }
  arrived(): void {
    this.choice.arrived(this.chord)
  }
  tell(): void {
    this.arrived()
  }
  path(): Path {
    return this.choice.path(this.chord)
  }
  wrap(_branch: number, values: unknown): unknown {
    return this.choice.wrap(this.chord, values)
  }
  settle(): void {
    // A join stays wherever it is put.
  }
  meet(): void {
    // A join meets nobody that stays.
  }
  part(): void {
    // It met nobody.
  }
}
