/**
 * The reference model of joins and of processes that serve chords: no counts, no masks, nothing that is remembered. After
 * everything that happens it looks at all the joins that wait at a channel, each with the naive matcher.
 *
 * Which of several is served is settled as far as it is defined: of joins, the one that waits longest; of chords in
 * order, the first; of others, the one that was served longest ago. Beyond that the model follows what was seen.
 */
import type { End, Pattern } from '../join-program.ts'
import type { ChannelSpec } from '../program.ts'
import { match, ModelChannel } from './join-match.ts'
import type { Match, Offer, Pick } from './join-match.ts'

/** A join that was served, or failed, and whose. */
export interface Firing {
  readonly party: number
  /** Of a process, which chord. */
  readonly chord?: number | undefined
  readonly values?: readonly (number | null)[]
  readonly error?: string
}

/** What the model says of a firing, beyond what can be seen of it. */
export interface Expected extends Firing {
  /** What it took that was there before: messages (`m3`), and receivers (`r5`). */
  readonly took: readonly string[]
}

/** One who waits for a join, or for one of several. */
export interface Joiner {
  readonly party: number
  readonly patterns: readonly Pattern[]
  /** What the sends of a join give, by member. */
  readonly gives: readonly number[]
  readonly kind: 'join' | 'in order' | 'fair'
  times: number
  /** Whether it waits again only when it is told to. */
  readonly isSlow: boolean
  /** Its patterns in the order of their turns. */
  readonly turns: number[]
  waits: boolean
}

/** A join, or a chord, that can be served. */
interface Able {
  readonly joiner: Joiner
  readonly chord: number
  readonly found: Match
}

export function disagree(what: string): never {
  throw new Error(`the model and the joins disagree: ${what}`)
}

export class JoinModel {
  readonly channels: readonly ModelChannel[]
  /** What became of those who came with offers. */
  readonly went = new Map<number, string>()
  readonly fired: Expected[] = []
  /** Those who stand, in the order in which their waits began. */
  joiners: Joiner[] = []
  /** What was seen in this step, and has not been explained yet. */
  seen: Firing[] = []
  private readonly again: Joiner[] = []

  constructor(channels: readonly ChannelSpec[]) {
    this.channels = channels.map((spec) => new ModelChannel(spec))
  }
  at({ ch }: { readonly ch: number }): ModelChannel {
    return this.channels[ch] as ModelChannel
  }

  /** One comes with offers. */
  come(offers: readonly Offer[]): void {
    const [only] = offers
    if (only === undefined) return
    const isPlain = offers.length === 1 && !(only.on === 'send' && this.at(only).spec.overflow !== 'block')
    for (const offer of offers) {
      const done = this.attempt(offer, !isPlain)
      if (done === undefined) continue
      this.went.set(offer.party, done)
      return this.settle()
    }
    for (const offer of offers) {
      if (this.went.has(only.party)) break
      this.at(offer).parked.push(offer)
      this.told(offer.ch, offer.on === 'send' ? 'receive' : 'send')
    }
    this.settle()
  }
  /** A try: what it gives, if anything. */
  try(offer: Offer): string | undefined {
    const channel = this.at(offer)
    if (channel.state !== 'open' && offer.on === 'send') return undefined
    if (channel.state === 'closed' && channel.buffer.length === 0) return undefined
    const done = this.attempt(offer, true)
    this.settle()
    return done
  }

  /** Serves an offer at once, if that can be; a plain one meets joins only once it is parked. */
  private attempt(offer: Offer, meetsJoins: boolean): string | undefined {
    const channel = this.at(offer)
    const { buffer, state } = channel
    const facing = offer.on === 'send' ? 'receive' : 'send'
    const partner = state === 'open' ? channel.firstTo(facing, offer.party) : undefined
    if (offer.on === 'receive') {
      if (buffer.length > 0) {
        const message = buffer.shift()
        this.refill(channel, offer.ch)
        return `received ${message}`
      }
      if (state !== 'open') return channel.error
      if (partner !== undefined) {
        this.leave(partner, `sent ${partner.message}`)
        return `received ${partner.message}`
      }
      const given = meetsJoins ? this.told(offer.ch, 'send', offer) : undefined
      return given === undefined ? undefined : `received ${given}`
    }
    if (state !== 'open') return channel.error
    if (partner !== undefined) this.leave(partner, `received ${offer.message}`)
    else if (channel.room > 0) this.put(channel, offer.ch, offer.message)
    else if (!meetsJoins || this.told(offer.ch, 'receive', offer) === undefined) {
      if (!channel.drops) return undefined
      this.put(channel, offer.ch, offer.message)
    }
    return `sent ${offer.message}`
  }

