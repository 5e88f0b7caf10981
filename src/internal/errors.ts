/**
 * Every error that occamy raises, by name. A user's fault carries the value and the name of what it concerns; a broken
 * invariant of ours is an `InvariantError`, and its checks are always on.
 */
import { ANOTHER_COPY, isAnyRunning } from './copies.ts'
import { described } from './unknown.ts'

/**
 * Tells that an invariant of occamy itself is broken: a bug in occamy, or in a guard or scheduler plugged into it.
 *
 * @example
 * ```ts
 * import { alt, Guard, IS_READY, NOT_READY, run } from 'occamy'
 *
 * class Fickle extends Guard<void> {
 *   private looks = 0
 *   protected override poll() { return this.looks++ === 0 ? IS_READY : NOT_READY }
 *   protected override commit() {}
 *   protected override enable(): never { throw new Error('never said not to be ready') }
 *   protected override disable() {}
 * }
 * await run(() => alt([alt([new Fickle()])])).catch((error) => console.log(String(error)))
 * // InvariantError: an alternation was committed that is not ready
 * ```
 */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError'
}

/**
 * Tells that nothing can ever wake the tasklets named in the message; `cycle` names those that wait for each other. Who could serve a channel
 * is known by who has used it: where nobody has yet, a cycle is a guess, and the message says "perhaps a cycle", if there is nobody else to mean.
 *
 * It comes at once, but for one case: the report is put off while another runtime of the process is run and can go on, if that may serve
 * one of the tasklets. It may if a tasklet is waited for that is its own, or that holds the permit waited for; at a channel or a barrier that its
 * tasklets have made or used; and at what was made in outside code: at a barrier, and at a channel whose other end nobody has used. What tasklets of
 * one runtime have made is taken to be theirs until others use it.
 *
 * What else the runtime knows of is told from a deadlock: timers, and whatever is waited for by way of `occamy/interop`. Of an async function that is in
 * an `await` of something else, and will then use a channel, it knows nothing. A program that such code feeds says so: `deadlock: 'wait'` reports on
 * Node's exit only, and `Runtime.hold()` holds the report off for a while.
 *
 * @example
 * ```ts
 * import { channel, DeadlockError, run, spawn } from 'occamy'
 *
 * const a = channel<number>({ name: 'a' }), b = channel<number>({ name: 'b' })
 * function* main() {
 *   spawn({ name: 'left' }, function* () { yield* a.receive(); yield* b.send(1) })
 *   yield* b.receive()
 *   yield* a.send(1)
 * }
 * try {
 *   await run(main, { name: 'main' })
 * } catch (error) {
 *   if (error instanceof DeadlockError) console.log(error.message, error.cycle)
 * }
 * // nothing can wake these 2 tasklets:
 * //   main waits to receive from b
 * //   left waits to receive from a
 * //   perhaps a cycle: main -> left -> main [ 'main', 'left' ]
 * ```
 */
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

/**
 * Tells whoever asks for the result of a cancelled tasklet that there is none. It never fails a scope.
 *
 * @example
 * ```ts
 * import { CancelledError, never, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const worker = spawn(() => never)
 *   worker.cancel('enough')
 *   const end = yield* worker.ended
 *   if (!end.ok && end.error instanceof CancelledError) console.log(end.error.reason) // enough
 * })
 * ```
 */
export class CancelledError extends Error {
  override readonly name: string = 'CancelledError'
  /** What `cancel(reason)` was given. */
  readonly reason: unknown
  constructor(tasklet: string, reason: unknown) {
    super(`tasklet ${tasklet} was cancelled`, { cause: reason })
    this.reason = reason
  }
}

/**
 * Tells that an operation took longer than `within` allowed.
 *
 * @example
 * ```ts
 * import { never, run, TimeoutError, within } from 'occamy'
 *
 * try {
 *   await run(() => within(5, never))
 * } catch (error) {
 *   if (error instanceof TimeoutError) console.log(error.ms) // 5
 * }
 * ```
 */
export class TimeoutError extends Error {
  override readonly name: string = 'TimeoutError'
  /** The limit, in milliseconds. */
  readonly ms: number
  constructor(ms: number) {
    super(`the operation took longer than ${ms} ms`)
    this.ms = ms
  }
}

