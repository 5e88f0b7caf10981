// The floor: what the engine itself charges, with no library at all.
//
// message: ONE RESUME of a bare generator. Two generators are resumed in turn, the one puts a value into a variable and
// the other takes it out. A ratio to it is thus a number of bare resumes.
// timers-N, timers-random-N: a new object put in place of one of N others, chosen as the real workload chooses: what
// memory alone costs.
// explore-dining: the generators of one execution of four philosophers, made, resumed and returned, by nobody's decision.
// await-*: one `await null`, in an async function.
// events: Node's own loop over an emitter's events.
// pipe, pipe-numbers: a stream that is piped to a stream.
// set-replace-N: a Map of N entries, of which the oldest is deleted and a new one set.

import { EventEmitter, on } from 'node:events'
import { armed, awaits, kept } from '../harness/catalog.ts'
import { check, sumBelow } from '../harness/check.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'
import { chunks, chunksOf, type Maker, Tally } from '../harness/streams.ts'
import { type Replaced, timerTimes } from '../harness/timer-times.ts'

function resume(count: number): void {
  const pairs = Math.ceil(count / 2)
  let box = 0
  function* sender(): Generator<undefined, void, void> {
    for (let i = 0; i < pairs; i++) {
      box = i
      yield
    }
  }
  function* receiver(): Generator<undefined, number, void> {
    let sum = 0
    for (let i = 0; i < pairs; i++) {
      sum = (sum + box) | 0
      yield
    }
    return sum
  }
  const sending = sender()
  const receiving = receiver()
  for (let i = 0; i < pairs; i++) {
    sending.next()
    receiving.next()
  }
  check('sum', receiving.next().value, sumBelow(pairs))
}

/** One that waits once: the first resume is for the wait, the second for what it came to. */
class Waiting {
  private isOver = true
  next(): IteratorResult<undefined, void> {
    this.isOver = !this.isOver
    return { done: this.isOver, value: undefined }
  }
  return(): IteratorResult<undefined, void> {
    return { done: true, value: undefined }
  }
  [Symbol.iterator](): this {
    return this
  }
}

type Waits = Generator<undefined, void, void>

function* waits(n: number): Waits {
  for (let i = 0; i < n; i++) yield* new Waiting()
}

const SEATS = 4
const MEAL = 4

/** Philosophers, forks and the program that waits for them all: each as often as it is resumed in one execution. */
function dine(count: number): void {
  for (let execution = 0; execution < count; execution++) {
    const main = waits(SEATS)
    const philosophers = Array.from({ length: SEATS }, () => waits(MEAL))
    const forks = Array.from({ length: SEATS }, () => waits(Infinity))
    for (const each of [main, ...philosophers, ...forks]) each.next()
    for (let i = 0; i < MEAL; i++) for (const each of [...philosophers, ...forks]) each.next()
    for (let i = 0; i < SEATS; i++) main.next()
    for (const each of forks) each.return()
    check('over', main.next().done, true)
  }
}

function replaceInMemory(n: number, replaced: Replaced): Body {
  const times = timerTimes(replaced)
  let records: { at: number; order: number; slot: unknown }[] | undefined
  return (count, watch) => {
    records ??= Array.from({ length: n }, (_, order) => ({ at: times.time(), order, slot: undefined }))
    watch.start()
    for (let order = 0; order < count; order++) {
      records[times.index(n)] = { at: times.time(), order, slot: undefined }
    }
  }
}

function replaceInMap(n: number): Body {
  const map = new Map<number, { readonly key: number }>()
  let next = 0
  const add = (): void => void map.set(next, { key: next++ })
  return (count, watch) => {
    while (map.size < n) add()
    watch.start()
    for (let i = 0; i < count; i++) {
      add()
      map.delete(next - n - 1)
    }
    watch.stop()
    check('entries', map.size, n)
  }
}

async function awaitNull(count: number): Promise<void> {
  // oxlint-disable-next-line typescript/await-thenable, unicorn/no-unnecessary-await -- that is what is measured
  for (let i = 0; i < count; i++) await null
}

/** The events of an emitter, in bursts of 100. */
async function events(count: number): Promise<void> {
  const emitter = new EventEmitter()
  const burst = 100
  const emitFrom = (first: number): void => {
    for (let i = first; i < Math.min(first + burst, count); i++) emitter.emit('event', i)
  }
  const heard = on(emitter, 'event') as AsyncIterable<[number]>
  let [sum, seen] = [0, 0]
  emitFrom(0)
  for await (const [value] of heard) {
    sum = (sum + value) | 0
    if (++seen === count) break
    if (seen % burst === 0) emitFrom(seen)
  }
  check('sum', sum, sumBelow(count))
}

function pipe(make: Maker): Body {
  return async (count) => {
    const tally = new Tally(make, count)
    await chunksOf(make, count).pipeTo(tally.sink())
    tally.check()
  }
}

const bodies: Bodies = {
  message: resume,
  'explore-dining': dine,
  ...Object.fromEntries(awaits.map(([name]) => [name, awaitNull])),
  events,
  ...Object.fromEntries([...chunks].map(([name, make]) => [name, pipe(make)])),
  ...Object.fromEntries(armed.map((n) => [`timers-${String(n)}`, replaceInMemory(n, 'oldest')])),
  ...Object.fromEntries(armed.map((n) => [`timers-random-${String(n)}`, replaceInMemory(n, 'any')])),
  ...Object.fromEntries(kept.map((n) => [`set-replace-${String(n)}`, replaceInMap(n)])),
}

await serve(bodies)
