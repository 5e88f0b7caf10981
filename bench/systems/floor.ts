// The floor: what the engine itself charges, with no library at all.
//
// message: ONE RESUME of a bare generator. Two generators are resumed in turn, the one puts a value into a variable and
// the other takes it out. A ratio to it is thus a number of bare resumes.
// timers-N, timers-random-N: a new object put in place of one of N others, chosen as the real workload chooses: what
// memory alone costs.
// set-replace-N: a Map of N entries, of which the oldest is deleted and a new one set.

import { armed, kept } from '../harness/catalog.ts'
import { check, sumBelow } from '../harness/check.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'
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

const bodies: Bodies = {
  message: resume,
  ...Object.fromEntries(armed.map((n) => [`timers-${String(n)}`, replaceInMemory(n, 'oldest')])),
  ...Object.fromEntries(armed.map((n) => [`timers-random-${String(n)}`, replaceInMemory(n, 'any')])),
  ...Object.fromEntries(kept.map((n) => [`set-replace-${String(n)}`, replaceInMap(n)])),
}

await serve(bodies)
