/**
 * Who is found at a channel by a turn that looks there: by a try, or by `balance`. Those who are held at a wait have not arrived
 * anywhere, so each of them may be there or not; one that was found once is there until its wait is over.
 */
import type { Core } from '../channel/core.ts'
import { contract } from '../guard/contract.ts'
import { BUFFER, SENDERS, STATE } from '../guard/probe.ts'
import type { RECEIVERS } from '../guard/probe.ts'
import { arrive, putBack } from './commit.ts'
import type { Stage } from './commit.ts'
import type { Ident } from './ident.ts'
import type { Party } from './party.ts'
import type { Recorder } from './record.ts'
import { touchPresence } from './touch.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution: who arrives if the turn under way looks, and who has. */
type Scene = Stage & Recorder & { readonly arrivals: readonly Ident[]; readonly present: Party[] }

/** The turn under way looks at one end: those arrive who have arrived before, and those who are to be found. */
export function lookAt(execution: Scene, core: Core<unknown>, end: typeof SENDERS | typeof RECEIVERS): void {
  const kind = end === SENDERS ? 'send' : 'receive'
  execution.looked.push({ core, kind })
  execution.read(core, end)
  execution.read(core, STATE)
  if (core.buffer !== undefined) execution.footprint.write(execution.cellOf(core, BUFFER))
  const there = execution.held.filter((party) => placeOf(party, kind, core) !== undefined)
  for (const party of there) if (party.arrived) appear(execution, party, kind, core)
  for (const ident of execution.arrivals) {
    const party = there.find((each) => each.ident === ident)
    if (party?.arrived === false && !wouldMeet(execution, party)) appear(execution, party, kind, core)
  }
  for (const party of there) if (!party.arrived && !wouldMeet(execution, party)) execution.absent.push(party)
}

function placeOf({ alts }: Party, kind: Alt['kind'], core: Core<unknown>): Alt | undefined {
  return alts.find((alt) => alt.kind === kind && alt.core === core)
}

/** Whether a party could not arrive without meeting one that has: then it is not there, or the other is not any more. */
function wouldMeet({ held }: Scene, party: Party): boolean {
  return held.some(
    (other) =>
      other.arrived &&
      other !== party &&
      party.alts.some(
        ({ core, kind }) =>
          core !== undefined &&
          core.buffer === undefined &&
          placeOf(other, kind === 'send' ? 'receive' : 'send', core) !== undefined,
      ),
  )
}

function appear(execution: Scene, party: Party, kind: Alt['kind'], core: Core<unknown>): void {
  if (!party.arrived) {
    party.arrived = true
    execution.joins(party)
    touchPresence(execution, party)
  }
  arrive(execution, party, placeOf(party, kind, core) as Alt)
  execution.present.push(party)
}

/** Those who arrived for a turn, and were not served, are held at their waits again; but they have arrived. */
export function leaveAgain(execution: Scene): void {
  for (const party of execution.present.splice(0)) {
    const { guard, registration } = party.tasklet
    if (guard === undefined || registration === undefined) touchPresence(execution, party)
    else {
      contract.disable(guard, registration)
      putBack(execution, party)
      party.status = 'held'
      execution.held.push(party)
    }
  }
}
