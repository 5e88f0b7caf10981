import { EventEmitter } from 'node:events'
import { alt, channel, commit, Guard, never, NOT_READY, run, scope, skip, sleep, spawn } from 'occamy'
import type { Channel, Composite, GuardRegistration, Offer, Operation } from 'occamy'
import { fromAsyncIterable, fromEvent, toReadable } from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { afterEach, describe, expect, it } from 'vitest'
import { expectBare, node, pause, rejected } from '../support.ts'

const fault = new Error('background')

/** Fails a little later. */
function* fails(): Operation<void> {
  yield* sleep(1)
  throw fault
}

/** A wait that has nothing to do with any other. */
let bystander: { readonly ch: Channel<number>; readonly got: Promise<number> }

function stand(): void {
  const ch = channel<number>()
  bystander = { ch, got: ch.receive().promise() }
}

async function expectServed(): Promise<void> {
  await bystander.ch.send(1)
  expect(await bystander.got).toBe(1)
  expectBare(bystander.ch)
  await skip
  await sleep(1)
}

describe('what the functions and reactions of an outside wait spawn', () => {
  afterEach(expectServed)

  it('belongs to it: it settles once that has ended', async () => {
    stand()
    const log: string[] = []
    const works = function* (): Operation<void> {
      yield* sleep(2)
      log.push('worked')
    }
    const spawns = (n: number): number => {
      spawn(works)
      return n
    }
    const ch = channel<number>(3)
    for (const n of [1, 2, 3]) await ch.send(n)
    expect(await ch.receive().map(spawns)).toBe(1)
    const reaction = function* (n: number): Operation<number> {
      return yield* skip.map(() => spawns(n))
    }
    expect(await ch.receive().flatMap(reaction)).toBe(2)
    expect(await ch.extended(reaction)).toBe(3)
    expect(log).toEqual(['worked', 'worked', 'worked'])
  })

  it('rejects it when it fails, and no other wait', async () => {
    stand()
    const ch = channel<number>(1)
    await ch.send(1)
    const spawns = function* (): Operation<number> {
      spawn(fails)
      return 1
    }
    for (const wait of [skip.map(() => spawn(fails)), skip.flatMap(spawns), ch.extended(spawns)])
      expect(await rejected(wait)).toBe(fault)
    expect(await rejected(skip.flatMap(() => never.map(() => spawn(fails))).promise({ signal: aborts() }))).toBe('stop')
  })

  it('returns the reaction when it fails, whose cleaning up is waited for', async () => {
    stand()
    const log: string[] = []
    const wait = skip.flatMap(function* () {
      spawn(fails)
      try {
        yield* never
      } finally {
        yield* sleep(1)
        log.push('cleaned up')
      }
    })
    expect(await rejected(wait)).toBe(fault)
    expect(log).toEqual(['cleaned up'])
  })

  it('is cancelled when the reaction fails, and by an abort, and cleans up', async () => {
    stand()
    const log: string[] = []
    const lasts = function* (): Operation<void> {
      try {
        yield* never
      } finally {
        yield* sleep(1)
        log.push('cleaned up')
      }
    }
    const thrown = new Error('of the reaction')
    const wait = skip.flatMap(function* () {
      spawn(lasts)
      yield* sleep(1)
      throw thrown
    })
    expect(await rejected(wait)).toBe(thrown)
    const aborted = skip.flatMap(function* () {
      spawn(lasts)
    })
    expect(await rejected(aborted.promise({ signal: aborts() }))).toBe('stop')
    expect(log).toEqual(['cleaned up', 'cleaned up'])
  })

  it('is still waited for by one that is aborted while it cleans up', async () => {
    stand()
    const log: string[] = []
    const wait = skip.flatMap(function* () {
      spawn(function* () {
        try {
          yield* never
        } finally {
          yield* sleep(10)
          log.push('cleaned up')
        }
      })
      yield* sleep(1)
      throw fault
    })
    expect(await rejected(wait.promise({ signal: aborts(5) }))).toBe(fault)
    expect(log).toEqual(['cleaned up'])
  })

  it('gives several errors together', async () => {
    stand()
    const other = new Error('other')
    const wait = skip.flatMap(function* () {
      spawn(fails)
      try {
        yield* never
      } finally {
        spawn(() => never)
      }
    })
    expect(await rejected(wait)).toMatchObject({ name: 'AggregateError', errors: [fault, { name: 'ScopeEndedError' }] })
    const both = skip.flatMap(function* () {
      spawn(fails)
      yield* scope(function* () {
        try {
          yield* never
        } finally {
          // oxlint-disable-next-line no-unsafe-finally
          throw other
        }
      })
    })
    expect(await rejected(both)).toMatchObject({ errors: [fault, other] })
  })

  it('is waited for where the guard parks after it was made', async () => {
    stand()
    const ch = channel<number>()
    class Spawning extends Guard<number> {
      protected override poll(): typeof NOT_READY {
        return NOT_READY
      }
      protected override commit(): number {
        return 0
      }
      protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
        spawn(fails)
        return { offer, up, branch, before: undefined, after: undefined }
      }
      protected override disable(): void {
        // It is in no queue.
      }
    }
    const wait = rejected(alt([new Spawning(), ch.receive()]).promise())
    await ch.send(1)
    expect(await wait).toBe(fault)
  })
})

