import { EventEmitter } from 'node:events'
import { alt, channel, commit, Guard, never, NOT_READY, Queue, run, sleep } from 'occamy'
import type { Channel, Composite, GuardRegistration, Offer, Tasklet } from 'occamy'
import { fromEvent } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { countingTimers, expectQuiet, hostTurn, pause, rejected } from '../support.ts'

/** A guard whose offer the test holds; it is ready only when it is served. */
class Held extends Guard<unknown> {
  offer: Offer | undefined = undefined
  private readonly waiting = new Queue()

  serve(value: unknown): void {
    const first = this.waiting.head as GuardRegistration
    this.waiting.unlink(first)
    commit(first, value)
  }
  protected override poll(): typeof NOT_READY {
    return NOT_READY
  }
  protected override commit(): never {
    throw new Error('it was never ready')
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    this.offer = offer
    const registration: GuardRegistration = { offer, up, branch, before: undefined, after: undefined }
    this.waiting.push(registration, offer, up, branch)
    return registration
  }
  protected override disable(registration: GuardRegistration): void {
    this.waiting.drop(registration)
  }
}

/** Has outside code pass messages, so quickly that for a while it is not asked whether the host wants a turn. */
async function warmUp(): Promise<void> {
  const ch = channel<number>()
  for (let i = 0; i < 300; i++) await Promise.all([ch.receive(), ch.send(i)])
}

/** Has it pass messages so slowly that it is asked each time, or every other time. */
async function coolDown(): Promise<void> {
  const ch = channel<number>()
  for (let i = 0; i < 140; i++) {
    spin(1.1)
    await Promise.all([ch.receive(), ch.send(i)])
  }
}

function spin(ms: number): void {
  for (const began = performance.now(); performance.now() - began < ms;);
}

describe('what commits an outside wait', () => {
  it('runs no code of the user before it has come to its end: neither a `then` of the message, nor a `map` function', async () => {
    await warmUp()
    const ch = channel<unknown>()
    const events: string[] = []
    const thenable = {
      get then() {
        events.push('then')
        return undefined
      },
    }
    const waits = [
      ch.receive().promise(),
      ch
        .receive()
        .map(() => events.push('map'))
        .promise(),
      ch.receive().promise(),
    ]
    for (const value of [thenable, 1, 2]) {
      ch.trySend(value)
      events.push('sent')
    }
    expect(events).toEqual(['sent', 'sent', 'sent'])
    expect(await Promise.all(waits)).toEqual([thenable, 5, 2])
    expect(events.slice(3, 5)).toEqual(['then', 'map'])
  })

  it('settles them in the order of the commits', async () => {
    const ch = channel<unknown>()
    const order: unknown[] = []
    const waits = [{ n: 1 }, 2, { n: 3 }, 4].map(() => ch.receive().then((value) => order.push(value)))
    for (const value of [{ n: 1 }, 2, { n: 3 }, 4]) ch.trySend(value)
    await Promise.all(waits)
    expect(order).toEqual([{ n: 1 }, 2, { n: 3 }, 4])
  })

  it('may be its own abort, which then comes too late', async () => {
    const ch = channel<unknown>()
    const controller = new AbortController()
    const wait = ch.receive().promise({ signal: controller.signal })
    ch.trySend({ n: 1 })
    controller.abort('too late')
    expect(await wait).toEqual({ n: 1 })
    expectQuiet(ch)
  })
})

