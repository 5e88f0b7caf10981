/** The members of a join: what each takes or gives, and at which port. */
import { Arrival } from './arrival.ts'
import type { Core, Receiving, Sending } from '../channel/core.ts'
import type { ChannelGuard, ReceiveBase } from '../channel/guards.ts'
import { Next as NextGuard, Receive, Send } from '../channel/guards.ts'
import type { Buffer } from '../channel/buffer.ts'
import { Slot } from '../channel/mailbox.ts'
import type { Mailbox } from '../channel/mailbox.ts'
import { adviceOn } from '../guard/foreign.ts'
import { Entry } from '../guard/offer.ts'
import type { Offer } from '../guard/offer.ts'
import { InvalidOperationError, JoinConflictError } from '../internal/errors.ts'
import type { ChannelError } from '../internal/errors.ts'
import { setMember } from '../internal/shape.ts'
import { Next, NEXT, valueOf } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import { Port } from './port.ts'
import type { Joint } from './port.ts'

/** What a join is made of, and the keys of its values if these are a record. */
export interface Pattern {
  readonly guards: readonly ChannelGuard<unknown>[]
  readonly keys: readonly string[] | undefined
}

/** The guards that can be members. */
type Joinable = Send<unknown> | Receive<unknown> | NextGuard<unknown>

/** Makes the members of a join, and their ports. Throws JoinConflictError, and InvalidOperationError. */
export function membersOf(joint: Joint, { guards, keys }: Pattern): Member[] {
  const ports: Port[] = []
  for (const [i, guard] of guards.entries()) if (!isJoinable(guard)) throw notAMember(keys?.[i] ?? i, guard)
  const members = (guards as readonly Joinable[]).map((guard) => {
    const side = guard instanceof Send ? 'send' : 'receive'
    let port = ports.find((each) => each.core === guard.core && each.side === side)
    if (port === undefined) ports.push((port = new Port(guard.core, side, joint)))
    return new Member(port, guard)
  })
  for (const { core, facing } of ports)
    if (facing.joins !== undefined || ports.some((other) => other.core === core && other.facing !== facing))
      throw new JoinConflictError(core.name)
  for (const port of ports) port.claimEnd()
  return members
}

function isJoinable(guard: unknown): guard is Joinable {
  return guard instanceof Send || guard instanceof Receive || guard instanceof NextGuard
}

function notAMember(key: PropertyKey, given: unknown): InvalidOperationError {
  const advice = adviceOn(
    given,
    'a member is `channel.receive()`, `channel.next()` or `channel.send(value)`; map the join, not its members',
  )
  return new InvalidOperationError(`member ${String(key)} cannot be joined: ${advice}`)
}

/** The values of a join, as a tuple or as a record. */
export function shaped(values: readonly unknown[], keys: readonly string[] | undefined): unknown {
  if (keys === undefined) return values
  const record: Record<string, unknown> = {}
  for (let i = 0; i < keys.length; i++) setMember(record, keys[i] as string, values[i])
  return record
}

export class Member {
  readonly port: Port
  readonly core: Core<unknown>
  private readonly guard: Joinable
  private readonly sends: boolean

  constructor(port: Port, guard: Joinable) {
    this.port = port
    this.core = port.core
    this.guard = guard
    this.sends = port.side === 'send'
    port.need++
  }

  /** The error that its channel gives the join, if that is not open. */
  get fault(): ChannelError | undefined {
    if (this.core.state === 'open') return undefined
    return this.port.fault((this.guard as Partial<Sending<unknown>>).value)
  }
  /** What the join has for a candidate of this member: of a send, nothing. */
  value(candidate: Candidate): unknown {
    return this.guard instanceof Send ? undefined : this.guard.give(valueOf(candidate))
  }

  /** Whether it takes a message that no other member can need. */
  get isAlone(): boolean {
    return !this.sends && this.port.need === 1
  }
  /** Whether there is one in the buffer. */
  get canDraw(): boolean {
    const { buffer } = this.core
    return buffer !== undefined && buffer.length > 0
  }
  /** Takes the next message of the buffer. */
  draw(): unknown {
    return this.give(this.shift())
  }
  /** Whether the first in line waits to send, and for nothing else: so it is not the join's own either. */
  get canShift(): boolean {
    const { senders, state } = this.core
    const { head, watches } = senders
    return head !== undefined && head.up === undefined && watches === undefined && state === 'open'
  }
  /** Who that is. */
  get sender(): Offer {
    return (this.core.senders.head as Entry<Sending<unknown>>).offer as Offer
  }
  /** Takes the message of that one, whose wait is over: it is still to be readied. */
  shiftFrom(sender: Offer): unknown {
    const entry = this.core.senders.shift(undefined) as Entry<Sending<unknown>>
    const { value } = entry.leaf as Sending<unknown>
    entry.leaf = undefined
    entry.offer = undefined
    sender.registration = undefined
    sender.value = undefined
    return this.give(value)
  }
  /** What its guard makes of a message. */
  give(message: unknown): unknown {
    return (this.guard as ReceiveBase<unknown, unknown>).give(message, undefined)
  }
  /** Unlinks what it takes, and moves the value; whoever was parked is still to be claimed, and readied. */
  take(candidate: Candidate): unknown {
    if (this.sends) return this.send(candidate, (this.guard as Send<unknown>).value)
    return this.give(this.receive(candidate))
  }
  private shift(): unknown {
    const { core } = this
    if (core.state === 'open') core.room++
    return (core.buffer as Buffer<unknown>).shift()
  }
  private receive(candidate: Candidate): unknown {
    const { core } = this
    if (candidate === NEXT) return this.shift()
    if (candidate instanceof Entry) {
      const offer = candidate.offer as Offer
      offer.value = undefined
      return core.senders.take(candidate as Entry<Sending<unknown>>).value
    }
    if (candidate instanceof Arrival) return candidate.value
    if (!(candidate instanceof Slot)) return this.shift()
    if (core.state === 'open') core.room++
    return (core.buffer as Mailbox<unknown>).remove(candidate)
  }
  private send(candidate: Candidate, value: unknown): void {
    const { core } = this
    if (candidate instanceof Next) core.put(value)
    else if (candidate instanceof Entry) {
      const offer = candidate.offer as Offer
      offer.value = core.receivers.take(candidate as Entry<Receiving<unknown>>).give(value, undefined)
    } else (candidate as Arrival).value = value
  }
}

/** The error that a join fails with: of the first member that can never be served again. */
export function faultOf(members: readonly Member[]): ChannelError | undefined {
  for (let i = 0; i < members.length; i++) {
    const { fault } = members[i] as Member
    if (fault !== undefined) return fault
  }
  return undefined
}