  private put(channel: ModelChannel, ch: number, message: number): void {
    const { buffer, spec } = channel
    if (channel.room <= 0 && spec.overflow === 'drop-newest') return
    if (channel.room <= 0) buffer.shift()
    buffer.push(message)
    this.told(ch, 'receive')
  }
  private refill(channel: ModelChannel, ch: number): void {
    if (channel.state !== 'open') return void this.told(ch, 'receive')
    for (let first = channel.firstTo('send', -2); first !== undefined && channel.room > 0;) {
      this.leave(first, `sent ${first.message}`)
      channel.buffer.push(first.message)
      first = channel.firstTo('send', -2)
    }
    if (channel.room > 0) this.told(ch, 'send')
  }
  /** One who was parked goes, with all its offers. */
  private leave({ party }: Offer, how: string): void {
    for (const channel of this.channels) channel.parked = channel.parked.filter((offer) => offer.party !== party)
    this.went.set(party, how)
  }

  end(ch: number, how: 'closed' | 'poisoned'): void {
    const channel = this.at({ ch })
    if (channel.state === 'poisoned' || (how === 'closed' && channel.state === 'closed')) return
    channel.state = how
    if (how === 'poisoned') channel.buffer.length = 0
    for (const offer of channel.parked) if (!this.went.has(offer.party)) this.leave(offer, channel.error)
    this.told(ch, 'send')
    this.told(ch, 'receive')
    this.settle()
  }
  cancel(party: number): void {
    this.leave({ party } as Offer, 'cancelled')
    this.joiners = this.joiners.filter((joiner) => joiner.party !== party)
  }

  /** Those who have been served, and are not done with it. */
  get busy(): readonly Joiner[] {
    return this.joiners.filter(({ isSlow, waits }) => isSlow && !waits)
  }
  /** One waits, for the first time, or again. */
  wait(joiner: Joiner): void {
    this.begin(joiner)
    this.settle()
  }
  private begin(joiner: Joiner): void {
    if (joiner.kind === 'join' || !this.joiners.includes(joiner)) this.joiners.push(joiner)
    joiner.waits = true
    const able = this.able([joiner], undefined)
    if (able.length > 0) this.serve(able, undefined)
  }
  /** Those who were served wait again. */
  private settle(): void {
    for (let joiner = this.again.shift(); joiner !== undefined; joiner = this.again.shift()) this.begin(joiner)
  }

  private able(joiners: readonly Joiner[], comer: Offer | undefined, port?: End): Able[] {
    return joiners.flatMap((joiner) =>
      joiner.patterns.flatMap((pattern, chord): Able[] => {
        const stands = port === undefined || pattern.members.some(({ ch, on }) => ch === port.ch && on === port.on)
        if (!joiner.waits || !stands || comer?.party === joiner.party) return []
        const found = match(this.channels, pattern, comer)
        // Of errors, one who waits hears when the message is there.
        const counts = comer === undefined || (typeof found === 'object' && found.some(({ offer }) => offer === comer))
        return found !== undefined && counts ? [{ joiner, chord, found }] : []
      }),
    )
  }

  /** The joins at an end look; for one who comes, at most one of them is served, and gives it what it says. */
  private told(ch: number, on: End['on'], comer?: Offer): number | undefined {
    for (;;) {
      const able = this.able(this.joiners, comer, { ch, on })
      if (able.length === 0) return undefined
      const given = this.serve(able, comer)
      if (comer !== undefined) return given
    }
  }

