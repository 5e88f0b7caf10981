/** The messages that a join with a condition leaves where they are. */
import { describe } from '../../guard/guard.ts'
import type { Guard } from '../../guard/guard.ts'
import type { Offer } from '../../guard/offer.ts'
import { Growth } from './growth.ts'
import type { Port } from '../port.ts'

export class Unmatched {
  private readonly ports: readonly Port[]
  private readonly growth: Growth

  constructor(ports: readonly Port[]) {
    this.ports = ports.filter(({ side }) => side === 'receive')
    const [first, ...others] = this.ports
    const own = first === undefined ? new Growth() : (first.joins.growth ??= new Growth())
    this.growth = others.reduce((growth, { joins }) => growth.with(joins), own)
  }

  /** Whether the observer is to be told of them, if they are left. */
  get isDue(): boolean {
    return this.growth.isDue(this.count())
  }
  /** Tells the observer of them, if it is to be told. */
  tell(offer: Offer, join: Guard<unknown>): void {
    const messages = this.count()
    if (!this.growth.isDue(messages)) return
    this.growth.isTold(messages)
    offer.host.unmatched(offer, messages, describe(join))
  }
  private count(): number {
    const { ports } = this
    let messages = 0
    for (let i = 0; i < ports.length; i++) messages += (ports[i] as Port).waiting
    return messages
  }
}
