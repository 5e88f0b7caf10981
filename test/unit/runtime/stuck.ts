import { Guard, NOT_READY } from 'occamy'
import type { GuardRegistration, Leaf, Readiness } from 'occamy'
import { Entry } from '../../../src/guard/offer.ts'

/** Never ready, with leaves as they are given. */
export class Stuck extends Guard<never> {
  private readonly told: () => readonly Leaf[]
  constructor(told: () => readonly Leaf[]) {
    super()
    this.told = told
  }
  protected override poll(): Readiness {
    return NOT_READY
  }
  protected override commit(): never {
    throw new Error('it is never ready')
  }
  protected override enable(): GuardRegistration {
    return new Entry(this)
  }
  protected override disable(): void {
    // It is registered nowhere.
  }
  protected override leaves(): readonly Leaf[] {
    return this.told()
  }
}
