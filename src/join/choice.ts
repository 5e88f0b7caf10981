/**
 * The choice of a process between its chords. Each one's join stays at its channels, and a bit mask has those that may be
 * complete: so a wait costs O(those), and a look at one word for every 16 chords.
 *
 * Invariants: a chord that can be served is in the mask; or the process waits, and the arrival that completes a chord commits it. The order of
 * the mask is that in which the joins stand at each of their channels, the one whose turn is longest ago first, unless a checker has chosen.
 */
import { park } from '../guard/commit.ts'
import { contractOf, IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { CompositeGuard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Reactor } from '../guard/kernel.ts'
import type { Alternative, Composite, Leaf, Offer, Path, Registration } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import { Standing } from '../guard/standing.ts'
import { isFree } from '../tasklet/flags.ts'
import { goesOn, mayBeLent, mayStandIn, standIn, stepBack } from '../tasklet/stand-in.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import type { Joining } from './joining.ts'
import { LeastRecent } from './least-recent.ts'

/** What a chord does: an operation, which is run by the process that serves it, or a plain function. */
export type ReactionTo<V> = (values: V) => Operation<unknown> | void

/** A chord, as its process sees it. */
export interface Rule {
  readonly join: Joining
  /** Whether its reaction is a plain function. */
  readonly isPlain: boolean
  /** Begins the reaction; gives what is left of it to run. */
  begin(values: unknown): Operation<unknown> | undefined
}

/** A reaction that is due. */
export interface Due {
  /** Begins it; gives what is left of it to run. */
  begin(): Operation<unknown> | undefined
  /** Whether it is a plain function, if it has not begun. */
  readonly isPlain?: boolean
}

/** The reaction of a chord that was served. */
class Served implements Due {
  private readonly rule: Rule
  private readonly values: unknown
  constructor(rule: Rule, values: unknown) {
    this.rule = rule
    this.values = values
  }
  begin(): Operation<unknown> | undefined {
    return this.rule.begin(this.values)
  }
  get isPlain(): boolean {
    return this.rule.isPlain
  }
}

// Made by functions of their own. Measured: a loop that makes them has a scope to make for each time round.
function left(rest: Operation<unknown> | undefined): Due {
  return { begin: () => rest }
}
function thrown(error: unknown): Due {
  return {
    begin: () => {
      throw error
    },
  }
}

export class Choice extends CompositeGuard<Due> implements Reactor {
  readonly inOrder: boolean
  private readonly rules: readonly Rule[]
  /** In order of their turns, if that is not given; those that may be complete are marked. */
  private readonly ready: LeastRecent
  private readonly places: Registration[] = []
  private found = -1
  /** The process, once an arrival has completed a chord: ready for that until its turn, or until it has reacted. */
  private server: Tasklet<unknown> | undefined = undefined

  /** Registers the joins. Throws GuardInUseError if another process has one. */
  constructor(rules: readonly Rule[], inOrder: boolean) {
    super()
    this.rules = rules
    this.inOrder = inOrder
    this.ready = new LeastRecent(rules.length)
    try {
      for (const [chord, { isPlain, join }] of rules.entries()) {
        const place = new ChordPlace(this, chord, isPlain)
        this.places.push(contractOf(join).stay(place, place) as Registration)
      }
    } catch (error) {
      this.leave()
      throw error
    }
  }

  /** Takes the joins off their channels. */
  leave(): void {
    for (const [chord, place] of this.places.entries()) contractOf(this.ruleOf(chord).join).disable(place)
  }

  arrived(chord: number): void {
    this.ready.mark(chord)
  }
  served(chord: number): Offer {
    this.comeLast(chord)
    this.server = this.offer as Tasklet<unknown>
    return this.server
  }
  /** Has the process react at once, as `react` does, without that it is readied for it: if that can be, its wait is over. */
  answers(running: Offer): boolean {
    const server = this.offer as Tasklet<unknown>
    if (!mayBeLent(server, running)) return false
    this.server = server
    this.offer = undefined
    server.registration = undefined
    server.doing = 'running'
    return true
  }
  reactTo(chord: number, values: unknown, running: Offer): void {
    const server = this.server as Tasklet<unknown>
    this.comeLast(chord)
    goesOn(server)
    this.work(server, chord, values, running)
  }
  private comeLast(chord: number): void {
    if (!this.inOrder) this.ready.comeLast(chord)
  }
  private ruleOf(chord: number): Rule {
    return this.rules[chord] as Rule
  }

  /**
   * Reacts in the turn of the one who completed a chord (as a method of Polyphonic C# runs in the thread of its caller): as the process,
   * until no chord can be served. If there is more to do than a plain function can, an error to throw, something that is wanted
   * of the process, or no quantum left, the process goes on in a turn of its own.
   */
  react(offer: Offer): void {
    const { server } = this
    if (server === undefined || !mayStandIn(server, offer)) return
    const { path, value } = server
    server.path = undefined
    server.value = undefined
    standIn(server)
    this.work(server, (path as Path).branch, value, offer)
  }
  private work(server: Tasklet<unknown>, chord: number, values: unknown, offer: Offer): void {
    const due = this.serve(server, chord, values)
    if (due === undefined) {
      this.occupy(server, undefined, 0)
      park(server, this, this)
    } else server.giveWay(due)
    stepBack(offer)
  }
  /** Reacts while it can; gives what is left to do. */
  private serve(server: Tasklet<unknown>, first: number, values: unknown): Due | undefined {
    let chord = first
    let value = values
    try {
      for (;;) {
        const rest = this.ruleOf(chord).begin(value)
        const goesOn = rest === undefined && isFree(server.flags)
        if (goesOn && this.poll(server) === NOT_READY) return undefined
        if (!goesOn || !server.further()) return this.leftOf(rest)
        chord = this.found
        value = this.take(server)
      }
    } catch (error) {
      return thrown(error)
    }
  }

  protected override poll(offer: Offer): Readiness {
    this.found = this.find(offer)
    return this.found < 0 ? NOT_READY : IS_READY
  }
  /** The first chord that can be served; those before it are unmarked. */
  private find(offer: Offer): number {
    const { ready } = this
    for (let chord = ready.first(); chord >= 0; chord = ready.next(chord)) {
      if (this.ruleOf(chord).join.finds(offer)) return chord
      ready.unmark(chord)
    }
    return -1
  }
  /** Takes what the chord wants that was found. */
  private take(offer: Offer): unknown {
    const { found } = this
    this.comeLast(found)
    return this.ruleOf(found).join.takeFound(offer)
  }
  /** Leaves the rest of a reaction, and what may have been found beyond it, to a turn of the process. */
  private leftOf(rest: Operation<unknown> | undefined): Due {
    if (this.found >= 0) this.ruleOf(this.found).join.letGo()
    return left(rest)
  }
  protected override commit(offer: Offer): Due {
    const { found } = this
    return this.wrap(found, this.take(offer))
  }
  override wrap(chord: number, values: unknown): Due {
    return new Served(this.ruleOf(chord), values)
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    return this
  }
  protected override disable(): void {
    this.offer = undefined
  }
  protected override leaves(): readonly Leaf[] {
    if (this.rules.length === 0) return [{ what: 'for chords, of which there are none' }]
    return this.rules.flatMap(({ join }) => contractOf(join).leaves())
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    const own: Alternative[] = []
    for (const [chord, { join: guard }] of this.rules.entries()) {
      const lead = (): void => {
        if (!this.inOrder) this.ready.comeFirst(chord)
        this.ready.mark(chord)
      }
      own.push({ guard, path, higher: this.inOrder ? [...own] : [], through: { guard: this, path, lead } })
    }
    found.push(...own)
  }
}

/** Where the join of a chord stays. */
class ChordPlace extends Standing {
  readonly order = 0
  readonly user: number = kernel.offer?.id ?? 0
  readonly notice: undefined = undefined
  private readonly choice: Choice
  private readonly chord: number
  private readonly isPlain: boolean
  /** The way to the process, which waits for its choice alone. */
  private readonly way: Path

  constructor(choice: Choice, chord: number, isPlain: boolean) {
    super(undefined)
    this.isPlain = isPlain
    this.choice = choice
    this.chord = chord
    this.way = { up: choice, branch: chord, next: undefined }
  }
  get open(): Offer | undefined {
    return this.choice.offer
  }
  override get reactor(): Reactor | undefined {
    return this.isPlain ? this.choice : undefined
  }
  override get keepsPlace(): boolean {
    return this.choice.inOrder
  }
  override answers(running: Offer): boolean {
    return this.isPlain && this.choice.answers(running)
  }
  override react(value: unknown, running: Offer): void {
    this.choice.reactTo(this.chord, value, running)
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
    return this.way
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
