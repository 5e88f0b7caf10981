/** Joins for a long time: as many firings as there are messages, in order of arrival, and nothing is kept of them. */
import fc from 'fast-check'
import { channel, chord, chords, join, Runtime, virtualClock } from 'occamy'
import type { Channel, Guard, Operation } from 'occamy'
import { expect, it } from 'vitest'
import { seed, quantum } from './generate.ts'
import { PATIENCE, RUNS, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

/** 10,000 runs are 1,000,000 firings of each kind. */
const FIRINGS = RUNS * 100

/** By which of these ways the joins are served. */
const ways: {
  readonly [way: string]: (
    k: readonly Channel<number>[],
    take: (values: readonly number[]) => void,
  ) => Operation<unknown>
} = {
  *'a join that is kept'(channels, take) {
    const all: Guard<readonly number[]> = join(channels.map((each) => each.receive()))
    for (;;) take(yield* all)
  },
  *'a join that is made anew'(channels, take) {
    for (;;) take(yield* join(channels.map((each) => each.receive())))
  },
  *'a join with a condition'(channels, take) {
    const all = join(channels.map((each) => each.receive()))
    const same: Guard<readonly number[]> = all.where((values) => values.every((value) => value === values[0]))
    for (;;) take(yield* same)
  },
  chords: (channels, take) => chords(chord([...channels]).react((values) => take(values))),
}

it.each(Object.entries(ways))(
  '%s over k channels of n messages is served n times, in order of arrival',
  (_, serve) => {
    const sizes = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 5 })
    const which = fc.nat({ max: schedulers.length - 1 })
    fc.assert(
      fc.property(sizes, fc.nat({ max: 12 }), quantum, seed, which, (sizes, n, quantum, seed, which) => {
        const taken: number[] = []
        const take = (values: readonly number[]): void => {
          if (values.length !== sizes.length || new Set(values).size > 1) throw new Error(`together: ${values.join()}`)
          taken.push(values[0] as number)
        }
        const runtime = new Runtime({ scheduler: schedulers[which]?.make(seed), quantum, seed, clock: virtualClock() })
        const channels = sizes.map((capacity) => channel<number>(capacity))
        const server = runtime.spawn({ errors: 'hold' }, () => serve(channels, take))
        for (const each of channels)
          runtime.spawn(function* () {
            for (let i = 0; i < n; i++) yield* each.send(i)
          })
        while (runtime.turn());
        expect(server.state).toBe('parked')
        server.cancel()
        runtime.runSync()
        expect(taken).toEqual(Array.from({ length: n }, (_, i) => i))
      }),
      share(2),
    )
  },
  PATIENCE,
)

it.each(Object.entries(ways))(
  '%s through which a million messages go keeps nothing of them',
  (_, serve) => {
    const runtime = new Runtime({ clock: virtualClock() })
    const channels = Array.from({ length: 3 }, (_, i) => channel<number>(i))
    const heaps: number[] = []
    let taken = 0
    const take = (values: readonly number[]): void => {
      if (values.some((value) => value !== taken)) throw new Error(`${values.join()} came, and not ${taken}`)
      if (++taken % Math.ceil(FIRINGS / 10) !== 0) return
      globalThis.gc?.()
      heaps.push(process.memoryUsage().heapUsed)
    }
    runtime.spawn(() => serve(channels, take))
    for (const each of channels)
      runtime.spawn(function* () {
        for (let i = 0; ; i++) yield* each.send(i)
      })
    while (taken < FIRINGS && runtime.turn());
    for (const tasklet of runtime.tasklets) tasklet.cancel()
    runtime.runSync()
    expect(taken).toBeGreaterThanOrEqual(FIRINGS)
    expect(Math.max(...heaps.slice(5)) - Math.max(...heaps.slice(0, 5))).toBeLessThan(2_000_000)
    if (RUNS > 200)
      console.log(`${taken} firings; the heap in MB: ${heaps.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')}`)
  },
  PATIENCE,
)