describe('a guard that breaks its contract in outside code', () => {
  afterEach(expectServed)

  class Broken extends Guard<number> {
    private readonly method: string
    registration: GuardRegistration | undefined
    constructor(method: string) {
      super()
      this.method = method
    }
    private breaks(method: string): void {
      if (method === this.method) throw fault
    }
    protected override poll(): typeof NOT_READY {
      return NOT_READY
    }
    protected override commit(): number {
      return 0
    }
    protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
      return (this.registration = { offer, up, branch, before: undefined, after: undefined })
    }
    protected override disable(): void {
      this.breaks('disable')
    }
    protected override abandon(): void {
      this.breaks('abandon')
    }
  }

  it.each(['disable', 'abandon'])(
    'by a %s that throws fails the wait that is called off, and no other',
    async (method) => {
      stand()
      expect(await rejected(new Broken(method).promise({ signal: aborts() }))).toBe(fault)
    },
  )

  it('fails the wait that it loses in, and no other', async () => {
    stand()
    expect(await rejected(alt([new Broken('disable'), sleep(1)]))).toBe(fault)
    const broken = new Broken('none')
    const wait = alt([broken, never]).promise()
    commit(broken.registration as GuardRegistration, 2)
    expect(await wait).toEqual({ key: 0, value: 2 })
  })
})

describe('what an outside wait makes that is open to the host', () => {
  const options = { capacity: 9, overflow: 'error' } as const

  it('outlives it, as what outside code makes itself', async () => {
    const target = new EventEmitter()
    const make = (): Source<number> => fromEvent<number>(target, 'x', options)
    const waits = [
      skip.map(make),
      sleep(1).map(make),
      skip.flatMap(function* () {
        return make()
      }),
    ]
    for (const wait of waits) {
      const source = await wait
      await pause(1)
      target.emit('x', 7)
      expect(await source.receive()).toBe(7)
      source.close()
      expect(target.listenerCount('x')).toBe(0)
    }
    const ch = channel<number>(1)
    await ch.send(1)
    const stream = await sleep(1).map(() => toReadable(ch))
    expect(await stream.getReader().read()).toEqual({ done: false, value: 1 })
  })

  it('is let go of with a wait that fails or is aborted', async () => {
    const target = new EventEmitter()
    const wait = skip.flatMap(function* () {
      yield* fromEvent(target, 'x', options).receive()
    })
    const ended = rejected(wait.promise({ signal: aborts(1) }))
    expect(target.listenerCount('x')).toBe(1)
    expect(await ended).toBe('stop')
    expect(target.listenerCount('x')).toBe(0)
    const fails = skip.map(() => {
      fromEvent(target, 'x', options)
      throw fault
    })
    expect(await rejected(fails)).toBe(fault)
    expect(target.listenerCount('x')).toBe(0)
  })

  it('ends with a scope of the reaction, and with what was spawned', async () => {
    const target = new EventEmitter()
    const make = (): Source<number> => fromEvent<number>(target, 'x', options)
    const waits = [
      skip.flatMap(() =>
        scope(function* () {
          return make()
        }),
      ),
      skip.flatMap(function* () {
        return yield* spawn(function* () {
          return make()
        })
      }),
    ]
    for (const wait of waits) {
      const source = await wait
      expect([source.closed, target.listenerCount('x')]).toEqual([true, 0])
    }
  })

  it('has the wait wait for its cleaning up, and fail with that', async () => {
    async function* items(): AsyncGenerator<number, void, unknown> {
      try {
        yield 1
      } finally {
        await pause(1)
        // oxlint-disable-next-line no-unsafe-finally
        throw fault
      }
    }
    const wait = skip.flatMap(function* () {
      const source = fromAsyncIterable(items())
      yield* source.receive()
      source.close()
    })
    expect(await rejected(wait)).toBe(fault)
  })
})

describe('an outside wait for which nothing is left to come', () => {
  it('is told on Node as the process exits, with what it has spawned, and others go on', async () => {
    const { code, out } = await node(`
      const { skip, spawn } = occamy
      const report = (error) => error.name
      const spawning = skip.flatMap(function* () { spawn(function* () { try { yield* never } finally { console.log('cleaned up') } }) })
      const stuck = skip.flatMap(function* () { try { yield* never } finally { yield* never } })
      const [one, two] = [spawning.promise().catch(report), stuck.promise().catch(report)]
      console.log(await one)
      console.log(await sleep(1).map(() => 'served'))
      console.log(await two)
      console.log(await skip.map(() => 'served'))`)
    expect([code, out.trim().split('\n')]).toEqual([
      0,
      ['cleaned up', 'DeadlockError', 'served', 'DeadlockError', 'served'],
    ])
  })

  it('rejects the wait that a tasklet of its own failed, where Node would have exited in silence', async () => {
    const { code, out, err } = await node(`
      const { skip, spawn } = occamy
      await skip.flatMap(function* () { spawn(function* background() { yield* sleep(1); throw new Error('told') }) })
      console.log('not reached')`)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/Error: told[^]*in tasklet background#\d+\n +spawned by outside await#\d+/)
  })
})

describe('a run', () => {
  it('is not failed by what fails in outside code', async () => {
    const ch = channel<number>()
    const running = run(() => ch.receive(), { deadlock: 'wait' })
    expect(await rejected(skip.map(() => spawn(fails)))).toBe(fault)
    await ch.send(1)
    expect(await running).toBe(1)
  })
})

/** A signal that is aborted in a while. */
function aborts(ms = 3): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort('stop'), ms)
  return controller.signal
}
