/**
 * A sender whose message is in the midst of an extended receive has been committed, and is not returned before that ends. If whoever
 * receives was spawned by the sender, only the return of the sender cancelled it: neither came to an end before the other.
 */
import {
  channel,
  DeadlockError,
  never,
  recurse,
  reschedule,
  run,
  scope,
  self,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Channel, Op, Step, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { inEveryWay } from '../unit/check/in-every-way.ts'

/** Sends to a tasklet of its own, which does something with the message before the sender goes on. */
function* sendsToItsOwn(before: Op<void>, log: (what: string) => void): Generator<Step, void, unknown> {
  const ch = channel<number>()
  spawn(function* () {
    try {
      yield* ch.extended(() => recurse(before))
    } finally {
      log('cleaned up')
    }
  })
  try {
    yield* ch.send(1)
    log('sent')
    yield* never
  } finally {
    log('left')
  }
}

function logging(): { readonly log: readonly string[]; readonly note: (what: string) => void } {
  const log: string[] = []
  return { log, note: (what) => void log.push(what) }
}

const ORDER = ['cleaned up', 'sent', 'left']

describe('a sender in the midst of an extended receive by a tasklet of its own scope', () => {
  it('is reached by an abort of the run', async () => {
    const { log, note } = logging()
    const aborting = new AbortController()
    const ended = run(() => sendsToItsOwn(never, note), { signal: aborting.signal, deadlock: 'wait' })
    setTimeout(() => aborting.abort(new Error('stop')), 5)
    await expect(ended).rejects.toThrow('stop')
    expect(log).toStrictEqual(ORDER)
  })

  it('is reached by a cancel, however many scopes lie between', async () => {
    const { log, note } = logging()
    const state = await run(
      function* () {
        const sender = spawn(() => scope(scope(() => sendsToItsOwn(sleep(1000), note))))
        yield* sleep(5)
        sender.cancel()
        yield* sender.ended
        return `${sender.state} at ${self().host.now}`
      },
      { clock: virtualClock() },
    )
    expect(state).toBe('cancelled at 5')
    expect(log).toStrictEqual(ORDER)
  })

  it('is reached by a cancel while it is suspended', async () => {
    const { log, note } = logging()
    await run(function* () {
      const sender = spawn(() => scope(() => sendsToItsOwn(never, note)))
      for (let i = 0; i < 5; i++) yield* reschedule()
      sender.suspend()
      sender.cancel()
      yield* sender.ended
    })
    expect(log).toStrictEqual(ORDER)
  })

  it('is reached by the failure of a scope further out', async () => {
    const { log, note } = logging()
    const failed = run(
      () =>
        scope(function* () {
          spawn(function* () {
            yield* sleep(5)
            throw new Error('other')
          })
          yield* scope(() => sendsToItsOwn(sleep(1000), note))
        }),
      { clock: virtualClock() },
    )
    await expect(failed).rejects.toThrow('other')
    expect(log).toStrictEqual(ORDER)
  })

  it('is reached by the report of a deadlock', async () => {
    const { log, note } = logging()
    const stuck = run(function* () {
      yield* spawn(() => scope(() => sendsToItsOwn(never, note)))
    })
    await expect(stuck).rejects.toThrow(DeadlockError)
    expect(log).toStrictEqual(ORDER)
  })
})

it('a scope for cleaning up keeps its tasklets when its owner is cancelled in it', async () => {
  const log: string[] = []
  await run(
    function* () {
      const sender: Tasklet<void> = spawn(function* () {
        try {
          yield* never
        } finally {
          yield* scope(function* () {
            const ch = channel<number>()
            spawn(() => ch.extended(() => sleep(10)))
            yield* ch.send(1)
            log.push('sent')
          })
        }
      })
      yield* reschedule()
      sender.cancel()
      yield* sleep(5)
      sender.cancel()
      yield* sender.ended
      log.push(`at ${self().host.now}`)
    },
    { clock: virtualClock() },
  )
  expect(log).toStrictEqual(['sent', 'at 10'])
})

it('a sender waits on for an extended receive that is not of its own', async () => {
  const at = await run(
    function* () {
      const ch = channel<number>()
      spawn(() => ch.extended(() => sleep(10)))
      const sender = spawn(() => scope(() => ch.send(1)))
      yield* sleep(5)
      sender.cancel()
      yield* sender.ended
      return self().host.now
    },
    { clock: virtualClock() },
  )
  expect(at).toBe(10)
})

/** The messages that are there. */
function drained(log: Channel<string>): string {
  const got: string[] = []
  for (let next = log.tryReceive(); next !== undefined; next = log.tryReceive()) got.push(next.value)
  return got.join(', ')
}

inEveryWay({
  'a sender that is cancelled, before it has begun, before its message is taken, or after': [
    function* () {
      const log = channel<string>(Infinity)
      const sender = spawn(() => scope(() => sendsToItsOwn(never, (what) => void log.trySend(what))))
      spawn(function* () {
        yield* skip
        sender.cancel()
      })
      yield* sender.ended
      return drained(log)
    },
    ['', 'cleaned up, sent, left', 'left', 'left, cleaned up'],
  ],
})
