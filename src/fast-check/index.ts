/**
 * Arbitraries of schedules, and of networks of which it is known whether they deadlock.
 *
 * @module occamy/fast-check
 */
export { schedule, scheduled } from './arbitrary.ts'
export type { ScheduleConstraints, ScheduledOptions } from './arbitrary.ts'
export { scheduleOf } from './schedule.ts'
export type { Schedule } from './schedule.ts'
export { clientServer } from './client-server.ts'
export { ioPar } from './io-par.ts'
export { network } from './any-network.ts'
export type { Network, NetworkConstraints } from './network.ts'
export { philosophers } from './philosophers.ts'
export { pipeline } from './pipeline.ts'
export { ring } from './ring.ts'
