/** The host beside tasklets that never rest: what it has to do is done within two slices. */
import { channel, hostClock, reschedule, run, spawn } from 'occamy'
import type { Programs } from './program.ts'
import { holds } from './program.ts'

const SLICE = 8
/** How often a figure is taken: on a machine that others use too, a single one may be theirs. */
const TRIES = 15

interface Way {
  readonly name: string
  readonly owner: Record<string, unknown> | undefined
  readonly key: string
}

const globals = globalThis as unknown as Record<string, unknown>
/** The ways to let the host have a turn; a runtime has some of them. */
const ways: readonly Way[] = [
  { name: 'setImmediate', owner: globals, key: 'setImmediate' },
  { name: 'scheduler.postTask', owner: globals['scheduler'] as Record<string, unknown> | undefined, key: 'postTask' },
  { name: 'MessageChannel', owner: globals, key: 'MessageChannel' },
  { name: 'setTimeout', owner: globals, key: 'setTimeout' },
]
const clock = hostClock()

/** Tells of every use of the ways while `task` runs: what the host loop does, as seen from outside. */
async function watching<T>(tell: (way: string) => void, task: () => Promise<T>): Promise<T> {
  const undo: Array<() => void> = []
  for (const { name, owner, key } of ways) {
    const real = owner?.[key] as (new () => unknown) | undefined
    if (owner === undefined || real === undefined) continue
    owner[key] = new Proxy(real, {
      apply: (target, self, args) => {
        tell(name)
        return Reflect.apply(target, self, args) as unknown
      },
      construct: (target, args) => {
        tell(name)
        return Reflect.construct(target, args) as object
      },
    })
    undo.push(() => {
      owner[key] = real
    })
  }
  try {
    return await task()
  } finally {
    for (const each of undo) each()
  }
}

/** Which way the host loop goes when it has turns to take for ten slices. */
export async function macrotaskUsed(): Promise<string> {
  const used = new Set<string>()
  await watching(
    (way) => used.add(way),
    () =>
      run(
        function* () {
          for (const end = clock.now() + 10; clock.now() < end;) yield* reschedule()
        },
        { slice: 1 },
      ),
  )
  return [...used].join(' and ')
}

/** Runs a program whose tasklets never rest, until `main` has ended; `main` may ask how many slices have ended. */
async function busily<T>(main: (slices: () => number) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const ch = channel<number>()
  let slices = 0
  const count = (way: string): void => {
    if (way !== 'setTimeout') slices++
  }
  return watching(count, async () => {
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
    const ended = busy.catch(() => {})
    try {
      await timer()
      return await main(() => slices)
    } finally {
      controller.abort('enough')
      await ended
    }
  })
}

const timer = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0)
  })

/** Something that the host answers in its own time: what a file is, where there are files; where not, what the page's server says. */
async function inputOrOutput(): Promise<() => Promise<unknown>> {
  if (typeof process === 'undefined') return () => fetch('/', { method: 'HEAD' })
  const { stat } = await import('node:fs')
  return () =>
    new Promise((resolve) => {
      stat('.', resolve)
    })
}

async function isServed(task: () => Promise<unknown>): Promise<void> {
  const waited = await busily(async (slices) => {
    const figures: number[] = []
    for (let i = 0; i < TRIES; i++) {
      const before = slices()
      await task()
      figures.push(slices() - before)
    }
    return figures
  })
  holds(Math.min(...waited) <= 2, `it is served within two slices: it waited for ${waited.join(', ')} of them`)
}

/** A slice is over in its time, or what is served within two of them may wait for long. */
async function slicesAreShort(): Promise<void> {
  const lengths = await busily(async (slices) => {
    const figures: number[] = []
    for (let i = 0; i < TRIES; i++) {
      const [began, before] = [clock.now(), slices()]
      await timer()
      figures.push((clock.now() - began) / Math.max(slices() - before, 1))
    }
    return figures
  })
  holds(Math.min(...lengths) < 2 * SLICE, `slices of ${SLICE} ms end in time: they took ${lengths.join(', ')} ms`)
}

export const host: Programs = {
  'host: beside tasklets that never rest, a timer of 0 ms is served within two slices': () => isServed(timer),
  'host: beside tasklets that never rest, a promise is served within two slices': () =>
    isServed(() => Promise.resolve()),
  'host: beside tasklets that never rest, input is served within two slices': async () =>
    isServed(await inputOrOutput()),
  'host: beside tasklets that never rest, slices end in time': slicesAreShort,
}