/**
 * What the errors of a channel share: its name and, on the sending side, the value that was not sent.
 *
 * @example
 * ```ts
 * import { channel, ChannelError, run } from 'occamy'
 *
 * await run(function* () {
 *   const jobs = channel<string>({ name: 'jobs' })
 *   jobs.close()
 *   try {
 *     yield* jobs.send('too late')
 *   } catch (error) {
 *     if (error instanceof ChannelError) console.log(error.channel, error.value) // jobs too late
 *   }
 * })
 * ```
 */
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

/**
 * Tells a receiver that a closed channel is empty, or a sender that its value (`value`) came too late.
 *
 * @example
 * ```ts
 * import { channel, ChannelClosedError, run } from 'occamy'
 *
 * await run(function* () {
 *   const jobs = channel<string>({ name: 'jobs' })
 *   jobs.close('no more work')
 *   try {
 *     yield* jobs.receive()
 *   } catch (error) {
 *     if (error instanceof ChannelClosedError) console.log(error.message, '-', error.reason)
 *     // channel jobs is closed - no more work
 *   }
 * })
 * ```
 */
export class ChannelClosedError extends ChannelError {
  override readonly name: string = 'ChannelClosedError'
  /** What `close(reason)` was given. */
  readonly reason: unknown
  constructor(channel: string, reason: unknown, value?: unknown) {
    super(`channel ${channel} is closed`, channel, value, reason)
    this.reason = reason
  }
}

/**
 * Tells both ends of a poisoned channel; `cause` is what `poison(error)` was given, `value` a sender's unsent value.
 *
 * @example
 * ```ts
 * import { channel, ChannelPoisonedError, run } from 'occamy'
 *
 * await run(function* () {
 *   const jobs = channel<string>({ name: 'jobs' })
 *   jobs.poison('the disk is full')
 *   try {
 *     yield* jobs.send('save')
 *   } catch (error) {
 *     if (error instanceof ChannelPoisonedError) console.log(error.value, '-', error.cause) // save - the disk is full
 *   }
 * })
 * ```
 */
export class ChannelPoisonedError extends ChannelError {
  override readonly name: string = 'ChannelPoisonedError'
  constructor(channel: string, cause: unknown, value?: unknown) {
    super(`channel ${channel} was poisoned`, channel, value, cause)
  }
}

/**
 * Tells a sender that a channel with `overflow: 'error'` is full; the value is `value`.
 *
 * @example
 * ```ts
 * import { channel, ChannelFullError, run } from 'occamy'
 *
 * await run(function* () {
 *   const jobs = channel<string>({ capacity: 1, overflow: 'error' })
 *   yield* jobs.send('first')
 *   try {
 *     yield* jobs.send('second')
 *   } catch (error) {
 *     if (error instanceof ChannelFullError) console.log(error.value) // second
 *   }
 * })
 * ```
 */
export class ChannelFullError extends ChannelError {
  override readonly name: string = 'ChannelFullError'
  constructor(channel: string, value: unknown) {
    super(`channel ${channel} is full`, channel, value)
  }
}

/**
 * Tells that a guard which serves one wait at a time was given to a second wait.
 *
 * @example
 * ```ts
 * import { channel, GuardInUseError, par, run } from 'occamy'
 *
 * const one = channel<number>().receive()
 * await run(() => par([one, one])).catch((error) => console.log(error instanceof GuardInUseError)) // true
 * ```
 */
export class GuardInUseError extends Error {
  override readonly name: string = 'GuardInUseError'
  constructor(guard: string) {
    super(`this guard (${guard}) is already waited for: make one for each wait, as in \`yield* channel.receive()\``)
  }
}

/**
 * Tells that a registration was enabled or disabled which its select set no longer has: it was removed, or replaced, or it
 * has given its last event.
 *
 * @example
 * ```ts
 * import { channel, RegistrationRemovedError, selectSet } from 'occamy'
 *
 * const set = selectSet<string, number>()
 * const jobs = set.add('jobs', channel<number>().receive())
 * set.delete('jobs')
 * try { jobs.disable() } catch (error) { console.log(error instanceof RegistrationRemovedError) } // true
 * ```
 */
export class RegistrationRemovedError extends Error {
  override readonly name: string = 'RegistrationRemovedError'
  /** The key of the registration. */
  readonly key: unknown
  constructor(key: unknown) {
    super(`the registration of ${inWords(key)} is no longer in its select set: \`add\` makes a new one`)
    this.key = key
  }
}

