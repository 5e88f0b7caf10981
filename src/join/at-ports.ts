/**
 * Where a join stands: its members, the ports that these use, and how many of the ports lack something.
 *
 * Invariants: it stands at all of its ports, or at none; while it does, `missing` counts those that are `absent`.
 */
import type { Line, Parkable } from '../channel/line.ts'
import { Guard, describe } from '../guard/guard.ts'
import type { Offer } from '../guard/offer.ts'
import { GuardInUseError } from '../internal/errors.ts'
import type { Arrival } from './arrival.ts'
import { membersOf } from './member.ts'
import type { Member, Pattern } from './member.ts'
import type { Joint, Port } from './port.ts'

export abstract class AtPorts extends Guard<unknown> implements Joint {
  /** @internal */ readonly members: readonly Member[]
  protected readonly ports: readonly Port[]
  /** Those that make room in a buffer. */
  private readonly drained: readonly Port[]
  protected stands = false
  protected missing = 0

  constructor(pattern: Pattern) {
    super()
    this.members = membersOf(this, pattern)
    this.ports = [...new Set(this.members.map(({ port }) => port))]
    this.drained = this.ports.filter(({ core, side }) => side === 'receive' && core.buffer !== undefined)
  }

  abstract readonly takesAny: boolean
  abstract arrived(port: Port): void
  abstract isNear(port: Port, offer: Offer | undefined): boolean
  abstract completes(arrival: Arrival): boolean
  abstract complete(): void
  abstract takeAt(port: Port, value: unknown, by: Offer | undefined): boolean
  abstract letGo(): void

  /** Its ports stand from now on, used by tasklet `user`. */
  protected stand(user: number): void {
    if (this.stands) throw new GuardInUseError(describe(this))
    this.stands = true
    this.missing = 0
    const { ports } = this
    for (let i = 0; i < ports.length; i++) {
      const port = ports[i] as Port
      port.stand(user)
      if (port.absent) this.missing++
    }
  }
  protected leave(): void {
    if (!this.stands) return
    const { ports } = this
    this.stands = false
    for (let i = 0; i < ports.length; i++) (ports[i] as Port).leave()
  }
  protected usedBy(offer: Offer): void {
    const { ports } = this
    for (let i = 0; i < ports.length; i++) (ports[i] as Port).usedBy(offer)
  }

  /** Counts what is missing, where something came to `port`; of the others, some may have lost what they had. */
  protected count(port: Port): void {
    this.countAt(port)
    const { ports } = this
    // Measured: a look that finds nothing costs as much as one that does.
    for (let i = 0; i < ports.length && this.missing === 0; i++) if (ports[i] !== port) this.countAt(ports[i] as Port)
  }
  private countAt(port: Port): void {
    const absent = !port.suffices(undefined)
    if (absent === port.absent) return
    port.absent = absent
    this.missing += absent ? 1 : -1
  }
  suffices(end: Line<Parkable>): boolean {
    const { ports } = this
    for (let i = 0; i < ports.length; i++) if (!(ports[i] as Port).suffices(end)) return false
    return true
  }

  /** Whether others stand behind it, or for the room that it makes. Measured: in one piece with what is done for them, a tenth of a firing. */
  protected get isAwaited(): boolean {
    const { drained, ports } = this
    for (let i = 0; i < ports.length; i++) if ((ports[i] as Port).later !== undefined) return true
    for (let i = 0; i < drained.length; i++) if ((drained[i] as Port).isAwaited) return true
    return false
  }
  /** Comes last at each port: others that the same arrival completes go first. */
  protected comeLast(): void {
    const { ports } = this
    for (let i = 0; i < ports.length; i++) if ((ports[i] as Port).later !== undefined) (ports[i] as Port).comeLast()
  }
  /** Lets others into the room that was made. */
  protected refill(): void {
    const { drained } = this
    for (let i = 0; i < drained.length; i++) if ((drained[i] as Port).isAwaited) (drained[i] as Port).refill()
  }
}
