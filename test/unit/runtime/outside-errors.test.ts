import { alt, channel, commit, Guard, join, never, NOT_READY, run, Runtime, selectSet } from 'occamy'
import type { Composite, GuardRegistration, Offer, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, expectQuiet, hostTurn, node, pause, rejected } from '../support.ts'

const fault = new Error('of the user')
function throws(): never {
  throw fault
}

describe('a map function that throws in outside code', () => {
  it('rejects its own wait, and no other', async () => {
    const ch = channel<number>(1)
    const bystander = ch.receive().promise()
    const waits = [
      ch.receive().map(throws),
      alt([ch.receive().map(throws)]),
      selectSet([ch.receive().map(throws)]).next(),
    ]
    const outcomes = waits.map((wait) => rejected(wait))
    for (let i = 0; i < 4; i++) await ch.send(i)
    expect(await Promise.all(outcomes)).toEqual([fault, fault, fault])
    expect(await bystander).toBe(0)
    expectQuiet(ch)
  })

  it('does so when the message was there already, and when it throws in the reaction of a flatMap', async () => {
    const ch = channel<number>(2)
    await ch.send(1)
    expect(await rejected(ch.receive().map(throws))).toBe(fault)
    const late = rejected(ch.receive().flatMap(throws))
    await ch.send(2)
    expect(await late).toBe(fault)
    expectBare(ch)
  })
})

describe('an abort', () => {
  it('while the guard looks comes too late for what it commits, and in time for a reaction', async () => {
    const ch = channel<number>(2)
    for (const flat of [false, true]) {
      await ch.send(1)
      const controller = new AbortController()
      const aborts = (n: number): number => {
        controller.abort('stop')
        return n
      }
      const got = ch.receive().map(aborts)
      const wait = flat ? got.flatMap(() => never) : got
      const outcome = await wait.promise({ signal: controller.signal }).catch((error: unknown) => error)
      expect(outcome).toBe(flat ? 'stop' : 1)
    }
    expectBare(ch)
  })

  it('of an alternation, a set or a join leaves nothing behind, and the next message to whoever is left', async () => {
    const ch = channel<number>()
    const guards = [
      ch.receive(),
      alt([ch.receive(), never]),
      selectSet({ it: ch.receive() }).next(),
      join([ch.receive()]),
    ]
    const controller = new AbortController()
    const waits = guards.map((guard) => rejected(guard.promise({ signal: controller.signal })))
    const left = ch.receive().promise()
    controller.abort('stop')
    expect(await Promise.all(waits)).toEqual(['stop', 'stop', 'stop', 'stop'])
    await ch.send(1)
    expect(await left).toBe(1)
    expectQuiet(ch)
  })
})

describe('a deadlock', () => {
  it('names the outside parties that wait, and none of those that were served', async () => {
    const [ch, other] = [channel<number>({ name: 'ch' }), channel<number>({ name: 'other' })]
    await Promise.all([other.receive(), other.send(1)])
    const waiting = rejected(other.receive())
    const error = await rejected(run(() => ch.receive(), { name: 'main' }))
    const parties = (error as Error).message.match(/outside await#\d+ waits to receive from other/g)
    expect([(error as Error).name, parties?.length]).toEqual(['DeadlockError', 1])
    other.close()
    await waiting
    expect(((await rejected(run(() => ch.receive()))) as Error).message).not.toContain('other')
  })

  it('of a run is not reported while outside code goes on to serve it', async () => {
    const ch = channel<number>()
    const running = run(function* () {
      let sum = 0
      for (let i = 0; i < 200; i++) sum += yield* ch.receive()
      return sum
    })
    for (let i = 0; i < 200; i++) await ch.send(1)
    expect(await running).toBe(200)
  })
})

/** Commits itself while it is enabled, and cannot be taken back. */
class Hasty extends Guard<number> {
  party: Tasklet<unknown> | undefined = undefined
  protected override poll(): typeof NOT_READY {
    return NOT_READY
  }
  protected override commit(): number {
    return 1
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    const registration: GuardRegistration = { offer, up, branch, before: undefined, after: undefined }
    this.party = offer as unknown as Tasklet<unknown>
    commit(registration, 2)
    return registration
  }
  protected override disable(): void {
    // It is over already.
  }
}

describe('a party that is committed while its guard is enabled', () => {
  it('has what it was committed with, and others are served as before', async () => {
    const ch = channel<number>()
    const bystander = ch.receive().promise()
    const hasty = new Hasty()
    expect(await hasty).toBe(2)
    expect(hasty.party?.state).toBe('done')
    await ch.send(3)
    expect(await bystander).toBe(3)
  })
})

describe('the end of a party', () => {
  it('is known to whoever waits for it', async () => {
    const held: Array<() => void> = []
    let party: Tasklet<unknown> | undefined
    class Held extends Hasty {
      protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
        const registration: GuardRegistration = { offer, up, branch, before: undefined, after: undefined }
        party = offer as unknown as Tasklet<unknown>
        held.push(() => commit(registration, 2))
        return registration
      }
    }
    await hostTurn()
    const ch = channel<number>()
    for (let i = 0; i < 40; i++) await Promise.all([ch.receive(), ch.send(i)])
    const wait = new Held().promise()
    const runtime = new Runtime()
    const watching = runtime.spawn(() => (party as Tasklet<unknown>).ended)
    runtime.runSync()
    for (const serve of held) serve()
    expect(party?.state).toBe('done')
    runtime.runSync()
    expect(await watching.result).toEqual({ ok: true, value: undefined })
    expect(await wait).toBe(2)
  })
})

describe('a rejection in outside code', () => {
  it('that nobody handles is told once, and one that is handled never', async () => {
    const { code, out } = await node(`
      const told = []
      process.on('unhandledRejection', (error) => told.push(error.message))
      const doubled = []
      process.on('multipleResolves', (type) => doubled.push(type))
      const ch = channel({ name: 'ch' })
      const fails = () => { throw new Error('mapped') }
      void ch.receive().map(fails).promise()
      ch.receive().map(fails).promise().catch(() => {})
      ch.receive().then(undefined, () => {})
      await ch.send(1)
      await ch.send(2)
      await ch.send(3)
      void ch.receive().promise()
      const controller = new AbortController()
      void ch.receive().promise({ signal: controller.signal })
      ch.close('over')
      controller.abort(new Error('aborted'))
      await sleep(5)
      console.log(JSON.stringify([told, doubled]))`)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual([['mapped', 'channel ch is closed', 'channel ch is closed'], []])
  })

  it('of a cancelled party gives its reason once', async () => {
    const ch = channel<number>()
    const controller = new AbortController()
    const wait = ch.receive().promise({ signal: controller.signal })
    controller.abort('first')
    controller.abort('second')
    expect(await rejected(wait)).toBe('first')
    await pause(0)
    expectBare(ch)
  })
})