/**
 * Tells that a select set has no registration with this key. `has` asks without an error.
 *
 * @example
 * ```ts
 * import { selectSet, UnknownKeyError } from 'occamy'
 *
 * try { selectSet<string, void>().get('a') } catch (error) { console.log(error instanceof UnknownKeyError) } // true
 * ```
 */
export class UnknownKeyError extends RangeError {
  override readonly name: string = 'UnknownKeyError'
  /** The key that it was asked for. */
  readonly key: unknown
  constructor(key: unknown) {
    super(`the select set has no registration with the key ${inWords(key)}`)
    this.key = key
  }
}

/**
 * Tells that two tasklets wait for one select set at a time. It serves one after the other.
 *
 * @example
 * ```ts
 * import { par, run, selectSet, SetInUseError } from 'occamy'
 *
 * const set = selectSet<string, void>()
 * await run(() => par([set.next(), set.wait()])).catch((error) => console.log(error instanceof SetInUseError)) // true
 * ```
 */
export class SetInUseError extends Error {
  override readonly name: string = 'SetInUseError'
  constructor() {
    super('this select set is already waited for: one tasklet waits at a time, so give each a set of its own')
  }
}

/**
 * Tells that a function that belongs inside a tasklet was called outside of any.
 *
 * @example
 * ```ts
 * import { OutsideTaskletError, self } from 'occamy'
 *
 * try {
 *   self()
 * } catch (error) {
 *   console.log(error instanceof OutsideTaskletError) // true
 * }
 * ```
 */
export class OutsideTaskletError extends Error {
  override readonly name: string = 'OutsideTaskletError'
  constructor(what: string) {
    const advice = isAnyRunning()
      ? `this one is ${ANOTHER_COPY}`
      : 'start one with run(), or use `await guard` in outside code'
    super(`${what} works inside a tasklet only: ${advice}`)
  }
}

/**
 * Tells that something that is no operation was run or yielded.
 *
 * @example
 * ```ts
 * import { InvalidOperationError, race } from 'occamy'
 *
 * try {
 *   race([])
 * } catch (error) {
 *   if (error instanceof InvalidOperationError) console.log(error.message) // race() of no operations would never end
 * }
 * ```
 */
export class InvalidOperationError extends TypeError {
  override readonly name: string = 'InvalidOperationError'
}

/**
 * Tells that a body returned a guard instead of waiting for it.
 *
 * @example
 * ```ts
 * import { channel, ForgottenYieldError, run } from 'occamy'
 *
 * const main = function* () { return channel<number>().receive() }
 * await run(main).catch((error) => console.log(error instanceof ForgottenYieldError)) // true
 * ```
 */
export class ForgottenYieldError extends TypeError {
  override readonly name: string = 'ForgottenYieldError'
  constructor(what: string) {
    super(`${what} returned a guard without waiting for it: write \`return yield* guard\``)
  }
}

/**
 * Tells that one generator object was run twice.
 *
 * @example
 * ```ts
 * import { GeneratorReuseError, par, run, skip } from 'occamy'
 *
 * function* worker() { yield* skip }
 * const once = worker()
 * await run(() => par([once, once])).catch((error) => console.log(error instanceof GeneratorReuseError)) // true
 * await run(() => par([worker, worker])) // as it should be
 * ```
 */
export class GeneratorReuseError extends TypeError {
  override readonly name: string = 'GeneratorReuseError'
  constructor() {
    super('this generator was already run: a generator runs once, so pass the function that makes it')
  }
}

/**
 * Tells that an option, a capacity or a time is out of its range; `value` is what was given.
 *
 * @example
 * ```ts
 * import { channel, InvalidArgumentError } from 'occamy'
 *
 * try {
 *   channel({ capacity: -1 })
 * } catch (error) {
 *   if (error instanceof InvalidArgumentError) console.log(error.message)
 *   // capacity must be a whole number, 0 or more, not -1
 * }
 * ```
 */
export class InvalidArgumentError extends RangeError {
  override readonly name: string = 'InvalidArgumentError'
  /** What was given. */
  readonly value: unknown
  constructor(what: string, expected: string, value: unknown) {
    super(`${what} must be ${expected}, not ${described(value)}`)
    this.value = value
  }
}

