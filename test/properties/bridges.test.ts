/** The bridges under random interleavings with cancel, close and every end of a source: nothing lost, nothing left behind. */
import { EventEmitter } from 'node:events'
import fc from 'fast-check'
import { channel, run, spawn } from 'occamy'
import type { Step, Tasklet } from 'occamy'
import {
  aborted,
  fromAsyncIterable,
  fromEvent,
  fromPromise,
  fromReadable,
  toReadable,
  toWritable,
} from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { Manual, unhandled } from '../unit/interop/support.ts'
import { acts, pause, Receivers } from './bridges.ts'
import type { Act, What } from './bridges.ts'
import { PATIENCE } from './runs.ts'

type Body = Generator<Step, void, unknown>

/** Five programs side by side in each run, so that 200 runs are 1,000 interleavings. */
async function checkHolds(
  ends: readonly What[],
  options: readonly number[],
  program: (acts: readonly Act[], option: number) => Promise<void>,
): Promise<void> {
  const one = fc.record({ steps: acts(ends), option: fc.constantFrom(...options) })
  const errors = await unhandled(() =>
    fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 5, maxLength: 5 }), async (programs) => {
        await Promise.all(programs.map(({ steps, option }) => program(steps, option)))
      }),
    ),
  )
  expect(errors).toEqual([])
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** A stream of what a manual source gives, which reads nothing ahead. */
function streamOf(manual: Manual<number>): ReadableStream<number> {
  return new ReadableStream<number>(
    {
      async pull(controller) {
        const result = await manual.next()
        if (result.done === true) controller.close()
        else controller.enqueue(result.value)
      },
      cancel: () => void manual.return(),
    },
    { highWaterMark: 0 },
  )
}

/** Drives a source that is pulled; checks that what it gave is received, or still there. */
async function pulled(
  steps: readonly Act[],
  capacity: number,
  make: (m: Manual<number>) => Source<number>,
): Promise<void> {
  const manual = new Manual<number>()
  let source: Source<number> | undefined
  await run(function* () {
    const own = (source = make(manual))
    const receivers = new Receivers(own)
    const given: number[] = []
    // How many of them have come: not those on their way.
    let come = 0
    let poisoned = false
    let state: 'open' | 'over' | 'left' = 'open'
    for (const { what, pause: how } of steps) {
      const idle = manual.asked === given.length + (state === 'over' ? 1 : 0)
      if (what === 'give' && state !== 'over' && !idle) {
        manual.give(given.length)
        // What is on its way when the consumer leaves is nobody's.
        if (state === 'open') given.push(given.length)
      } else if ((what === 'end' || what === 'fail') && state === 'open' && !idle) {
        if (what === 'end') manual.finish()
        else manual.fail(new Error('planted'))
        state = 'over'
      } else if (what === 'close' || what === 'poison') {
        own[what]()
        poisoned ||= what === 'poison'
        state = 'left'
      } else receivers.act(what)
      yield* pause(how)
      if (how === 'host' && state === 'open') come = given.length
      // At most one is asked for beyond what was taken, and what the channel holds.
      expect(manual.asked).toBeLessThanOrEqual(receivers.got.length + capacity + 2 + steps.length)
    }
    for (let i = 0; i < 3; i++) yield* pause('host')
    yield* receivers.finish()
    const { got } = receivers
    expect(new Set(got).size).toBe(got.length)
    if (state !== 'left') expect(sorted(got)).toEqual(given)
    else for (const n of got) expect(given).toContain(n)
    if (!poisoned) expect(got).toEqual(expect.arrayContaining(given.slice(0, come)))
  })
  expect(source?.closed).toBe(true)
  expect(manual.returned).toBeLessThanOrEqual(1)
}

