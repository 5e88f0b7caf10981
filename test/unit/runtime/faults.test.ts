/** A scheduler, a clock or an observer that breaks its contract: the run fails with that, soon, and with nothing else. */
import { channel, never, roundRobin, run, Runtime, runSync, skip, sleep, timers, virtualClock } from 'occamy'
import type { Clock, Operation, Scheduler } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, node, rejected, sim, thrown } from '../support.ts'

const sound = (): Scheduler => timers(roundRobin())

describe('a clock', () => {
  it('that does not come to where it is to jump', () => {
    const clock: Clock = { now: () => 0, jump: () => {} }
    expect(thrown(() => runSync(() => sleep(10), { clock }))).toMatchObject({
      name: 'SchedulerError',
      message: 'jump(10) came to 0',
    })
  })

  it('that throws while the loop goes to sleep keeps no process alive', async () => {
    const { code, out } = await node(`
      let calls = 0
      const began = performance.now()
      const clock = { now() { if (calls++ === 2) throw new Error('broken'); return performance.now() } }
      await run(() => sleep(20_000), { clock }).catch(({ name }) => console.log(name))
      process.on('exit', () => console.log(performance.now() - began < 10_000))`)
    expect([code, out.trim().split('\n')]).toEqual([0, ['SchedulerError', 'true']])
  })
})

describe('timers', () => {
  it.each<readonly [string, (lower: Scheduler) => Partial<Scheduler>]>([
    ['that are due and fire nothing', () => ({ expire: () => {} })],
    ['whose next one stays where it was', (lower) => ({ nextWake: () => Math.min(lower.nextWake(), 5) })],
  ])('%s', (_, change) => {
    const lower = sound()
    const scheduler = { ...lower, ...change(lower), name: 'odd' }
    const error = thrown(() => sim(() => sleep(10), { scheduler }))
    expect(error).toMatchObject({ name: 'SchedulerError', message: like(/^odd: expire\(\d+\) left a timer of \d+$/) })
  })

  it('whose next one cannot be told fail the run with that alone, whenever it is', () => {
    for (let at = 0; at < 6; at++) {
      const lower = sound()
      let calls = 0
      const nextWake = (): number => {
        if (calls++ === at) throw new Error('broken')
        return lower.nextWake()
      }
      const error = thrown(() => runSync(() => sleep(1000), { scheduler: { ...lower, nextWake } }))
      expect(error).toMatchObject({ name: 'SchedulerError', message: like(/nextWake threw$/) })
    }
  })
})

it.each([NaN, undefined])('timers whose next one is said to be %s end a run on the host clock too', async (wake) => {
  const scheduler = { ...sound(), name: 'odd', nextWake: () => wake as number }
  expect(await rejected(run(() => sleep(5), { scheduler }))).toMatchObject({
    name: 'SchedulerError',
    message: `odd: nextWake gave ${wake}`,
  })
})

describe('an observer that throws', () => {
  it('ends a turn that would go on for ever', () => {
    const runtime = new Runtime({ clock: virtualClock(), quantum: 1e15, observer: { onCommit: broken() } })
    let rounds = 0
    runtime.spawn(function* (): Operation<void> {
      const ch = channel<number>(1)
      for (; rounds < 100; rounds++) {
        yield* ch.send(rounds)
        yield* ch.receive()
      }
    })
    expect(thrown(() => runtime.runSync())).toMatchObject({ name: 'SchedulerError' })
    expect(rounds).toBeLessThan(3)
  })

  /** What throws once. */
  function broken(): () => void {
    let calls = 0
    return () => {
      if (calls++ === 0) throw new Error('broken')
    }
  }
})

it('an error that has no text comes beside the report of a deadlock', async () => {
  const odd: unknown = Object.create(null)
  const runtime = new Runtime()
  runtime.spawn({ name: 'stuck' }, function* (): Operation<void> {
    try {
      yield* never
    } finally {
      yield* channel({ name: 'jobs' }).receive()
    }
  })
  runtime.spawn(function* (): Operation<void> {
    throw odd
  })
  const error = (await rejected(runtime.run())) as AggregateError
  expect(error.message).toMatch(
    /^2 tasklets failed: something that has no text; DeadlockError: .*\n  stuck waits to receive from jobs$/,
  )
  expect(error.errors[0]).toBe(odd)
})

it('options that are wrong are found before the body is called', () => {
  let calls = 0
  const body = (): Operation<void> => {
    calls++
    return skip
  }
  const runtime = new Runtime()
  expect(thrown(() => runtime.spawn({ priority: 1.5 }, body))).toMatchObject({ name: 'InvalidArgumentError' })
  expect(calls).toBe(0)
})
