import {
  alt,
  barrier,
  channel,
  recurse,
  reschedule,
  runSync,
  SchedulerError,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Observer, Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { thrown } from '../support.ts'

/** An observer that writes everything down. */
function recorder(events: string[]): Observer {
  return {
    onSpawn: (t) => events.push(`spawn ${t.name}`),
    onEnd: (t) => events.push(`end ${t.name} ${t.state}`),
    onPark: (t) => events.push(`park ${t.name}: ${wordsOf(t.waitingFor as never)}`),
    onReady: (t, cause) => events.push(`ready ${t.name} ${cause}`),
    onCommit: (t) => events.push(`commit ${t.name}`),
    onTimer: (now) => events.push(`timer ${now}`),
    onTurn: (t) => events.push(`turn ${t.name} ${t.state}`),
  }
}

function observed(main: () => Operation<unknown>): string[] {
  const events: string[] = []
  runSync(main, { name: 'main', observer: recorder(events), clock: virtualClock() })
  return events
}

describe('an observer', () => {
  it('is told of a spawn, each turn and the end', () => {
    expect(observed(() => skip)).toEqual([
      'spawn main',
      'ready main spawned',
      'turn main ready',
      'commit main',
      'end main done',
    ])
  })

  it('is told of a rendezvous: who parked, and the commit of each side', () => {
    const ch = channel<number>({ name: 'c' })
    const events = observed(function* () {
      const receiver = spawn({ name: 'receiver' }, () => ch.receive())
      yield* reschedule()
      yield* ch.send(1)
      yield* receiver
    })
    expect(events.slice(3)).toEqual([
      'spawn receiver',
      'ready receiver spawned',
      'ready main yielded',
      'turn receiver ready',
      'park receiver: to receive from c',
      'turn main ready',
      'commit receiver',
      'ready receiver readied',
      'commit main',
      'park main: for receiver to end',
      'turn receiver ready',
      'commit main',
      'ready main readied',
      'end receiver done',
      'turn main ready',
      'end main done',
    ])
  })

  it('is told of timers, and of the cause of each readiness', () => {
    const preferring = channel<number>({ prefer: 'receiver' })
    const events = observed(function* () {
      spawn({ name: 'receiver' }, () => preferring.receive())
      yield* sleep(5)
      yield* preferring.send(1)
    })
    expect(events).toContain('timer 5')
    expect(events).toContain('ready receiver preferred')
    expect(events).toContain('ready main yielded')
    expect(events.indexOf('timer 5')).toBeLessThan(events.lastIndexOf('ready main readied'))
  })

  it('is told of each operation that completes at once', () => {
    const ch = channel<number>(5)
    const events = observed(function* () {
      for (let n = 0; n < 3; n++) yield* ch.send(n)
      yield* alt([ch.receive(), skip])
      yield* recurse(() => ch.receive())
    })
    expect(events.filter((event) => event === 'commit main')).toHaveLength(5)
  })

  it('is told of a failure and of a cancellation as the state at the end', () => {
    const events = observed(function* () {
      const failed = spawn({ name: 'failed', errors: 'hold' }, function* () {
        yield* skip
        throw new Error('no')
      })
      spawn({ name: 'cancelled' }, () => barrier(2).sync())
      yield* failed.ended
    })
    expect(events).toContain('end failed failed')
    expect(events).toContain('end cancelled cancelled')
    expect(events.at(-1)).toBe('end main done')
  })

  it('may leave out any function', () => {
    expect(runSync(() => skip.map(() => 1), { observer: {} })).toBe(1)
    let turns = 0
    runSync(() => skip, { observer: { onTurn: () => turns++ } })
    expect(turns).toBe(1)
  })

  it('does not change what happens: the order of a program is the same', () => {
    const order = (observer: Observer | undefined): string => {
      let all = ''
      runSync(
        function* () {
          const ch = channel<number>()
          const worker = (name: string) =>
            function* (): Generator<never, void> {
              all += name
            }
          for (const name of 'abc') spawn(worker(name))
          spawn(function* () {
            for (let n = 0; n < 9; n++) {
              yield* ch.send(n)
              all += 's'
            }
          })
          for (let n = 0; n < 9; n++) {
            yield* ch.receive()
            all += 'r'
            if (n === 4) yield* sleep(1)
          }
        },
        { observer, quantum: 3, clock: virtualClock() },
      )
      return all
    }
    expect(order(recorder([]))).toBe(order(undefined))
  })

  const names = ['onSpawn', 'onEnd', 'onPark', 'onReady', 'onCommit', 'onTimer', 'onTurn'] as const
  it.each(names)('whose %s throws fails the run with a SchedulerError, and is asked no more', (event) => {
    const cause = new Error('observer')
    let calls = 0
    const ended: Array<Tasklet<unknown>> = []
    const observer = {
      [event]: () => {
        calls++
        throw cause
      },
    }
    let cleaned = 0
    const error = thrown(() =>
      runSync(
        function* () {
          try {
            const other = spawn(() => sleep(1))
            ended.push(other)
            yield* sleep(5)
            yield* other
            for (;;) yield* sleep(5)
          } finally {
            cleaned++
          }
        },
        { observer, clock: virtualClock() },
      ),
    )
    expect(error).toBeInstanceOf(SchedulerError)
    expect(error).toMatchObject({ cause, message: `the observer's ${event} threw` })
    expect(calls).toBe(1)
    expect(cleaned).toBeLessThanOrEqual(1)
    for (const each of ended) expect(['done', 'cancelled']).toContain(each.state)
  })
})