/**
 * Tells that a join would face another join: the other end of one of its channels has been used by one already. Whether two of
 * them can be served by each other would be a search without bound.
 *
 * @example
 * ```ts
 * import { channel, join, JoinConflictError } from 'occamy'
 *
 * const a = channel<number>({ name: 'a' }), b = channel<number>()
 * join([a.receive(), b.receive()])
 * try { join([a.send(1)]) } catch (error) { console.log(error instanceof JoinConflictError && error.channel) } // a
 * ```
 */
export class JoinConflictError extends Error {
  override readonly name: string = 'JoinConflictError'
  /** The name of the channel. */
  readonly channel: string
  constructor(channel: string) {
    super(`both ends of ${channel} would be used by joins: put a tasklet with a plain send, or receive, between them`)
    this.channel = channel
  }
}

/**
 * Tells that a request was replied to (or failed) a second time.
 *
 * @example
 * ```ts
 * import { AlreadyRepliedError, request, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const double = request<number, number>()
 *   spawn(() => double.call(2))
 *   const asked = yield* double.receive()
 *   asked.reply(4)
 *   try { asked.reply(5) } catch (error) { console.log(error instanceof AlreadyRepliedError) } // true
 * })
 * ```
 */
export class AlreadyRepliedError extends Error {
  override readonly name: string = 'AlreadyRepliedError'
  constructor(port: string) {
    super(`a request of ${port} was replied to twice`)
  }
}

/**
 * Tells that plain nested `yield*` has used up the engine's stack.
 *
 * @example
 * ```ts
 * import { recurse, run, StackDepthError } from 'occamy'
 * import type { Operation } from 'occamy'
 *
 * function* plain(n: number): Operation<number> { return n === 0 ? 0 : 1 + (yield* plain(n - 1)) }
 * function* deep(n: number): Operation<number> { return n === 0 ? 0 : 1 + (yield* recurse(() => deep(n - 1))) }
 * await run(() => plain(30_000)).catch((error) => console.log(error instanceof StackDepthError)) // true
 * console.log(await run(() => deep(30_000))) // 30000
 * ```
 */
export class StackDepthError extends RangeError {
  override readonly name: string = 'StackDepthError'
  constructor(cause: unknown) {
    super('nested `yield*` ran out of stack: wrap the recursive operation in recurse()', { cause })
  }
}

/**
 * Tells that a tasklet was spawned into a scope that is ending.
 *
 * @example
 * ```ts
 * import { never, reschedule, run, scope, ScopeEndedError, skip, spawn } from 'occamy'
 *
 * await run(() => scope(function* () {
 *   spawn(function* () { try { yield* never } finally { spawn(() => skip) } })
 *   yield* reschedule()
 * })).catch((error) => console.log(error instanceof ScopeEndedError)) // true
 * ```
 */
export class ScopeEndedError extends Error {
  override readonly name: string = 'ScopeEndedError'
  constructor() {
    super('this scope is ending: nothing can be spawned into it any more')
  }
}

/**
 * Tells that a synchronous run would have to wait for the host: a timer on the host clock, or a promise.
 *
 * @example
 * ```ts
 * import { HostNeededError, runSync, sleep, virtualClock } from 'occamy'
 *
 * try {
 *   runSync(() => sleep(5))
 * } catch (error) {
 *   console.log(error instanceof HostNeededError) // true
 * }
 * runSync(() => sleep(5), { clock: virtualClock() })
 * ```
 */
export class HostNeededError extends Error {
  override readonly name: string = 'HostNeededError'
  constructor() {
    super('runSync() would have to wait for the host: use run(), or virtualClock() for the timers')
  }
}

/**
 * Tells that a scheduler, a clock or an observer broke its contract, or threw (`cause`).
 *
 * @example
 * ```ts
 * import { roundRobin, run, skip } from 'occamy'
 *
 * const lazy = { ...roundRobin(), name: 'lazy', dequeue: () => undefined }
 * await run(() => skip, { scheduler: lazy }).catch((error) => console.log(String(error)))
 * // SchedulerError: lazy: dequeue gave nothing while 1 tasklets were ready
 * ```
 */
export class SchedulerError extends Error {
  override readonly name: string = 'SchedulerError'
}

/** A key of a select set, for a message: anything at all. */
function inWords(key: unknown): string {
  if (typeof key === 'string') return JSON.stringify(key)
  if (typeof key === 'function') return 'a function'
  return typeof key === 'object' && key !== null ? 'an object' : String(key)
}
