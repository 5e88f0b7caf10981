import {
  alt,
  channel,
  GuardInUseError,
  InvalidArgumentError,
  never,
  run,
  Runtime,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, hostTurn, pause, rejected } from '../support.ts'

describe('an outside wait', () => {
  it('looks before it returns: what is ready is taken at once', async () => {
    const ch = channel<number>(2)
    const sent = ch.send(1).promise()
    expect(ch.length).toBe(1)
    const got = ch.receive().promise()
    expect(ch.length).toBe(0)
    await sent
    expect(await got).toBe(1)
  })

  it('parks an outside party, in its place in line', async () => {
    const ch = channel<number>()
    const waits = [ch.receive().promise(), ch.receive().promise()]
    expect(ch.balance).toBe(-2)
    const runtime = new Runtime()
    runtime.spawn(function* () {
      yield* ch.send(1)
      yield* ch.send(2)
    })
    runtime.runSync()
    expect(await Promise.all(waits)).toEqual([1, 2])
    expectQuiet(ch)
  })

  it('has its timers on the host clock', async () => {
    const start = performance.now()
    await sleep(10)
    expect(performance.now() - start).toBeGreaterThanOrEqual(10)
    await sleep(0)
    await sleepUntil(0)
    await skip
    const r = await alt([never, sleep(5)])
    expect(r.key).toBe(1)
  })

  it('meets another outside wait', async () => {
    const ch = channel<number>()
    const [, got] = await Promise.all([ch.send(5), ch.receive()])
    expect(got).toBe(5)
  })

  it('refuses a guard that is in use', async () => {
    const ch = channel<number>()
    const guard = ch.receive()
    const first = guard.promise()
    expect(await rejected(guard)).toBeInstanceOf(GuardInUseError)
    ch.trySend(1)
    expect(await first).toBe(1)
  })

  it('works inside a turn of a tasklet, which stays who it is', async () => {
    const ch = channel<number>(1)
    const outside = await run(function* () {
      const promise = ch.send(7).promise()
      expect(ch.length).toBe(1)
      expect(yield* ch.receive()).toBe(7)
      yield* spawn(() => skip)
      return { promise }
    })
    await outside.promise
  })

  it('of a result gives it, or rejects with the error, without failing the scope', async () => {
    const runtime = new Runtime()
    const good = runtime.spawn(() => sleep(2).map(() => 'good'))
    const bad = runtime.spawn(function* () {
      yield* sleep(2)
      throw new Error('bad')
    })
    const waits = [good.result.promise(), rejected(bad.result), rejected(bad.result)]
    await runtime.run()
    expect(await Promise.all(waits)).toMatchObject(['good', { message: 'bad' }, { message: 'bad' }])
  })

  it('of a flatMap runs its operation to the end', async () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const both = a
      .receive()
      .flatMap((n) => b.receive().map((m) => n + m))
      .promise()
    await a.send(1)
    await b.send(2)
    expect(await both).toBe(3)
  })

  it('loses to another as in any race of promises: both are performed', async () => {
    const [a, b] = [channel<number>(1), channel<number>(1)]
    a.trySend(1)
    b.trySend(2)
    await Promise.race([a.receive(), b.receive()])
    expect([a.length, b.length]).toEqual([0, 0])
  })
})

describe('promise({ signal })', () => {
  it('withdraws its offer on abort, and rejects with the reason', async () => {
    const ch = channel<number>()
    const controller = new AbortController()
    const wait = ch.receive().promise({ signal: controller.signal })
    expect(ch.balance).toBe(-1)
    controller.abort('enough')
    expect(ch.balance).toBe(0)
    expect(await rejected(wait)).toBe('enough')
    expectQuiet(ch)
  })

  it('rejects at once if it was aborted before, and offers nothing', async () => {
    const ch = channel<number>(1)
    ch.trySend(1)
    expect(await rejected(ch.receive().promise({ signal: AbortSignal.abort('before') }))).toBe('before')
    expect(ch.length).toBe(1)
  })

  it('gives the message, if that was committed before the abort', async () => {
    const ch = channel<number>()
    const controller = new AbortController()
    const wait = ch.receive().promise({ signal: controller.signal })
    expect(ch.trySend(7)).toBe(true)
    controller.abort('too late')
    expect(await wait).toBe(7)
  })

  it('removes its listener, however it ends', async () => {
    const ch = channel<number>()
    let listeners = 0
    const signal = {
      aborted: false,
      reason: undefined,
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    }
    const got = ch.receive().promise({ signal })
    expect(listeners).toBe(1)
    await ch.send(1)
    await got
    expect(listeners).toBe(0)
    const failing = ch.receive().promise({ signal })
    ch.close()
    await rejected(failing)
    expect(listeners).toBe(0)
    await skip.promise({ signal })
    expect(listeners).toBe(0)
  })

  it('gives a permit of a semaphore to nobody when it was withdrawn', async () => {
    const lock = semaphore(1)
    const release = await lock.acquire()
    const controller = new AbortController()
    const waiting = rejected(lock.acquire().promise({ signal: controller.signal }))
    controller.abort('enough')
    release()
    expect(await waiting).toBe('enough')
    ;(await lock.acquire())()
  })

  it('takes no signal as well as an undefined one', async () => {
    const ch = channel<number>(1)
    await ch.send(1).promise()
    expect(await ch.receive().promise({ signal: undefined })).toBe(1)
  })

  it('runs the finally blocks of a reaction that is under way', async () => {
    const ch = channel<number>(1)
    const events: string[] = []
    const controller = new AbortController()
    ch.trySend(1)
    const reacting = ch
      .receive()
      .flatMap(function* () {
        try {
          yield* never
        } finally {
          events.push('cleaned up')
        }
      })
      .promise({ signal: controller.signal })
    await hostTurn()
    controller.abort('enough')
    expect(await rejected(reacting)).toBe('enough')
    await pause(1)
    expect(events).toEqual(['cleaned up'])
  })
})

describe('a message that is there when outside code asks for it', () => {
  it('is taken at once; an extended receive still runs its body, and the channel is known to be used from outside', async () => {
    const ch = await run(function* () {
      const own = channel<number>(9)
      for (const n of [1, 2, 3, 4]) yield* own.send(n)
      return own
    })
    expect(await ch.receive()).toBe(1)
    const { core } = ch as unknown as { readonly core: { shared: boolean } }
    core.shared = false
    const [next, extended] = [
      ch.next().promise(),
      ch
        .extended(function* (n) {
          return n + 10
        })
        .promise(),
    ]
    expect([await next, await extended]).toEqual([{ done: false, value: 2 }, 13])
    core.shared = false
    expect([await ch.receive(), core.shared]).toEqual([4, true])
  })

  it('refuses a signal that is none, as a run does', async () => {
    const ch = channel<number>()
    for (const signal of [{}, 42, null]) {
      expect(await rejected(ch.receive().promise({ signal: signal as never }))).toBeInstanceOf(InvalidArgumentError)
      expect(await rejected(run(() => skip, { signal: signal as never }))).toBeInstanceOf(InvalidArgumentError)
    }
    expect(ch.balance).toBe(0)
  })
})
