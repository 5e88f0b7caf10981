/** How a step is carried out in the kernel: the guard contract, one alternative at a time. */
import { contractOf, NOT_READY } from '../../guard/contract.ts'
import type { Readiness } from '../../guard/contract.ts'
import { Guard } from '../../guard/guard.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Composite, Offer, Path, Registration } from '../../guard/offer.ts'
import type { Operation } from '../../guard/operation.ts'
import { FAIL, LOOK, OK } from '../../guard/signal.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { InvariantError } from '../../internal/errors.ts'
import { drop } from './decide.ts'
import { DepartureError } from '../errors.ts'
import type { Party } from '../record/party.ts'
import type { Alt } from '../record/wait.ts'

/** What is needed of the execution. */
export interface Stage {
  readonly runtime: Runtime
  time: number
  readonly event: number
  readonly held: Party[]
  readonly ready: Party[]
  release(party: Party): void
}

/** Stands above an alternative that is enabled alone, and shows the way that its value takes. */
class Way implements Composite {
  private readonly way: Path
  constructor(way: Path) {
    this.way = way
  }
  wrap(): never {
    throw new InvariantError('a way is never on the way')
  }
  path(): Path {
    return this.way
  }
}

const opening: Registration = { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }

/** Parks a party at one alternative of its wait, for the step that commits it there. */
export function bring(stage: Stage, party: Party, alt: Alt): void {
  alt.through?.won?.()
  arrive(stage, party, alt)
}

/** Parks a party at one alternative of its wait. */
function arrive(stage: Stage, party: Party, alt: Alt): void {
  const { guard, path } = led(alt)
  park(stage, party, guard, path)
}

/** The guard that an alternative is committed with: where it stays with another, that one, which finds it before what else it has. */
function led({ guard, path, through }: Alt): Pick<Alt, 'guard' | 'path'> {
  if (through?.lead === undefined) return { guard, path }
  through.lead()
  return through
}

function park(stage: Stage, party: Party, enabled: Operation<unknown>, path: Path | undefined): void {
  const { tasklet } = party
  tasklet.doing = goes(stage, party)
  tasklet.guard = enabled
  tasklet.registration = opening
  const up = path === undefined ? undefined : new Way(path)
  const registration = contractOf(enabled).enable(tasklet, up, 0)
  if (tasklet.registration === opening) tasklet.registration = registration
}

/** A party is held no more: it is to be parked. One that is suspended stays so, and is in no run queue. */
function goes(stage: Stage, party: Party): 'parked' | 'suspended' {
  const { tasklet } = party
  if (tasklet.doing !== 'suspended') {
    stage.runtime.remove(tasklet)
    return 'parked'
  }
  drop(stage.held, party)
  party.status = 'away'
  tasklet.signal = undefined
  return 'suspended'
}

/** Parks a party that is suspended at all that it waits for. */
export function stand(stage: Stage, party: Party): void {
  park(stage, party, party.whole as Operation<unknown>, undefined)
}

/** Parks a party at several alternatives of its wait; at none, if it waits for times alone. */
export function arriveAt(stage: Stage, party: Party, alts: readonly Alt[]): void {
  const ways = new Map<Operation<unknown>, Path | undefined>()
  for (const alt of alts) {
    const { guard, path } = alt.through ?? alt
    ways.set(guard, path)
  }
  const [only] = ways
  if (ways.size === 1 && only !== undefined) park(stage, party, ...only)
  else park(stage, party, new Several([...ways]), undefined)
}

/** Some of the alternatives of a wait, each with the way that its value takes. */
class Several extends Guard<unknown> {
  private readonly ways: ReadonlyArray<readonly [Operation<unknown>, Path | undefined]>
  private registrations: Registration[] = []
  constructor(ways: Several['ways']) {
    super()
    this.ways = ways
  }
  protected override poll(): Readiness {
    return NOT_READY
  }
  protected override commit(): never {
    throw new InvariantError('several alternatives are committed one at a time')
  }
  protected override enable(offer: Offer): Registration {
    this.registrations = this.ways.map(([guard, path]) =>
      contractOf(guard).enable(offer, path === undefined ? undefined : new Way(path), 0),
    )
    return this.registrations[0] ?? opening
  }
  protected override disable(): void {
    const { registrations } = this
    this.registrations = []
    for (const [i, [guard]] of this.ways.entries()) {
      const registration = registrations[i]
      if (registration !== undefined) contractOf(guard).disable(registration)
    }
  }
}

/** Undoes what was done to the tasklet by `arrive`: it is ready again, unless it is suspended. Whoever called has disabled the guard. */
export function putBack(stage: Stage, { tasklet, whole }: Party): void {
  tasklet.guard = whole
  tasklet.registration = undefined
  if (tasklet.doing === 'suspended') {
    tasklet.signal = LOOK
    return
  }
  tasklet.doing = 'ready'
  stage.runtime.readyCount++
}

/** Commits one alternative of a party's wait: the party is ready, or waits for its partner to let it go. */
export function commitAt(stage: Stage, party: Party, alt: Alt): void {
  const { tasklet } = party
  alt.through?.won?.()
  const { guard, path } = led(alt)
  kernel.offer = tasklet
  kernel.budget = 0
  kernel.left = 0
  if (alt.due > stage.time && alt.due !== Infinity) stage.time = alt.due
  let stays = false
  try {
    if (alt.kind !== 'timer' && contractOf(guard).poll(tasklet) === NOT_READY)
      throw new DepartureError(stage.event + 1, `${tasklet.name} finds nobody to communicate with`)
    const { through } = alt
    tasklet.value = through?.commit === undefined ? contractOf(guard).commit(tasklet) : through.commit(tasklet)
    tasklet.path = through?.way ?? path
    tasklet.signal = OK
    stays = kernel.after === 'stay parked'
  } catch (error) {
    if (error instanceof DepartureError) throw error
    tasklet.value = error
    tasklet.path = undefined
    tasklet.signal = FAIL
  } finally {
    kernel.offer = undefined
    kernel.after = undefined
  }
  if (stays) stay(stage, party)
  else stage.release(party)
}

/** It has given its message, and waits until the receiver lets it go. */
function stay(stage: Stage, party: Party): void {
  const { tasklet } = party
  tasklet.doing = goes(stage, party)
  tasklet.signal = undefined
}

/** Whether the tasklets at these alternatives could commit, all arriving: tried, and taken back. */
export function tryMeet(stage: Stage, first: Party, alt: Alt, others: ReadonlyArray<readonly [Party, Alt]>): boolean {
  const { held } = stage
  const inOrder = [...held]
  for (const [party, each] of others) arrive(stage, party, each)
  try {
    return contractOf(alt.guard).poll(first.tasklet) !== NOT_READY
  } finally {
    for (const [party] of others) leave(stage, party)
    held.splice(0, held.length, ...inOrder)
  }
}

function leave(stage: Stage, party: Party): void {
  const { tasklet } = party
  contractOf(tasklet.guard as Operation<unknown>).disable(tasklet.registration as Registration)
  putBack(stage, party)
  party.status = 'held'
}
