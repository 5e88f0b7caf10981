import {
  channel,
  never,
  par,
  recurse,
  reschedule,
  runSync,
  Runtime,
  scope,
  self,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Channel, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim } from '../support.ts'
import type { Body } from '../support.ts'

/** Spawns `body`, cancels it when it is parked, and waits for its end; its state. */
function cancelled(body: () => Operation<unknown>, quantum: number = 256): string {
  return sim(
    function* () {
      const tasklet = spawn({ errors: 'hold' }, body)
      yield* sleep(1)
      tasklet.cancel()
      yield* tasklet.ended
      return tasklet.state
    },
    { quantum },
  )
}

/** Waits for ever, in a helper of so many helpers, none of which has anything to clean up. */
function* helping(levels: number = 1): Body<void> {
  yield* levels > 1 ? helping(levels - 1) : never
}
/** An operation in so many helpers. */
function* deep(operation: Operation<unknown>, levels: number): Body<void> {
  yield* levels > 1 ? deep(operation, levels - 1) : operation
}
/** Waits twice. */
function* helper(): Body<void> {
  yield* sleep(1)
  yield* reschedule()
}

const failing = skip.map(() => {
  throw new Error('in finally')
})
/** A channel with a message. */
function there(): Channel<number> {
  const buffered = channel<number>(1)
  buffered.trySend(1)
  return buffered
}

/** Waits for ever, and then `n` times in its finally block. */
function* cleaning(events: string[], name: string, n: number): Body<void> {
  try {
    yield* never
  } finally {
    for (let i = 0; i < n; i++) {
      yield* sleep(1)
      events.push(`${name}${i}`)
    }
  }
}

/** Hands on by hand what it is told, without a look at it: an iterator that is no generator. */
function handingOn(operation: Operation<unknown>): Operation<unknown> {
  return {
    [Symbol.iterator]() {
      const inner = operation[Symbol.iterator]()
      return { next: (signal) => inner.next(signal), return: (value) => inner.return?.(value) as never }
    },
  }
}

