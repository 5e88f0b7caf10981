/** What is no operation, and so must not compile: first of all the forgotten `*`. */
import { channel, recurse, run, runSync, Runtime, scope, skip, sleep, spawn, unpreempted, within } from 'occamy'
import type { Operation, Step } from 'occamy'
import { fits, some } from './assert.ts'

const numbers = channel<number>()

// --- A forgotten `*`

// @ts-expect-error -- `yield` of a guard gives it to nobody
run(function* () {
  yield numbers.receive()
})
// @ts-expect-error -- the same
runSync(function* () {
  yield sleep(1)
})
// @ts-expect-error -- the same
spawn(function* () {
  yield numbers.send(1)
})
// @ts-expect-error -- the same, with arguments
spawn(function* (n: number) {
  yield numbers.send(n)
}, 1)
// @ts-expect-error -- the same, behind options
spawn({ name: 'forgetful' }, function* () {
  yield numbers.send(1)
})
// @ts-expect-error -- the same, once among several
new Runtime().spawn(function* () {
  yield* sleep(1)
  yield numbers.send(1)
})
// @ts-expect-error -- the same
scope(function* () {
  yield numbers.send(1)
})
// @ts-expect-error -- the same
within(1, function* () {
  yield sleep(2)
})
// @ts-expect-error -- the same, of a tasklet
recurse(function* () {
  yield spawn(() => skip)
})
// @ts-expect-error -- the same, of a generator
unpreempted(function* () {
  yield helper()
})
function* helper(): Generator<Step, void, unknown> {
  // @ts-expect-error -- the same, where the type of the body is written
  yield skip
}
function* forgetful() {
  yield numbers.receive()
}
// @ts-expect-error -- the same, where the body is defined elsewhere
run(forgetful)
// @ts-expect-error -- the same, of a reaction
numbers.receive().flatMap(function* (n) {
  yield sleep(n)
})
// @ts-expect-error -- the same, while the sender waits
numbers.extended(function* (n) {
  yield sleep(n)
})
// @ts-expect-error -- the same, in a loop over a channel
numbers.forEach(function* (n) {
  yield sleep(n)
})

// --- A `yield*` of what is no operation

// @ts-expect-error -- an array of guards is no operation: `alt`, or `par`
run(function* () {
  yield* [numbers.receive()]
})
// @ts-expect-error -- a set of guards neither
run(function* () {
  yield* new Set([skip])
})
// @ts-expect-error -- a string neither, though it can be iterated
run(function* () {
  yield* 'text'
})
// @ts-expect-error -- a bare `yield` neither: `yield* reschedule()`
run(function* () {
  yield
})
export function* others(): Generator<Step, void, unknown> {
  // @ts-expect-error -- a channel has two ends
  yield* numbers
  // @ts-expect-error -- the method was not called
  yield* numbers.receive
  // @ts-expect-error -- a promise: `fromPromise`
  yield* Promise.resolve(1)
  // @ts-expect-error -- a function: `recurse`, or call it
  yield* helper
  // @ts-expect-error -- a number
  yield* 1
}

// --- A body that makes no operation

// @ts-expect-error -- an async function
run(async () => 1)
// @ts-expect-error -- an async function
spawn(async (n: number) => n, 1)
// @ts-expect-error -- an async function
scope(async () => {})
// @ts-expect-error -- an async generator
run(async function* () {})
// @ts-expect-error -- a promise
run(Promise.resolve(1))
// @ts-expect-error -- a promise
within(1, Promise.resolve(1))
// @ts-expect-error -- a plain function
run(() => 1)
// @ts-expect-error -- a plain function
spawn(() => {})
// @ts-expect-error -- nothing
run()
// @ts-expect-error -- a generator that runs already has its arguments
spawn(helper())
// @ts-expect-error -- the limit comes first
within(helper, 1)
// @ts-expect-error -- an async function
numbers.receive().flatMap(async (n) => n)
// @ts-expect-error -- an async function
numbers.forEach(async () => {})
// @ts-expect-error -- it gives something that nobody would look at
numbers.forEach((n) => [n].push(n))

// --- Steps come from operations alone

// @ts-expect-error -- nobody can make one up
some<(step: Step) => void>()({})
// @ts-expect-error -- an iterable of anything else
fits<Iterable<number>, Operation<unknown>>()