describe('an outside party', () => {
  it('has a number of its own for each wait, also when it had the one before at once', async () => {
    const [full, empty] = [channel<number>(9), channel<number>({ name: 'empty' })]
    const names: string[] = []
    for (let i = 0; i < 2; i++) {
      await full.send(i)
      const wait = empty.receive().promise()
      const error = (await rejected(run(() => never))) as Error
      names.push(...(/outside await#\d+/.exec(error.message) ?? []))
      empty.trySend(i)
      await wait
    }
    expect(new Set(names).size).toBe(2)
  })

  it('is not used again if a function of the user may have kept it', async () => {
    const seen: Offer[] = []
    const guard = (): Guard<number> =>
      new (class extends Guard<number> {
        protected override poll(offer: Offer): 2 {
          seen.push(offer)
          return 2
        }
        protected override commit(): number {
          return 1
        }
        protected override enable(): never {
          throw new Error('it is always ready')
        }
        protected override disable(): void {
          throw new Error('it is always ready')
        }
      })()
    await guard()
    await guard()
    expect([seen.length, seen[0] === seen[1]]).toEqual([2, false])
  })

  it('can be suspended and resumed: what it was committed with meanwhile is kept', async () => {
    await warmUp()
    const cases = [
      ['parked', { n: 1 }],
      ['committed', { n: 1 }],
      ['parked', 1],
    ] as const
    for (const [when, value] of cases) {
      const held = new Held()
      const wait = held.promise()
      const party = held.offer as unknown as Tasklet<unknown>
      if (when === 'parked') party.suspend()
      held.serve(value)
      if (when === 'committed') party.suspend()
      await hostTurn()
      expect(party.state).toBe('suspended')
      party.resume()
      expect(await wait).toEqual(value)
    }
  })

  it('can be thrown out of its wait, or cancelled', async () => {
    const held = new Held()
    const waits = [held.promise(), held.promise()]
    ;(held.offer as unknown as Tasklet<unknown>).raise('thrown')
    expect(await rejected(waits[1] as Promise<unknown>)).toBe('thrown')
    held.serve(1)
    expect(await waits[0]).toBe(1)
    const last = held.promise()
    ;(held.offer as unknown as Tasklet<unknown>).cancel('cancelled')
    expect(await rejected(last)).toBe('cancelled')
  })

  it('lets go of its timers, which do not keep the process', () =>
    countingTimers(async (armed) => {
      const ch = channel<number>(1)
      const first = alt([ch.receive(), sleep(60_000)]).promise()
      await hostTurn()
      expect(armed()).toBe(1)
      ch.trySend(1)
      expect(await first).toEqual({ key: 0, value: 1 })
      await hostTurn()
      await hostTurn()
      expect(armed()).toBe(0)
    }))

  it('fails alone when a guard cannot be withdrawn; others are served, and new ones at once', async () => {
    class Stuck extends Held {
      protected override disable(): never {
        throw new Error('stuck')
      }
    }
    const ch = channel<number>()
    const bystander = new Held()
    const stands = bystander.promise()
    const wait = rejected(alt([new Stuck(), ch.receive()]).promise())
    ch.trySend(1)
    const [late, atOnce] = [ch.receive().promise(), ch.send(2).promise()]
    expect(await wait).toMatchObject({ message: 'stuck' })
    expect([await late, await atOnce]).toEqual([2, undefined])
    expectQuiet(ch)
    bystander.serve(4)
    expect(await stands).toBe(4)
    const again = ch.receive().promise()
    ch.trySend(3)
    expect(await again).toBe(3)
  })
})

describe('outside code that passes messages without end', () => {
  it('does not starve the host', async () => {
    const ch = channel<number>()
    let going = true
    const loops = Promise.all([
      (async () => {
        while (going) await ch.send(1)
        ch.close()
      })(),
      (async () => {
        for await (const n of ch) void n
      })(),
    ])
    let ticks = 0
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (++ticks < 5) return
        clearInterval(timer)
        resolve()
      }, 1)
    })
    going = false
    await loops
    expect(ticks).toBe(5)
  })

  it('is not reported as stuck while the host has the turn that it was asked for', async () => {
    await coolDown()
    for (let round = 0; round < 6; round++) {
      const [go, ch] = [channel<number>(), channel<number>()]
      await Promise.all([ch.receive(), ch.send(0)])
      const served = go.receive().then(() => ch.send(1))
      await hostTurn()
      const got = await run(function* () {
        void Promise.resolve().then(() => {
          // The run has come to rest by now, and is suspected.
          spin(12)
          return go.trySend(1)
        })
        return yield* ch.receive()
      })
      expect(got).toBe(1)
      await served
    }
  })
})

describe('a report that was put off since outside code waited for the host', () => {
  /** Runs a tasklet that receives twice from a channel that outside code has sent to once, and now waits for the host. */
  async function put(then: (ch: Channel<number>) => unknown): Promise<unknown> {
    await warmUp()
    const ch = channel<number>({ name: 'ch' })
    const first = ch.send(1).promise()
    const emitter = new EventEmitter()
    const events = fromEvent(emitter, 'x', { capacity: 0, overflow: 'drop-newest' })
    const waits = events.receive().then(() => then(ch))
    const running = run(function* () {
      return [yield* ch.receive(), yield* ch.receive()]
    }).catch((error: unknown) => (error as Error).name)
    await first
    await pause(20)
    emitter.emit('x', 7)
    await waits
    const outcome = await running
    events.close()
    return outcome
  }

  it('comes once that wait has ended, if outside code does nothing more', async () => {
    expect(await put(() => {})).toBe('DeadlockError')
  })

  it('does not come if outside code goes on, and serves', async () => {
    expect(await put((ch) => ch.send(2))).toEqual([1, 2])
  })
})
