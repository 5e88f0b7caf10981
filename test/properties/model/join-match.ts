/** The naive matcher of joins: every tuple, in the defined order, from what is there at this moment. */
import { passes } from '../join-program.ts'
import type { End, Pattern, Test } from '../join-program.ts'
import type { ChannelSpec } from '../program.ts'

/** One who is parked, or who comes. */
export interface Offer extends End {
  /** -1 for a try. */
  readonly party: number
  readonly message: number
}

export class ModelChannel {
  state: 'open' | 'closed' | 'poisoned' = 'open'
  readonly buffer: number[] = []
  /** In order of arrival, at both ends. */
  parked: Offer[] = []
  readonly spec: ChannelSpec
  constructor(spec: ChannelSpec) {
    this.spec = spec
  }
  get room(): number {
    return this.state === 'open' ? this.spec.capacity - this.buffer.length : 0
  }
  get drops(): boolean {
    return this.spec.capacity > 0 && this.spec.overflow !== 'block'
  }
  firstTo(on: End['on'], self: number): Offer | undefined {
    return this.parked.find((offer) => offer.on === on && offer.party !== self)
  }
  get error(): string {
    return this.state === 'poisoned' ? 'ChannelPoisonedError' : 'ChannelClosedError'
  }
}

/** What one member takes. Of those with the same key, one is taken. */
export interface Pick {
  readonly key: string
  readonly offer?: Offer
  readonly message: number
}

/** What a join can do now: take this, by member, or fail. */
export type Match = readonly Pick[] | string

function candidates(channel: ModelChannel, { on, ch }: End, comer: Offer | undefined): Pick[] {
  const facing = on === 'send' ? 'receive' : 'send'
  const withOffer = (offer: Offer): Pick => ({ key: `party ${offer.party}`, offer, message: offer.message })
  const parked = channel.parked.filter((offer) => offer.on === facing).map(withOffer)
  const coming = comer !== undefined && comer.ch === ch && comer.on === facing ? [withOffer(comer)] : []
  if (on === 'receive') {
    const buffered = channel.buffer.map((message) => ({ key: `message ${message}`, message }))
    return [...buffered, ...parked, ...coming]
  }
  const room = channel.drops && channel.state === 'open' ? 4 : channel.room
  const slots = Array.from({ length: room }, (_, i) => ({ key: `room ${i} of ${ch}`, message: -1 }))
  return [...parked, ...coming, ...slots]
}

/** Every tuple, the earliest first: by the first member, then by the second … */
function* tuples(rows: readonly (readonly Pick[])[], chosen: readonly Pick[]): Generator<readonly Pick[]> {
  const row = rows[0]
  if (row === undefined) yield []
  else
    for (const pick of row) {
      if (chosen.some(({ key }) => key === pick.key)) continue
      for (const rest of tuples(rows.slice(1), [...chosen, pick])) yield [pick, ...rest]
    }
}

/** What a join can do now, with one who comes: nothing unless that one is needed for it. */
export function match(
  channels: readonly ModelChannel[],
  { members, where }: Pattern,
  comer: Offer | undefined,
): Match | undefined {
  const at = ({ ch }: End): ModelChannel => channels[ch] as ModelChannel
  for (const member of members) {
    const channel = at(member)
    const need = members.filter(({ ch }) => ch === member.ch).length
    const drains = member.on === 'receive' && channel.state === 'closed' && channel.buffer.length >= need
    if (channel.state !== 'open' && !drains) return channel.error
  }
  const rows = members.map((member) => candidates(at(member), member, comer))
  if (where === undefined) return tuples(rows, []).next().value as readonly Pick[] | undefined
  const isSend = (i: number): boolean => members[i]?.on === 'send'
  const sends = rows.filter((_, i) => isSend(i))
  for (const receives of tuples(
    rows.filter((_, i) => !isSend(i)),
    [],
  )) {
    const rest = tuples(sends, receives).next().value as readonly Pick[] | undefined
    if (rest === undefined) continue
    try {
      if (!passes(where, messagesOf(receives))) continue
    } catch (error) {
      return (error as Error).name
    }
    const [taken, given] = [[...receives], [...rest]]
    return members.map((_, i) => (isSend(i) ? given : taken).shift() as Pick)
  }
  return over(
    members.map((member) => at(member)),
    members,
    where,
  )
}

/** The error of a join that takes from closed channels alone: nothing more comes, so what they still hold is all that it could have. */
function over(channels: readonly ModelChannel[], members: readonly End[], where: Test): string | undefined {
  const receiving = channels.filter((_, i) => members[i]?.on === 'receive')
  const [first] = receiving
  if (first === undefined || receiving.some(({ state }) => state !== 'closed')) return undefined
  const rows = channels.flatMap((channel, i) => {
    const member = members[i] as End
    return member.on === 'send' ? [] : [candidates(channel, member, undefined)]
  })
  for (const receives of tuples(rows, [])) {
    try {
      // Somebody may still come whom it is to send to.
      if (passes(where, messagesOf(receives))) return undefined
    } catch (error) {
      return (error as Error).name
    }
  }
  return first.error
}

function messagesOf(picks: readonly Pick[]): readonly number[] {
  return picks.map(({ message }) => message)
}
