import { channel, run, selectSet, sleep } from 'occamy'
import { describe, expect, it } from 'vitest'
import { countingTimers, hostTurn } from '../support.ts'

/** The time that this process has had of its processor: what others do on a busy machine does not count. */
function busy(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** How often the host had a turn while two loops of outside code passed numbers for a while, each with some work to do. */
async function turnsIn(ms: number, work: number): Promise<number> {
  const ch = channel<number>()
  const end = busy() + ms
  const goes = (): boolean => busy() < end
  let turns = 0
  const counting = (async () => {
    while (goes()) {
      await hostTurn()
      turns++
    }
  })()
  const receiving = (async () => {
    while ((await ch.receive()) >= 0) for (const began = performance.now(); performance.now() - began < work;);
  })()
  while (goes()) await ch.send(1)
  await ch.send(-1)
  await Promise.all([counting, receiving])
  return turns
}

describe('loops of outside code that pass plain values', () => {
  it('let the host have its turns, whether they are quick or slow', async () => {
    await hostTurn()
    expect(await turnsIn(300, 0)).toBeGreaterThan(10)
    expect(await turnsIn(300, 1)).toBeGreaterThan(10)
    expect(await turnsIn(300, 5)).toBeGreaterThan(10)
  })
})

describe('a run that comes to rest twice in one turn of the host', () => {
  it('is not reported before what the host had to do by then is done', async () => {
    const ch = channel<number>()
    const running = run(function* () {
      return [yield* ch.receive(), yield* ch.receive()]
    })
    await hostTurn()
    setImmediate(() => ch.trySend(2))
    expect(ch.trySend(1)).toBe(true)
    expect(await running).toEqual([1, 2])
  })
})

describe('a reaction in outside code', () => {
  it('is not over when a wait of it is', async () => {
    const [first, second, other] = [channel<number>(), channel<number>(), channel<number>()]
    const sum = first
      .receive()
      .flatMap(function* (a) {
        return a + (yield* second.receive())
      })
      .promise()
    await first.send(1)
    await hostTurn()
    // So quickly that the next is settled in the midst of its commit.
    for (let i = 0; i < 40; i++) await Promise.all([other.receive(), other.send(i)])
    await second.send(2)
    expect(await sum).toBe(3)
  })
})

describe('the timer of a set that outside code has made', () => {
  it('is slept for while somebody waits, and keeps no process when nobody does', () =>
    countingTimers(async (armed) => {
      const [ch, messages] = [channel<number>(), channel<number>(1)]
      const set = selectSet({ late: sleep(60_000), soon: sleep(20), message: messages.receive() })
      messages.trySend(1)
      expect((await set.next()).key).toBe('message')
      await hostTurn()
      expect(armed()).toBe(0)
      const wait = ch.receive().promise()
      await hostTurn()
      for (let i = 0; i < 40; i++) await Promise.all([messages.receive(), messages.send(i)])
      expect(armed()).toBe(1)
      ch.trySend(1)
      await wait
      await hostTurn()
      expect(armed()).toBe(0)
      expect((await set.next()).key).toBe('soon')
      set.clear()
    }))
})
