/**
 * Strikes: a tasklet cancels another, raises an error in it, suspends it, or ends its scope.
 *
 * A turn that nobody can see is taken as soon as it can be. But a strike before it can do what a strike after it cannot: whoever is struck
 * before its first turn never begins; whoever is struck before the end that it waits for never hears of it. So such a turn is a step, in the
 * next search. One whose scope ends before it has done anything is left alone, if it ends at once without that others could tell.
 *
 * Whoever is suspended, or has an error raised in it, can be so before any of its turns: then all of them are steps.
 *
 * A timer strikes so too: what somebody sets, or calls off, who has waited for an end, could come after a timer that came after the end.
 */
import { hearingOf, NEVER, turnName, wayOf } from '../record/party.ts'
import type { Party, Way } from '../record/party.ts'

/** A turn: after which wait, in which way, whether it was a step, and whether it did nothing that others could tell. */
interface Had {
  readonly wait: number
  readonly way: Way
  readonly isStep: boolean
  readonly isQuiet: boolean
}

export class Strikes {
  /** The turns, by name, that are known to be steps. */
  private readonly turns: Set<string> = new Set<string>()
  /** The tasklets, by their paths, that are suspended, or in which something is raised: before any turn of theirs that does what it does not after it. */
  private readonly interrupted: Set<string> = new Set<string>()

  /** Something is raised in a party, or it is suspended, maybe by itself; the same. */
  interrupt(party: Party, by: Party | undefined): boolean {
    const { ident } = party
    if (this.interrupted.has(ident.path) || by?.awaited?.has(party) === true) return false
    this.interrupted.add(ident.path)
    return true
  }

  /** A party is struck, by another or by a time limit of its own; gives whether that tells that a turn is to be a step, which was not known. */
  strike(party: Party, by: Party): boolean {
    // It was over before: there is no other order.
    if (by.awaited?.has(party) === true) return false
    let tells = false
    if (party.began && party.stepped === NEVER && !by.ident.isFrom(party.ident)) {
      const { over, scope } = party.tasklet
      if (!over && scope.ending) party.isStruckEarly = true
      else tells = this.add(turnName(party, 0, 0))
    }
    // In the midst of a commit, what it is in ends at once.
    if (party.freed !== undefined && this.add(party.freed)) tells = true
    return this.miss(party, by) || tells
  }
  /** A party is struck, or could have been before it was over: it would not have heard of all the ends that it has heard of; the same. */
  miss(party: Party, by: Party | undefined): boolean {
    if (party.heard.length === 0) return false
    let tells = false
    for (const turn of [...party.heard.map(({ fell }) => fell), ...party.hops, ...firmHearings(party, by)])
      if (turn !== undefined && this.add(turn)) tells = true
    return tells
  }

  /** The turn of a party after some wait has to do with the time: timers could come after the ends that it has heard of, and before that; the same. */
  timed(party: Party, wait: number): boolean {
    return party.heard.length > 0 && this.add(turnName(party, wait, 0))
  }

  /** A party has had a turn; the same. */
  had(party: Party, { wait, way, isStep, isQuiet }: Had): boolean {
    const { isStruckEarly, tasklet } = party
    if (!isStep && wait === 0 && way === 0) party.began = true
    if (tasklet.over) party.endIsSeen = !isQuiet
    if (!isStep && tasklet.over) party.fell = turnName(party, wait, way)
    if (!isStruckEarly) return false
    party.isStruckEarly = false
    return !(tasklet.over && isQuiet) && this.add(turnName(party, 0, 0))
  }

  /** Whether a turn is known to be a step. */
  isStep(party: Party): boolean {
    return (
      (this.turns.size > 0 && this.turns.has(turnName(party, party.wait, wayOf(party)))) || this.isInterrupted(party)
    )
  }

  /** Whether it is known that to hear of the end that it waits for is a step of its own: it may be struck before it has looked. */
  hearsLate(party: Party): boolean {
    return (this.turns.size > 0 && this.turns.has(hearingOf(party))) || this.isInterrupted(party)
  }
  /** Whether it is known that something is raised in it, or that it is suspended. */
  isInterrupted({ ident }: Party): boolean {
    return this.interrupted.size > 0 && this.interrupted.has(ident.path)
  }

  private add(turn: string): boolean {
    if (this.turns.has(turn)) return false
    this.turns.add(turn)
    return true
  }
}

/**
 * A party is struck: the waits at which it, or another who was struck, may not have looked yet. An end of which nothing else is seen can come after
 * the strike, and needs none of this. Not so if its turn did more; if the party knew of it before; if the strike comes of it; or if
 * several are struck who have heard of it, of whom each looks for itself.
 */
function firmHearings(party: Party, by: Party | undefined): readonly string[] {
  const late = new Set<Party>()
  for (const ended of party.heard) {
    const struck = (ended.struckHearers ??= new Set<Party>()).add(party)
    if (struck.size > 1) for (const each of struck) late.add(each)
    else if (ended.endIsSeen || party.knew || by?.awaited?.has(ended) === true) late.add(party)
  }
  return [...late].flatMap(({ hearings }) => hearings)
}
