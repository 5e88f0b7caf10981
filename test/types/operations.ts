/** What `yield*` and `await` give for each kind of operation. */
import {
  barrier,
  channel,
  defer,
  every,
  never,
  now,
  recurse,
  reschedule,
  scope,
  self,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
  unpreempted,
  within,
} from 'occamy'
import type { ChannelGuard, Guard, Op, Operation, Release, Step, Tasklet } from 'occamy'
import { same, some } from './assert.ts'

const numbers = channel<number>()

export function* channels(): Generator<Step, void, unknown> {
  same<ChannelGuard<number>, ReturnType<typeof numbers.receive>>()
  const received = yield* numbers.receive()
  same<typeof received, number>()
  const sent = yield* numbers.send(1)
  same<typeof sent, void>()

  const next = yield* numbers.next()
  same<typeof next, IteratorResult<number, void>>()
  for (let r = yield* numbers.next(); !r.done; r = yield* numbers.next()) same<typeof r.value, number>()
  for (let r = yield* numbers.next(); r.done !== true; r = yield* numbers.next()) same<typeof r.value, number>()

  const inside = yield* numbers.extended(function* (value) {
    same<typeof value, number>()
    yield* sleep(value)
    return 'done'
  })
  same<typeof inside, string>()

  const all = yield* numbers.forEach((value) => same<typeof value, number>())
  same<typeof all, void>()
  yield* numbers.forEach((value) => value < 3 && false)
  yield* numbers.forEach((value) => numbers.send(value))
  yield* numbers.forEach(function* (value) {
    yield* sleep(value)
    return value > 3 ? false : undefined
  })

  // @ts-expect-error -- a body gives false, or nothing
  yield* numbers.forEach((value) => value)
  // @ts-expect-error -- there may be nothing to receive
  numbers.tryReceive().value
  same<ReturnType<typeof numbers.tryReceive>, { readonly value: number } | undefined>()
  same<ReturnType<typeof numbers.trySend>, boolean>()
}

export function* guards(): Generator<Step, void, unknown> {
  const slept = yield* sleep(1)
  same<typeof slept, void>()
  const until = yield* sleepUntil(now() + 1)
  same<typeof until, void>()
  const ticks = yield* every(1)
  same<typeof ticks, number>()
  const skipped = yield* skip
  same<typeof skipped, void>()
  const stopped = never
  same<typeof stopped, Guard<never>>()
  const rescheduled = yield* reschedule()
  same<typeof rescheduled, void>()

  const met = yield* barrier(2).sync()
  same<typeof met, void>()
  const release = yield* semaphore(1).acquire()
  same<typeof release, Release>()
  release()
  using permit = yield* semaphore(1).acquire()
  same<typeof permit, Release>()
  const held = yield* semaphore(1).with(function* () {
    yield* skip
    return 1
  })
  same<typeof held, number>()
}

export function* made(): Generator<Step, void, unknown> {
  const mapped = yield* numbers.receive().map((n) => [n])
  same<typeof mapped, number[]>()
  const flat = yield* numbers.receive().flatMap(function* (n) {
    yield* sleep(n)
    return n > 1
  })
  same<typeof flat, boolean>()
  const constantGuard = yield* numbers.receive().flatMap(() => every(1))
  same<typeof constantGuard, number>()

  const open = some<boolean>()
  const deferred = defer(() => open && numbers.receive())
  same<typeof deferred, Guard<number>>()
  const nullable = defer(() => (open ? every(1) : null))
  same<typeof nullable, Guard<number>>()
  const lazy = defer(() => some<Guard<string> | undefined>())
  same<typeof lazy, Guard<string>>()
}

export function* nested(): Generator<Step, void, unknown> {
  // Each takes an operation, or the function that makes one.
  const op = function* (): Generator<Step, number, unknown> {
    yield* skip
    return 1
  }
  const values = [
    yield* op(),
    yield* scope(op),
    yield* scope(op(), { end: 'wait' }),
    yield* within(10, op),
    yield* within(10, numbers.receive()),
    yield* recurse(op),
    yield* recurse(() => recurse(op)),
    yield* unpreempted(op),
    yield* unpreempted(numbers.receive()),
    yield* spawn(op),
  ] as const
  same<typeof values, readonly [number, number, number, number, number, number, number, number, number, number]>()

  const me = self()
  same<typeof me, Tasklet<unknown>>()
  same<ReturnType<typeof now>, number>()
}

/** A generic operation keeps its parameter. */
export function* twice<T>(op: () => Operation<T>): Generator<Step, [T, T], unknown> {
  return [yield* op(), yield* op()]
}

/** The type of a body can be left to the compiler. */
export function* inferred(op: Op<string>) {
  const text = yield* recurse(op)
  same<typeof text, string>()
  return text.length
}
same<typeof inferred extends (op: Op<string>) => Operation<infer T> ? T : never, number>()

export async function outside(): Promise<void> {
  same<Awaited<Guard<number>>, number>()
  const received = await numbers.receive()
  same<typeof received, number>()
  const mapped = await numbers.receive().map(String)
  same<typeof mapped, string>()
  const promise = numbers.receive().promise({ signal: new AbortController().signal })
  same<typeof promise, Promise<number>>()
  for await (const value of numbers) same<typeof value, number>()
  const both = await Promise.all([numbers.receive(), every(1).map(String)])
  same<typeof both, [number, string]>()
}
