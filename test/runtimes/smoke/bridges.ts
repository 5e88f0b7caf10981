import { alt, channel, run, sleep, spawn } from 'occamy'
import {
  aborted,
  fromAsyncIterable,
  fromEvent,
  fromPromise,
  fromReadable,
  signal,
  toReadable,
  toWritable,
} from 'occamy/interop'
import type { Programs } from './program.ts'
import { equal, fails, holds } from './program.ts'

const later = <T>(value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(resolve, 1, value)
  })

export const bridges: Programs = {
  'interop: fromPromise gives the value, and throws the rejection': async () => {
    equal(await run(() => fromPromise(later('value'))), 'value', 'the value')
    await fails(() => run(() => fromPromise(Promise.reject(new RangeError('no')))), 'RangeError')
  },

  'interop: fromPromise has its signal aborted by a cancel': () =>
    run(function* () {
      let reason: unknown
      const never = fromPromise<never>(
        (signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => {
              reason = signal.reason
              reject(new Error('aborted'))
            })
          }),
      )
      const t = spawn(() => never)
      yield* sleep(1)
      t.cancel('not wanted')
      yield* t.ended
      holds(reason !== undefined, 'the signal was aborted')
    }),

  'interop: fromAsyncIterable pulls what is taken, and lets go when it is closed': () =>
    run(function* () {
      let [pulled, left] = [0, false]
      async function* numbers(): AsyncGenerator<number> {
        try {
          for (;;) yield await later(pulled++)
        } finally {
          left = true
        }
      }
      const source = fromAsyncIterable(numbers())
      equal([yield* source.receive(), yield* source.receive()], [0, 1], 'the first two')
      source.close()
      yield* sleep(10)
      holds(left && pulled <= 3, `it was left, after ${pulled} pulls`)
    }),

  'interop: fromEvent hears an EventTarget, and is heard no more when it is closed': () =>
    run(function* () {
      const target = new EventTarget()
      const events = fromEvent<Event>(target, 'ping', { capacity: 4, overflow: 'error' })
      const ping = (): boolean => target.dispatchEvent(new Event('ping', { cancelable: true }))
      ping()
      setTimeout(ping, 1)
      equal([(yield* events.receive()).type, (yield* events.receive()).type], ['ping', 'ping'], 'what was heard')
      events.close()
      ping()
      equal((yield* events.next()).done, true, 'the end')
    }),

  'interop: fromReadable reads a web stream to its end': () =>
    run(function* () {
      let n = 0
      const stream = new ReadableStream<number>({
        pull(controller) {
          if (n < 3) controller.enqueue(n++)
          else controller.close()
        },
      })
      const got: number[] = []
      yield* fromReadable(stream).forEach((item) => void got.push(item))
      equal(got, [0, 1, 2], 'what was read')
    }),

  'interop: toReadable and toWritable, with a transform between': async () => {
    const [input, output] = [channel<number>(), channel<number>()]
    const twice = new TransformStream<number, number>({
      transform(n, controller) {
        controller.enqueue(n * 2)
      },
    })
    const piped = toReadable(input).pipeThrough(twice).pipeTo(toWritable(output))
    const got = await run(function* () {
      spawn(function* () {
        for (const n of [1, 2, 3]) yield* input.send(n)
        input.close()
      })
      const all: number[] = []
      yield* output.forEach((n) => void all.push(n))
      return all
    })
    await piped
    equal(got, [2, 4, 6], 'what came through')
  },

  'interop: aborted is a branch, and signal tells of a cancel': async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new RangeError('enough')), 1)
    await fails(() => run(() => alt([aborted(controller.signal), sleep(60_000)])), 'RangeError')
    await run(function* () {
      let mine: AbortSignal | undefined
      const t = spawn(function* () {
        mine = signal()
        yield* sleep(60_000)
      })
      yield* sleep(1)
      t.cancel('stop')
      yield* t.ended
      equal(mine?.aborted, true, 'the signal')
    })
  },
}
