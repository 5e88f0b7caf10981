/**
 * Tasklets, channels, guards and alternation on a scheduler that you can replace.
 *
 * @module occamy
 */
export type { Op, Operation, Step } from './guard/operation.ts'
export { Guard } from './guard/guard.ts'
export type { Readiness } from './guard/contract.ts'
export { IS_READY, LAST_RESORT, NOT_READY } from './guard/contract.ts'
export { commit, fail } from './guard/commit.ts'
export { Queue } from './guard/queue.ts'
export type { Cause, Composite, Leaf, Offer, Registration as GuardRegistration, State, Timer } from './guard/offer.ts'
export type { AbortSignalLike } from './internal/host.ts'

export type { Clock, Observer, RunQueue, Scheduler } from './scheduler/scheduler.ts'
export { Tasklet } from './tasklet/tasklet.ts'
export type { SpawnOptions } from './tasklet/options.ts'
export type { Outcome } from './tasklet/end.ts'
export { hostClock, virtualClock } from './scheduler/clock.ts'
export { roundRobin } from './scheduler/round-robin.ts'
export { priority } from './scheduler/priority.ts'
export type { PriorityOptions } from './scheduler/priority.ts'
export { deadline, fairShare } from './scheduler/sorted.ts'
export { random } from './scheduler/random.ts'
export { timers } from './scheduler/timers.ts'
export { Runtime } from './runtime/runtime.ts'
export type { RuntimeOptions } from './runtime/options.ts'
export { run, runSync } from './runtime/run.ts'
export type { RunOptions } from './runtime/run.ts'
export { now, recurse, reschedule, self, spawn, unpreempted } from './runtime/operations.ts'
export { scope } from './tasklet/scoped.ts'
export type { ScopeOptions } from './tasklet/scoped.ts'

export { never, skip } from './guards/skip.ts'
export { every, sleep, sleepUntil } from './guards/sleep.ts'
export { defer } from './guards/defer.ts'
export { barrier } from './guards/barrier.ts'
export type { Barrier } from './guards/barrier.ts'
export { semaphore } from './guards/semaphore.ts'
export type { Release, Semaphore } from './guards/semaphore.ts'

export { channel } from './channel/channel.ts'
export type { Channel, ChannelOptions, Receiver, Sender } from './channel/channel.ts'
export type { ChannelGuard } from './channel/guards.ts'

export { alt, fairAlt, priAlt } from './alt/alt.ts'
export type { Branch, Branches, GuardValue, Selected } from './alt/types.ts'
export { selectSet } from './alt/select-set.ts'
export type { PassOptions, Registration, RegistrationOptions, SelectSet, SetEvent } from './alt/select-set.ts'

export { join } from './join/join.ts'
export type { Join, JoinValues, Members } from './join/join.ts'
export { request } from './join/request.ts'
export type { Request, RequestOptions, Requests } from './join/request.ts'
export { chord, chords } from './join/chord.ts'
export type { Chord, ChordValues, Ends, Pattern } from './join/chord.ts'
export type { ReactionTo } from './join/choice.ts'

export { par, race } from './scope/par.ts'
export type { Ops, ParOptions, ResultOf, Results } from './scope/par.ts'
export { within } from './scope/within.ts'

export {
  AlreadyRepliedError,
  CancelledError,
  ChannelClosedError,
  ChannelError,
  ChannelFullError,
  ChannelPoisonedError,
  DeadlockError,
  ForgottenYieldError,
  GeneratorReuseError,
  GuardInUseError,
  HostNeededError,
  InvalidArgumentError,
  InvalidOperationError,
  InvariantError,
  JoinConflictError,
  OutsideTaskletError,
  RegistrationRemovedError,
  SchedulerError,
  ScopeEndedError,
  SetInUseError,
  StackDepthError,
  TimeoutError,
  UnknownKeyError,
} from './internal/errors.ts'
