/**
 * Testing concurrent programs under their schedules, and guards and schedulers of one's own.
 *
 * @module occamy/check
 */
export type { ExploreOptions, Failure, Limit, Program, Progress, Report, Strategy, Trace, TraceStep } from './types.ts'
export { explore, replay, verify } from './explore.ts'
export { shared } from './shared.ts'
export type { Shared } from './shared.ts'
export { DepartureError, ExplorationError, LivelockError, NondeterminismError, UncheckableError } from './errors.ts'
export { ContractError } from './contract/assert.ts'
export type { ContractCheck } from './contract/assert.ts'
export { guardContract } from './contract/guard.ts'
export type { GuardSpecimen, GuardTraits } from './contract/specimen.ts'
export { schedulerContract } from './contract/scheduler.ts'
export type { SchedulerTraits } from './contract/scheduler.ts'
export { bypass } from './fairness/bypass.ts'
export { eventually } from './fairness/eventually.ts'
export type { EventuallyOptions, Liveness, LivenessReport } from './fairness/eventually.ts'
export { LivenessError } from './fairness/liveness-error.ts'
