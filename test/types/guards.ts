/** A guard of a user's own, and what its users may not see of it. */
import { commit, fail, Guard, IS_READY, LAST_RESORT, NOT_READY, Queue, skip } from 'occamy'
import type { Composite, GuardRegistration, Leaf, Offer, Readiness, Step } from 'occamy'
import { fits, same, some } from './assert.ts'

same<Readiness, 0 | 1 | 2>()
const readiness = [NOT_READY, LAST_RESORT, IS_READY] as const
same<typeof readiness, readonly [0, 1, 2]>()

/** Each of the four methods is protected, and must be there. */
export class Flag extends Guard<string> implements GuardRegistration {
  offer: Offer | undefined
  up: Composite | undefined
  branch = 0
  before: GuardRegistration | undefined
  after: GuardRegistration | undefined
  private readonly waiting = new Queue<Flag>()
  raise(): void {
    const first = this.waiting.head
    same<typeof first, Flag | undefined>()
    if (first === undefined) return
    this.waiting.unlink(first)
    commit(first, 'raised')
  }
  break(error: Error): void {
    fail(this, error)
  }
  protected override poll(offer: Offer): Readiness {
    same<typeof offer.host.now, number>()
    return NOT_READY
  }
  protected override commit(): string {
    return 'raised'
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    this.waiting.push(this, offer, up, branch)
    return this
  }
  protected override disable(): void {
    this.waiting.drop(this)
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: 'for a flag' }]
  }
}

// @ts-expect-error -- a guard that has none of the four methods
class Empty extends Guard<void> {}
// @ts-expect-error -- a guard is subclassed, not made
void new Guard()

abstract class Wrong extends Guard<void> {
  // @ts-expect-error -- a readiness is one of three
  protected override poll(): 3 {
    return 3
  }
}
fits<Empty, Guard<void>>()
// @ts-expect-error -- as above
fits<Wrong, Guard<void>>()

export function* uses(flag: Flag): Generator<Step, void, unknown> {
  const text = yield* flag
  same<typeof text, string>()
  // @ts-expect-error -- protected: the author sees it, the user does not
  flag.poll(some<Offer>())
  // @ts-expect-error -- protected
  skip.enable(some<Offer>(), undefined, 0)
}
