/**
 * Every error that occamy raises, by name. A user's fault carries the value and the name of what it concerns; a broken
 * invariant of ours is an `InvariantError`, and its checks are always on.
 */

/** Tells that an invariant of occamy itself is broken: a bug in occamy, or in a guard or scheduler plugged into it. */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError'
}

/** Tells that nothing can ever wake the tasklets named in the message; `cycle` names those that wait for each other. */
export class DeadlockError extends Error {
  override readonly name: string = 'DeadlockError'
  /** The names of the parked tasklets, each with what it waits for. */
  readonly waiting: ReadonlyArray<{ readonly tasklet: string; readonly waitsFor: string }>
  /** The names of the tasklets that wait for each other in a ring, in order; empty when there is no ring. */
  readonly cycle: readonly string[]
  constructor(message: string, waiting: DeadlockError['waiting'], cycle: readonly string[]) {
    super(message)
    this.waiting = waiting
    this.cycle = cycle
  }
}

/** Tells whoever asks for the result of a cancelled tasklet that there is none. It never fails a scope. */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError'
  /** What `cancel(reason)` was given. */
  readonly reason: unknown
  constructor(tasklet: string, reason: unknown) {
    super(`tasklet ${tasklet} was cancelled`, { cause: reason })
    this.reason = reason
  }
}

/** Tells that an operation took longer than `within` allowed. */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError'
  /** The limit, in milliseconds. */
  readonly ms: number
  constructor(ms: number) {
    super(`the operation took longer than ${ms} ms`)
    this.ms = ms
  }
}

/** What the errors of a channel share: its name and, on the sending side, the value that was not sent. */
export abstract class ChannelError extends Error {
  /** The name of the channel. */
  readonly channel: string
  /** The unsent value; `undefined` on the receiving side. */
  readonly value: unknown
  constructor(message: string, channel: string, value: unknown, cause?: unknown) {
    super(message, { cause })
    this.channel = channel
    this.value = value
  }
}

/** Tells a receiver that a closed channel is empty, or a sender that its value (`value`) came too late. */
export class ChannelClosedError extends ChannelError {
  override readonly name: string = 'ChannelClosedError'
  /** What `close(reason)` was given. */
  readonly reason: unknown
  constructor(channel: string, reason: unknown, value?: unknown) {
    super(`channel ${channel} is closed`, channel, value, reason)
    this.reason = reason
  }
}

/** Tells both ends of a poisoned channel; `cause` is what `poison(error)` was given, `value` a sender's unsent value. */
export class ChannelPoisonedError extends ChannelError {
  override readonly name: string = 'ChannelPoisonedError'
  constructor(channel: string, cause: unknown, value?: unknown) {
    super(`channel ${channel} was poisoned`, channel, value, cause)
  }
}

/** Tells a sender that a channel with `overflow: 'error'` is full; the value is `value`. */
export class ChannelFullError extends ChannelError {
  override readonly name: string = 'ChannelFullError'
  constructor(channel: string, value: unknown) {
    super(`channel ${channel} is full`, channel, value)
  }
}

/** Tells that a guard which serves one wait at a time was given to a second wait. */
export class GuardInUseError extends Error {
  override readonly name: string = 'GuardInUseError'
  constructor(guard: string) {
    super(`this guard (${guard}) is already waited for: make one for each wait, as in \`yield* channel.receive()\``)
  }
}

/** Tells that a function that belongs inside a tasklet was called outside of any. */
export class OutsideTaskletError extends Error {
  override readonly name: string = 'OutsideTaskletError'
  constructor(what: string) {
    super(`${what} works inside a tasklet only: start one with run(), or use \`await guard\` in outside code`)
  }
}

/** Tells that something that is no operation was run or yielded. */
export class InvalidOperationError extends TypeError {
  override readonly name: string = 'InvalidOperationError'
}

/** Tells that a body returned a guard instead of waiting for it. */
export class ForgottenYieldError extends TypeError {
  override readonly name: string = 'ForgottenYieldError'
  constructor(tasklet: string) {
    super(`tasklet ${tasklet} returned a guard without waiting for it: write \`return yield* guard\``)
  }
}

/** Tells that one generator object was run twice. */
export class GeneratorReuseError extends TypeError {
  override readonly name: string = 'GeneratorReuseError'
  constructor() {
    super('this generator was already run: a generator runs once, so pass the function that makes it')
  }
}

/** Tells that an option, a capacity or a time is out of its range; `value` is what was given. */
export class InvalidArgumentError extends RangeError {
  override readonly name: string = 'InvalidArgumentError'
  /** What was given. */
  readonly value: unknown
  constructor(what: string, expected: string, value: unknown) {
    super(`${what} must be ${expected}, not ${String(value)}`)
    this.value = value
  }
}

/** Tells that plain nested `yield*` has used up the engine's stack. */
export class StackDepthError extends RangeError {
  override readonly name: string = 'StackDepthError'
  constructor(cause: unknown) {
    super('nested `yield*` ran out of stack: wrap the recursive operation in recurse()', { cause })
  }
}

/** Tells that a tasklet was spawned into a scope that is ending. */
export class ScopeEndedError extends Error {
  override readonly name: string = 'ScopeEndedError'
  constructor() {
    super('this scope is ending: nothing can be spawned into it any more')
  }
}

/** Tells that a synchronous run would have to wait for the host: a timer on the host clock, or a promise. */
export class HostNeededError extends Error {
  override readonly name: string = 'HostNeededError'
  constructor() {
    super('runSync() would have to wait for the host: use run(), or virtualClock() for the timers')
  }
}

/** Tells that a scheduler, a clock or an observer broke its contract, or threw (`cause`). */
export class SchedulerError extends Error {
  override readonly name: string = 'SchedulerError'
}
