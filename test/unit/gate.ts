/** A guard as a user writes one: ready while it is open, and telling what is asked of it. */
import { commit, Guard, IS_READY, NOT_READY, Queue } from 'occamy'
import type { Composite, GuardRegistration, Offer, Readiness } from 'occamy'
import type { Standing } from '../../src/guard/standing.ts'

class Place implements GuardRegistration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: GuardRegistration | undefined = undefined
  after: GuardRegistration | undefined = undefined
}

export class Gate<T> extends Guard<T> {
  /** What was called, in order. */
  readonly calls: string[] = []
  readonly waiting: Queue<Place> = new Queue<Place>()
  /** What a method of this name throws. */
  readonly throws: Partial<Record<'poll' | 'commit' | 'enable' | 'disable' | 'abandon', unknown>> = {}
  private content: { readonly value: T } | undefined = undefined

  /** Opens it: whoever waits, or comes later, gets `value`. */
  open(value: T): void {
    this.content = { value }
    for (let first = this.waiting.head; first !== undefined; first = this.waiting.head) {
      this.waiting.unlink(first)
      commit(first, value)
    }
  }
  shut(): void {
    this.content = undefined
  }
  protected override poll(): Readiness {
    this.call('poll')
    return this.content === undefined ? NOT_READY : IS_READY
  }
  protected override commit(): T {
    this.call('commit')
    return (this.content as { readonly value: T }).value
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    this.call('enable')
    const place = new Place()
    this.waiting.push(place, offer, up, branch)
    return place
  }
  protected override disable(registration: GuardRegistration): void {
    this.waiting.drop(registration)
    this.call('disable')
  }
  protected override abandon(): void {
    this.call('abandon')
  }
  private call(method: keyof Gate<T>['throws']): void {
    this.calls.push(method)
    if (method in this.throws) throw this.throws[method]
  }
}

/** One that has something to do at the beginning of a wait, and says so, or not. */
export class Beginning<T> extends Gate<T> {
  private readonly says: boolean
  constructor(says = true) {
    super()
    this.says = says
  }
  protected override get begins(): boolean {
    return this.says
  }
  protected override begin(): void {
    this.calls.push('begin')
  }
}

/** One that stays registered in a set, and tells of what it has to give. */
export class Lasting<T> extends Gate<T> {
  /** What registering it throws, once. */
  refusal: Error | undefined = undefined

  protected override stay(standing: Standing, up: Composite): GuardRegistration | undefined {
    const { refusal } = this
    this.refusal = undefined
    if (refusal !== undefined) throw refusal
    return standing.notice && this.enable(standing.notice, up, 0)
  }
}
