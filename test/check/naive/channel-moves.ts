/** Sends and receives that need no partner, as events: at a buffer, or at a channel that is not open. Those are served there who have arrived. */
import { at, cell, inTheMidst } from './interpret.ts'
import type { State } from './interpret.ts'
import { everyAlternative, isReadyAlone, mayTake, place, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Alternative, Move } from './moves.ts'
import { alreadyServed } from './presence.ts'
import type { AtChannel } from './program.ts'
import { servePut, serveRoom } from './service.ts'

export function channelMoves(state: State): readonly Move[] {
  return everyAlternative(state).flatMap((alternative) => {
    const { branch } = alternative
    if (branch.on !== 'send' && branch.on !== 'receive' && branch.on !== 'next') return []
    return isReadyAlone(state, branch) && mayTake(state, alternative) ? [alone(state, alternative, branch)] : []
  })
}

function alone(state: State, alternative: Alternative, member: AtChannel): Move {
  const { ch } = member
  return {
    label: `${place(state, alternative.t, alternative.i)} alone`,
    happen(next, event) {
      event.reads.add(cell.open(ch))
      relyOnAbsence(next, alternative, event)
      const use = (): string => {
        const entry = useChannel(next, member, event)
        take(next, alternative, event, entry)
        return entry
      }
      if (at(next.program.channels, ch) === 0) use()
      else
        inTheMidst(next, event, alreadyServed(next), () => {
          const entry = use()
          if (entry === 'sent') servePut(next, ch, event)
          else serveRoom(next, ch, event)
        })
    },
  }
}
