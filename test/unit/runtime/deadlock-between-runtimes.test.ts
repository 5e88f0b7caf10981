/** Whether a deadlock is reported while another runtime can still go on: not if that may serve what is waited for. */
import { barrier, channel, join, never, request, run, Runtime, selectSet, semaphore, skip, sleep, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { rejected } from '../support.ts'

type Both = readonly [here: () => Operation<unknown>, there: () => Operation<unknown>]

/** Serves a tasklet of another runtime once that has come to rest. */
function later(op: () => Operation<unknown>): () => Operation<unknown> {
  return function* () {
    yield* sleep(30)
    yield* op()
  }
}

/** Waits, and is served by another runtime. Everything is made in outside code. */
const served: Readonly<Record<string, () => Both>> = {
  'to receive': () => {
    const ch = channel<number>()
    return [() => ch.receive(), later(() => ch.send(1))]
  },
  'to send': () => {
    const ch = channel<number>()
    return [() => ch.send(1), later(() => ch.receive())]
  },
  'at a channel that the other has used before': () => {
    const ch = channel<number>()
    function* twice(): Operation<void> {
      yield* ch.receive()
      yield* ch.receive()
    }
    function* send(): Operation<void> {
      yield* ch.send(1)
      yield* later(() => ch.send(2))()
    }
    return [twice, send]
  },
  'for an event of a select set': () => {
    const ch = channel<number>()
    return [() => selectSet({ ch: ch.receive() }).next(), later(() => ch.send(1))]
  },
  'for a join': () => {
    const a = channel<number>(1)
    const b = channel<number>()
    a.trySend(1)
    return [() => join([a.receive(), b.receive()]), later(() => b.send(1))]
  },
  'for the reply to a call': () => {
    const port = request<number, number>()
    function* reply(): Operation<void> {
      const asked = yield* port.receive()
      yield* sleep(30)
      asked.reply(asked.argument)
    }
    return [() => port.call(1), reply]
  },
  'at a barrier': () => {
    const both = barrier(2)
    return [() => both.sync(), later(() => both.sync())]
  },
  'for a permit': () => {
    const lock = semaphore(1)
    const held = channel(1)
    function* acquire(): Operation<void> {
      yield* held.receive()
      yield* lock.with(function* () {})
    }
    function* hold(): Operation<void> {
      yield* held.send(0)
      yield* sleep(30)
    }
    return [acquire, () => lock.with(hold)]
  },
}

describe('a wait that another runtime serves is no deadlock:', () => {
  it.each(Object.entries(served))('%s', async (_, make) => {
    for (const swapped of [false, true]) {
      const ops = make()
      await expect(Promise.all((swapped ? [ops[1], ops[0]] : ops).map((op) => run(op)))).resolves.toHaveLength(2)
    }
  })

  it('for the end of a tasklet', async () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(function* () {
      yield* sleep(30)
      return 'ended'
    })
    const over = runtime.run()
    expect(await run(() => tasklet)).toBe('ended')
    await over
  })

  it('at a channel that a tasklet of the other has made', async () => {
    let made: Channel<number> | undefined
    const other = run(function* () {
      const ch = (made = channel<number>())
      yield* sleep(30)
      yield* ch.send(1)
    })
    await run(() => skip)
    expect(await run(() => (made as Channel<number>).receive())).toBe(1)
    await other
  })
})

describe('while another runtime can go on, a deadlock is reported', () => {
  /** Says whether a program is told of its deadlock before another one comes to its end. */
  async function isToldAtOnce(program: () => Operation<unknown>): Promise<boolean> {
    let over = false
    const other = run(() => sleep(60)).then(() => {
      over = true
    })
    expect(await rejected(run(program))).toMatchObject({ name: 'DeadlockError' })
    const atOnce = !over
    await other
    return atOnce
  }
  const outer = channel<number>()
  const meeting = barrier(2)
  const lock = semaphore(1)

  it.each<readonly [string, () => Operation<unknown>]>([
    ['of a wait for nothing', () => never],
    [
      'at a channel of its own',
      function* () {
        yield* channel<number>().receive()
      },
    ],
    [
      'at a channel whose other end a tasklet of its own has used',
      function* () {
        const ch = outer
        spawn(() => ch.send(1))
        yield* ch.receive()
        yield* ch.receive()
      },
    ],
    [
      'at a barrier of its own',
      function* () {
        yield* barrier(2).sync()
      },
    ],
    ['for a permit that it holds itself', () => lock.with(lock.acquire())],
    [
      'for the end of a tasklet of its own',
      function* () {
        yield* spawn(() => never)
      },
    ],
  ])('at once: %s', async (_, program) => {
    expect(await isToldAtOnce(program)).toBe(true)
  })

  it.each<readonly [string, () => Operation<unknown>]>([
    ['at a channel made in outside code, whose other end nobody has used', () => channel<number>().receive()],
    ['at a barrier made in outside code', () => meeting.sync()],
  ])('when the other has come to its end, if it might have served the wait: %s', async (_, program) => {
    const outside = program()
    expect(await isToldAtOnce(() => outside)).toBe(false)
  })
})

it('two runtimes of which neither can go on report each its own', async () => {
  const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
  const errors = await Promise.all([rejected(run(() => a.receive())), rejected(run(() => b.receive()))])
  expect(errors.map((error) => (error as { waiting: unknown[] }).waiting)).toMatchObject([
    [{ waitsFor: 'waits to receive from a' }],
    [{ waitsFor: 'waits to receive from b' }],
  ])
})
