/** occamy/check: testing concurrent programs under their schedules, and guards and schedulers of one's own. */
export type { ExploreOptions, Failure, Limit, Program, Progress, Report, Strategy, Trace, TraceStep } from './types.ts'
export { ContractError } from './contract/assert.ts'
export type { ContractCheck } from './contract/assert.ts'
export { guardContract } from './contract/guard.ts'
export type { GuardSpecimen, GuardTraits } from './contract/specimen.ts'
export { schedulerContract } from './contract/scheduler.ts'
export type { SchedulerTraits } from './contract/scheduler.ts'
