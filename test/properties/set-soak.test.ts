/** One set for a long time, with everything changing under it: nothing is lost, nothing comes twice, and the heap stays flat. */
import { channel, reschedule, Runtime, selectSet, spawn, virtualClock } from 'occamy'
import type { Channel, Operation, Tasklet } from 'occamy'
import { expect, it } from 'vitest'
import { PATIENCE, RUNS } from './runs.ts'
import { lcg } from './schedulers.ts'

const CHANNELS = 64
/** 10,000 runs are 10,000,000 events. */
const EVENTS = RUNS * 1000

it(
  'a set through which millions of events go loses none, and keeps nothing of them',
  () => {
    const choose = lcg(7)
    const runtime = new Runtime({ clock: virtualClock() })
    const channels: Channel<number>[] = Array.from({ length: CHANNELS }, (_, i) => channel<number>(i % 3))
    const set = selectSet<number, number>()
    const next = channels.map(() => 0)
    const heaps: number[] = []
    let taken = 0
    let consumer: Tasklet<void> | undefined

    const hear = (key: number, value: number): void => {
      if (value !== next[key]) throw new Error(`${value} came from channel ${key}, and not ${next[key]}`)
      next[key] = value + 1
      if (++taken % Math.ceil(EVENTS / 10) !== 0) return
      globalThis.gc?.()
      heaps.push(process.memoryUsage().heapUsed)
    }
    function* consume(): Operation<void> {
      for (;;) {
        const max = choose(3) === 0 ? 1 + choose(4) : undefined
        for (const { key, value } of yield* set.wait({ max })) {
          hear(key, value)
          if (choose(16) === 0) break
        }
      }
    }
    function* change(): Operation<void> {
      while (taken < EVENTS) {
        const key = choose(CHANNELS)
        const what = choose(6)
        if (what === 0) set.delete(key)
        else if (what === 1 && set.has(key)) set.get(key).disable()
        else if (what === 2 && set.has(key)) set.get(key).enable()
        else if (what === 3 && choose(50) === 0) consumer?.cancel()
        else
          set.add(key, (channels[key] as Channel<number>).receive(), { once: choose(20) === 0 ? 'disable' : undefined })
        if (consumer?.over !== false) consumer = spawn(consume)
        yield* reschedule()
      }
    }
    for (let key = 0; key < CHANNELS; key++) set.add(key, (channels[key] as Channel<number>).receive())
    const senders = channels.map((each) =>
      runtime.spawn(function* () {
        for (let i = 0; ; i++) yield* each.send(i)
      }),
    )
    runtime.spawn(change)
    while (taken < EVENTS && runtime.turn());
    for (const tasklet of [...senders, consumer]) tasklet?.cancel()
    runtime.runSync()
    runtime.spawn(function* () {
      set.clear()
      for (const { key, value } of set.poll()) hear(key, value)
    })
    runtime.runSync()

    // What is left is buffered, in order.
    for (const [key, each] of channels.entries())
      for (let got = each.tryReceive(); got !== undefined; got = each.tryReceive()) hear(key, got.value)
    expect(taken).toBeGreaterThanOrEqual(EVENTS)
    expect(Math.max(...heaps.slice(5)) - Math.max(...heaps.slice(0, 5))).toBeLessThan(2_000_000)
    if (RUNS > 200)
      console.log(`${taken} events; the heap in MB: ${heaps.map((bytes) => (bytes / 1e6).toFixed(2)).join(' ')}`)
  },
  PATIENCE,
)