  /** Serves the one of these that was seen to be, which is to be one that may come first. */
  private serve(able: readonly Able[], comer: Offer | undefined): number {
    const isIt = ({ joiner, chord, found }: Able, { party, chord: seen, error }: Firing): boolean =>
      party === joiner.party && (typeof found === 'string' ? found === error : error === undefined && seen === chord)
    const isAble = (firing: Firing): boolean => able.some((one) => isIt(one, firing))
    // Of those who fail now, it cannot be told when the scheduler let them say so.
    const isNext = (firing: Firing): boolean => this.seen.find(({ party }) => party === firing.party) === firing
    const failing = this.seen.findIndex((firing) => firing.error !== undefined && isNext(firing) && isAble(firing))
    const at = failing >= 0 ? failing : this.seen.findIndex(isAble)
    const [firing] = at < 0 ? [] : this.seen.splice(at, 1)
    const one = firing && able.find((each) => isIt(each, firing))
    if (one === undefined) {
      const who = able.map(({ joiner, chord, found }) => `${joiner.party}.${chord} ${JSON.stringify(found)}`)
      disagree(`none of these was served: ${who.join(', ')}`)
    }
    this.checkTurn(one, able)
    return this.fire(one, comer, JSON.stringify(firing?.values))
  }

  private checkTurn({ joiner, chord, found }: Able, able: readonly Able[]): void {
    const served = able.filter((each) => typeof each.found !== 'string')
    if (joiner.kind === 'join') {
      const before = able.slice(
        0,
        able.findIndex((each) => each.joiner === joiner),
      )
      const first = before.find((each) => served.includes(each) && each.joiner.kind === 'join')
      if (first !== undefined) disagree(`${joiner.party} overtook ${first.joiner.party}`)
    }
    if (typeof found === 'string') return
    const own = served.filter((each) => each.joiner === joiner)
    if (joiner.kind === 'in order' && own[0]?.chord !== chord)
      disagree(`${joiner.party} served chord ${chord}, and not ${own[0]?.chord}`)
    const turn = joiner.turns.find((each) => own.some((one) => one.chord === each))
    if (joiner.kind === 'fair' && turn !== chord)
      disagree(`${joiner.party} served chord ${chord}, and it was the turn of ${turn}`)
  }

  private fire({ joiner, chord, found }: Able, comer: Offer | undefined, seen: string | undefined): number {
    const { party, kind } = joiner
    const failed = typeof found === 'string'
    joiner.waits = false
    joiner.turns.push(...joiner.turns.splice(joiner.turns.indexOf(chord), 1))
    joiner.times--
    if (kind === 'join' || failed) this.joiners = this.joiners.filter((each) => each !== joiner)
    if (failed) {
      this.fired.push({ party, error: found, took: [] })
      return -1
    }
    const { members } = joiner.patterns[chord] as Pattern
    const took = found.flatMap((pick, i) =>
      pick.offer === comer && comer !== undefined ? [] : this.tokens(pick, members[i]),
    )
    const values = members.map(({ on }, i) => (on === 'send' ? null : (found[i] as Pick).message))
    if (JSON.stringify(values) !== seen) disagree(`${party} took ${seen}, and not ${JSON.stringify(values)}`)
    this.fired.push({ party, chord, values, took })
    for (const [i, member] of members.entries()) this.take(found[i] as Pick, member, joiner.gives[i] as number, comer)
    if (joiner.times > 0 && !joiner.isSlow) this.again.push(joiner)
    for (const ch of new Set(members.flatMap(({ ch, on }) => (on === 'receive' ? [ch] : []))))
      this.refill(this.at({ ch }), ch)
    const at = found.findIndex(({ offer }) => offer !== undefined && offer === comer)
    return joiner.gives[at] ?? -1
  }
  private tokens({ key, offer, message }: Pick, member: End | undefined): readonly string[] {
    if (member?.on === 'receive') return [`m${message}`]
    return offer === undefined || key.startsWith('room') ? [] : [`r${offer.party}`]
  }
  private take({ offer, message }: Pick, { ch, on }: End, given: number, comer: Offer | undefined): void {
    const channel = this.at({ ch })
    if (offer !== undefined && offer === comer) return
    if (offer !== undefined) this.leave(offer, on === 'send' ? `received ${given}` : `sent ${message}`)
    else if (on === 'send') this.put(channel, ch, given)
    else channel.buffer.splice(channel.buffer.indexOf(message), 1)
  }
}
