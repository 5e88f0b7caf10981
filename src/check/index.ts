/** occamy/check: testing concurrent programs under their schedules, and guards and schedulers of one's own. */
export type { ExploreOptions, Failure, Limit, Program, Progress, Report, Strategy, Trace, TraceStep } from './types.ts'
