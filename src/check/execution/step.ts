/** Takes a step by its label, in the state that an execution is in. */
import { mayLook } from './enabled.ts'
import { DepartureError } from '../errors.ts'
import type { Execution } from './execution.ts'
import type { Label } from '../record/label.ts'
import type { Party } from '../record/party.ts'

/** Takes a step. Throws DepartureError if it cannot be taken. */
export function take(execution: Execution, label: Label): void {
  const { kind, seats, arrivals } = label
  const step = execution.event + 2
  if (kind === 'timer') {
    const [seat] = seats
    const limit = execution.limits.find(({ party, number }) => party.ident === seat?.ident && number === seat.at)
    if (limit === undefined) throw new DepartureError(step, `no such time limit of ${seat?.ident.path ?? ''} is set`)
    execution.begin()
    execution.expire(limit)
    return
  }
  const parties: Party[] = []
  for (const { ident, wait, at } of seats) {
    const party = execution.parties[ident.index]
    if (party === undefined) throw new DepartureError(step, `tasklet ${ident.path} has not been spawned`)
    if (kind === 'turn' ? party.status !== 'ready' : party.status !== 'held')
      throw new DepartureError(step, isElsewhere(party, kind))
    if (party.wait !== wait)
      throw new DepartureError(step, `${party.tasklet.name} is at its wait ${party.wait}, and not ${wait}`)
    if (kind === 'meet' && at >= party.alts.length)
      throw new DepartureError(
        step,
        `${party.tasklet.name} waits for ${party.alts.length} things, and not for ${at + 1}`,
      )
    const alt = party.alts[at]
    if (kind === 'meet' && alt !== undefined && alt.higher.length > 0 && !mayLook(execution, { party, alt, at }))
      throw new DepartureError(step, `${party.tasklet.name} takes what comes before it`)
    parties.push(party)
  }
  execution.begin()
  if (kind === 'turn') execution.turn(parties[0] as Party, arrivals, true)
  else if (kind === 'look') look(execution, parties[0] as Party, seats[0]?.at ?? 0, step)
  else execution.meet(parties, label)
}

/** Throws DepartureError unless the step that was taken has come upon all who were to be there. */
export function checkArrivals({ event, parties }: Execution, { arrivals }: Label): void {
  const missing = arrivals.find(({ index }) => parties[index]?.found !== event)
  if (missing !== undefined) throw new DepartureError(event + 1, `tasklet ${missing.path} is not found`)
}

function look(execution: Execution, party: Party, choice: number, step: number): void {
  execution.look(party, choice)
  const { options } = execution
  if (choice >= options)
    throw new DepartureError(step, `${party.tasklet.name} has ${options} to choose among, and not ${choice + 1}`)
}

function isElsewhere({ status, tasklet }: Party, kind: Label['kind']): string {
  const { name, over } = tasklet
  if (over) return `${name} has ended`
  if (kind === 'turn') return status === 'held' ? `${name} waits` : `${name} is parked`
  return status === 'ready' ? `${name} has still to take its turn` : `${name} is parked elsewhere`
}