describe('the return of a frame', () => {
  it('runs every finally block of nested generators, and none of the code behind', () => {
    const events: string[] = []
    const level = function* (n: number): Body<void> {
      try {
        yield* n === 0 ? never : level(n - 1)
        events.push('not reached')
      } catch {
        events.push('not caught')
      } finally {
        events.push(`${n}`)
      }
    }
    expect(cancelled(() => level(5))).toBe('cancelled')
    expect(events).toEqual(['0', '1', '2', '3', '4', '5'])
  })

  it('lets the finally block of a body wait as often as it likes', () => {
    const events: string[] = []
    expect(cancelled(() => cleaning(events, 'w', 5))).toBe('cancelled')
    expect(events).toEqual(['w0', 'w1', 'w2', 'w3', 'w4'])
  })

  it('lets operations with a frame of their own wait in each finally block', () => {
    const events: string[] = []
    for (const enter of [recurse, scope] as const) {
      events.length = 0
      const outer = function* (): Body<void> {
        try {
          yield* enter(() => cleaning(events, 'inner', 3))
          events.push('not reached')
        } finally {
          yield* enter(() => sleep(1))
          yield* skip
          events.push('outer')
        }
      }
      expect(cancelled(outer)).toBe('cancelled')
      expect(events).toEqual(['inner0', 'inner1', 'inner2', 'outer'])
    }
  })

  it('ends a body at its next wait whose plain helper waited in a finally block, in any depth and in loops', () => {
    for (const waits of [0, 1]) {
      const events: string[] = []
      const middle = function* (): Body<void> {
        yield* cleaning(events, 'w', waits)
      }
      const body = function* (): Body<void> {
        for (let n = 0; ; n++) {
          yield* middle()
          events.push(`behind ${n}`)
        }
      }
      expect(cancelled(body)).toBe('cancelled')
      expect(events.filter((event) => event.startsWith('w'))).toEqual(Array.from({ length: waits }, (_, i) => `w${i}`))
      expect(events).not.toContain('behind 1')
    }
  })

  it.each<readonly [string, () => Operation<unknown>]>([
    ['gives way, and is done as soon as it looks', () => skip],
    ['fails as soon as it looks', () => failing],
    ['gives way, with something there', () => there().receive()],
    ['has a frame of its own', () => scope(() => sleep(1))],
    ['has one, and fails', () => scope(() => failing)],
    ['has one for each of two', () => par([sleep(1), sleep(2)])],
  ])('ends such a body where the wait in the finally block %s', (_, wait) => {
    for (const quantum of [0, 1, 2, 256]) {
      const events: string[] = []
      const helper = function* (): Body<void> {
        try {
          yield* never
        } finally {
          try {
            yield* wait()
          } catch {
            events.push('failed')
          }
        }
      }
      const body = function* (): Body<void> {
        yield* helper()
        for (let n = 0; n < 3; n++) {
          yield* scope(() => sleep(1))
          events.push(`behind ${n}`)
        }
      }
      expect([cancelled(body, quantum), events.filter((event) => event.startsWith('behind'))]).toEqual([
        'cancelled',
        [],
      ])
    }
  })

  it.each<readonly [string, () => Operation<unknown>]>([
    ['waits itself', () => never],
    ['is in a plain helper', helping],
    ['is in a helper of a helper', () => helping(2)],
    ['is in a frame of its own', () => recurse(helping)],
    ['is in a scope of its own', () => scope(() => par([helping]))],
  ])('lets a body wait in its own finally block as often as it likes that %s when it is cancelled', (_, wait) => {
    const waits = [skip, sleep(1), reschedule(), scope(() => skip), par([sleep(1), sleep(2)]), helper()]
    for (const quantum of [0, 1, 2, 256])
      for (const first of waits.keys()) {
        const events: string[] = []
        const body = function* (): Body<void> {
          try {
            yield* wait()
            events.push('behind')
          } finally {
            // Each is made anew.
            yield* first === waits.length - 1 ? helper() : (waits[first] as Operation<unknown>)
            events.push('a')
            yield* sleep(1)
            events.push('b')
            yield* scope(() => sleep(1))
            events.push('c')
          }
        }
        expect([cancelled(body, quantum), events]).toEqual(['cancelled', ['a', 'b', 'c']])
      }
  })

  it('runs the outer finally blocks when a plain helper has waited in its own', () => {
    const events: string[] = []
    const body = function* (): Body<void> {
      try {
        yield* cleaning(events, 'w', 1)
        yield* never
      } finally {
        events.push('outer')
      }
    }
    expect(cancelled(body)).toBe('cancelled')
    expect(events).toEqual(['w0', 'outer'])
  })

  it('ends a body that will not end: one that waits in its finally blocks for ever', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const helper = function* (): Body<void> {
      try {
        yield* never
      } finally {
        yield* reschedule()
      }
    }
    const stubborn = function* (): Body<void> {
      for (;;) {
        try {
          yield* helper()
        } finally {
          // eslint-disable-next-line no-unsafe-finally -- what is tested
          continue
        }
      }
    }
    const tasklet = runtime.spawn(stubborn)
    runtime.runSync()
    tasklet.cancel()
    for (let n = 0; n < 100 && runtime.turn(); n++);
    expect(tasklet.state).toBe('cancelled')
  })

  it('of a helper that throws in its finally block gives that error', () => {
    const body = function* (): Body<void> {
      const helper = function* (): Body<void> {
        try {
          yield* never
        } finally {
          yield* skip
          // eslint-disable-next-line no-unsafe-finally -- what is tested
          throw new Error('in finally')
        }
      }
      yield* helper()
    }
    expect(cancelled(body)).toBe('failed')
  })

  it('that is cut short begins none of the frames that its finally blocks push', () => {
    for (const quantum of [0, 1, 2, 256]) {
      const events: string[] = []
      const frame = (name: string): Operation<void> =>
        recurse(function* () {
          events.push(name)
          yield* sleep(5)
        })
      const body = function* (): Body<void> {
        try {
          yield* cleaning(events, 'w', 1)
          yield* sleep(1)
        } finally {
          try {
            try {
              yield* frame('a')
            } finally {
              yield* scope(() => frame('b'))
            }
          } finally {
            yield* frame('c')
            events.push('not reached')
          }
        }
      }
      expect([cancelled(body, quantum), events]).toEqual(['cancelled', ['w0']])
    }
  })

  it.each<readonly [string, (op: Operation<unknown>) => Operation<unknown>]>([
    ['helpers too deep to be found', (op) => deep(op, 100)],
    ['many iterators written by hand', (op) => Array.from({ length: 10 }).reduce<Operation<unknown>>(handingOn, op)],
  ])('of a body whose helper waits in its finally block below %s ends it at its next wait', (_, within) => {
    for (const when of ['now', 'later']) {
      const events: string[] = []
      const body = function* (): Body<void> {
        if (when === 'now') self().cancel()
        yield* within(cleaning(events, 'w', 1))
        yield* sleep(1)
        events.push('behind')
      }
      expect([cancelled(body), events]).toEqual(['cancelled', ['w0']])
    }
  })

  it('recognises it when a return of a run inside has been traced', () => {
    const events: string[] = []
    const body = function* (): Body<void> {
      yield* (function* () {
        try {
          yield* never
        } finally {
          runSync(function* () {
            const inner = spawn(() => helping(2))
            yield* reschedule()
            inner.cancel()
          })
          yield* sleep(1)
        }
      })()
      yield* sleep(1)
      events.push('behind')
    }
    expect([cancelled(body), events]).toEqual(['cancelled', []])
  })
})