describe('the bridges, in 1,000 random interleavings each', () => {
  const ends: What[] = ['end', 'fail', 'close', 'poison']

  it('from an iterable', { timeout: PATIENCE }, () =>
    checkHolds(ends, [0, 1, 3], (steps, capacity) => pulled(steps, capacity, (m) => fromAsyncIterable(m, capacity))),
  )
  it('from a stream', { timeout: PATIENCE }, () =>
    checkHolds(ends, [0, 1, 3], (steps, capacity) =>
      pulled(steps, capacity, (m) => fromReadable(streamOf(m), capacity)),
    ),
  )

  it('from events', { timeout: PATIENCE }, () =>
    checkHolds(['fail', 'close', 'poison', 'abort'], [0], async (steps) => {
      const emitter = new EventEmitter()
      const controller = new AbortController()
      const { signal } = controller
      await run(function* () {
        const source = fromEvent<number>(emitter, 'x', { capacity: Infinity, overflow: 'error', signal })
        const receivers = new Receivers(source)
        let given = 0
        let poisoned = false
        for (const { what, pause: how } of steps) {
          if (what === 'give') {
            const heard = emitter.emit('x', given)
            expect(heard).toBe(!source.closed && emitter.listenerCount('x') > 0)
            if (heard) given++
          } else if (what === 'fail') {
            if (emitter.listenerCount('error') > 0) emitter.emit('error', new Error('planted'))
          } else if (what === 'close' || what === 'poison') {
            poisoned ||= what === 'poison'
            source[what]()
          } else if (what === 'abort') controller.abort()
          else receivers.act(what)
          yield* pause(how)
        }
        yield* receivers.finish()
        const all = Array.from({ length: given }, (_, n) => n)
        if (poisoned) for (const n of receivers.got) expect(all).toContain(n)
        else expect(sorted(receivers.got)).toEqual(all)
        expect(new Set(receivers.got).size).toBe(receivers.got.length)
      })
      expect(emitter.eventNames()).toEqual([])
    }),
  )

  it('to a stream that is read', { timeout: PATIENCE }, () =>
    checkHolds(['close', 'poison', 'abort'], [0, 2], async (steps, capacity) => {
      const ch = channel<number>(capacity)
      const reader = toReadable(ch).getReader()
      const [read, sent, back]: [number[], number[], number[]] = [[], [], []]
      await run(function* (): Body {
        let n = 0
        for (const { what, pause: how } of steps) {
          if (what === 'give') {
            const value = n++
            spawn(function* () {
              try {
                yield* ch.send(value)
                sent.push(value)
              } catch (error) {
                back.push((error as { readonly value: number }).value)
              }
            })
          } else if (what === 'close' || what === 'poison') ch[what]()
          else if (what === 'abort') void reader.cancel().catch(() => {})
          else
            void reader.read().then(
              (r) => r.done || read.push(r.value),
              () => {},
            )
          yield* pause(how)
        }
        for (let i = 0; i < 3; i++) yield* pause('host')
        yield* fromPromise(reader.cancel().catch(() => {}))
        ch.poison()
        for (let i = 0; i < 3; i++) yield* pause('host')
        expect(sorted([...sent, ...back])).toEqual(Array.from({ length: n }, (_, i) => i))
        // What was in the buffer when it was poisoned is dropped.
        for (const value of read) expect(sent).toContain(value)
        expect(new Set(read).size).toBe(read.length)
        expect(sent.length - read.length).toBeLessThanOrEqual(capacity)
        expect(ch.balance).toBe(0)
      })
    }),
  )

  it('to a stream that is written', { timeout: PATIENCE }, () =>
    checkHolds(['close', 'poison', 'abort', 'end'], [0, 2], async (steps, capacity) => {
      const ch = channel<number>(capacity)
      const writer = toWritable(ch).getWriter()
      writer.closed.catch(() => {})
      writer.ready.catch(() => {})
      const [written, failed]: [number[], number[]] = [[], []]
      await run(function* (): Body {
        const receivers = new Receivers(ch)
        let n = 0
        let closing = false
        for (const { what, pause: how } of steps) {
          // A write after the close is refused; Node 20 breaks an assertion of its own over some of them.
          if (what === 'give' && closing) continue
          if (what === 'give') {
            const value = n++
            void writer.write(value).then(
              () => written.push(value),
              () => failed.push(value),
            )
          } else if (what === 'close' || what === 'poison') ch[what]()
          else if (what === 'abort') void writer.abort().catch(() => {})
          else if (what === 'end') {
            if (!closing) void writer.close().catch(() => {})
            closing = true
          } else receivers.act(what)
          yield* pause(how)
        }
        for (let i = 0; i < 3; i++) yield* pause('host')
        yield* receivers.finish()
        for (let i = 0; i < 3; i++) yield* pause('host')
        yield* receivers.drain()
        void writer.abort().catch(() => {})
        for (let i = 0; i < 3; i++) yield* pause('host')
        expect(written.length + failed.length).toBe(n)
        const { got } = receivers
        expect(new Set(got).size).toBe(got.length)
        for (const value of got) expect(written).toContain(value)
        expect(written.length - got.length).toBeLessThanOrEqual(capacity)
        expect(ch.balance).toBe(0)
      })
    }),
  )

  it('from promises and abort signals', { timeout: PATIENCE }, () =>
    checkHolds(['end', 'fail', 'abort'], [0], async (steps) => {
      const controller = new AbortController()
      let listening = 0
      const { signal } = controller
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listening++
        add(...args)
      }
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listening--
        remove(...args)
      }
      const manual = new Manual<number>()
      await run(function* (): Body {
        const signals: AbortSignal[] = []
        const guard = fromPromise((signal) => {
          signals.push(signal)
          return manual.next()
        })
        const receive = () => guard.map((r) => r.value as number)
        const waits = new Set<Pick<Tasklet<unknown>, 'cancel' | 'state'>>()
        let gaveUp = false
        for (const { what, pause: how } of steps) {
          if ((what === 'give' || what === 'fail') && manual.asked > 0) {
            if (what === 'give') manual.give(1)
            else manual.fail(new Error('planted'))
          } else if (what === 'abort') controller.abort()
          else if (what === 'cancel') {
            const last = [...waits].at(-1)
            if (last !== undefined) waits.delete(last)
            gaveUp ||= last !== undefined && waits.size === 0
            last?.cancel()
          } else {
            const tasklet = spawn({ errors: 'hold' }, function* () {
              try {
                yield* what === 'receive' ? receive() : aborted(signal)
              } catch {}
            })
            if (what === 'receive') waits.add(tasklet)
          }
          yield* pause(how)
        }
        expect(signals.length).toBeLessThanOrEqual(1)
        if (signals[0]?.aborted === true) expect(gaveUp).toBe(true)
      })
      expect(listening).toBe(0)
    }),
  )
})
