/**
 * The host beside tasklets: with tasklets that never rest, what the host has to do is done within two slices; and a flood of
 * events does not starve tasklets. (Node's own suites say the first of `setImmediate`, Go's of a busy goroutine.)
 */
import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { channel, reschedule, run, sleep, spawn } from 'occamy'
import { fromEvent, fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'

const SLICE = 8
/** How often a figure is taken: on a machine that others use too, a single one may be theirs. */
const TRIES = 15

/** Runs a program whose tasklets never rest, until `main` has ended. */
async function busily<T>(main: () => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const ch = channel<number>()
  const busy = run(
    function* () {
      spawn(function* () {
        for (let n = 0; ; n++) yield* ch.send(n)
      })
      spawn(function* () {
        for (;;) yield* reschedule()
      })
      for (;;) yield* ch.receive()
    },
    { signal: controller.signal, slice: SLICE },
  )
  try {
    await new Promise((resolve) => {
      setTimeout(resolve, 3 * SLICE)
    })
    return await main()
  } finally {
    controller.abort('enough')
    await busy.catch(() => {})
  }
}

/** The least time that something of the host's took, in ms. */
async function least(task: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < TRIES; i++) {
    const began = performance.now()
    await task()
    times.push(performance.now() - began)
  }
  return Math.min(...times)
}

describe('beside tasklets that never rest', () => {
  it.each([
    [
      'a timer of 0 ms',
      () =>
        new Promise((resolve) => {
          setTimeout(resolve, 0)
        }),
    ],
    ['a promise', () => Promise.resolve()],
    [
      'an immediate',
      () =>
        new Promise((resolve) => {
          setImmediate(resolve)
        }),
    ],
  ])('%s is served within two slices', async (_what, task) => {
    expect(await busily(() => least(task))).toBeLessThan(2 * SLICE)
  })

  it('each of the turns that reading a file takes is served within two slices', async () => {
    // Opening, asking for its size, reading, closing: four callbacks, and one more to see the end.
    const idle = await least(() => readFile('package.json'))
    expect(await busily(() => least(() => readFile('package.json')))).toBeLessThan(5 * 2 * SLICE + 2 * idle)
  })

  it('a promise that a tasklet waits for, and a channel that outside code waits for, are served too', async () => {
    const ch = channel<number>()
    const time = await busily(() =>
      least(async () => {
        const served = run(function* () {
          yield* fromPromise(Promise.resolve())
          yield* ch.send(1)
        })
        await ch.receive()
        await served
      }),
    )
    expect(time).toBeLessThan(6 * SLICE)
  })

  it('timers keep their pace: 20 of 1 ms take no more than two slices each', async () => {
    let ticks = 0
    const timer = setInterval(() => ticks++, 1)
    await busily(
      () =>
        new Promise((resolve) => {
          setTimeout(resolve, 400)
        }),
    )
    clearInterval(timer)
    expect(ticks).toBeGreaterThan(20)
  })
})

describe('beside a flood of events', () => {
  it('tasklets go on, and their timers are no later than the host lets them', async () => {
    const emitter = new EventEmitter()
    let emitted = 0
    let flooding = true
    const flood = (): void => {
      for (let i = 0; i < 100; i++) emitter.emit('x', emitted++)
      if (flooding) setImmediate(flood)
    }
    await run(function* () {
      const events = fromEvent<number>(emitter, 'x', { capacity: 16, overflow: 'drop-oldest' })
      let [heard, turns, ticks] = [0, 0, 0]
      spawn(function* () {
        yield* events.forEach(() => void heard++)
      })
      spawn(function* () {
        for (;;) {
          turns++
          yield* reschedule()
        }
      })
      spawn(function* () {
        for (;;) {
          yield* sleep(1)
          ticks++
        }
      })
      flood()
      yield* sleep(150)
      flooding = false
      expect(heard).toBeGreaterThan(100)
      expect(turns).toBeGreaterThan(1000)
      expect(ticks).toBeGreaterThan(5)
    })
  })

  it('of promises that settle one after the other, they go on too', async () => {
    let [flooding, settled] = [true, 0]
    await run(function* () {
      void (async () => {
        while (flooding) {
          await Promise.resolve()
          // A chain of microtasks that never ends would stop any program: it breathes, as all that do real work.
          if (++settled % 1000 === 0)
            await new Promise((resolve) => {
              setImmediate(resolve)
            })
        }
      })()
      let ticks = 0
      for (const began = performance.now(); performance.now() - began < 100; ticks++) yield* sleep(1)
      flooding = false
      expect([ticks > 5, settled > 1000]).toEqual([true, true])
    })
  })
})
