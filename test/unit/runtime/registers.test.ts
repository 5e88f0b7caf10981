import { channel, never, reschedule, run, Runtime, runSync, self, skip, sleep, spawn, virtualClock } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'

describe('channels shared between runtimes', () => {
  it('ready each side in its own runtime', async () => {
    const [there, back] = [channel<number>(), channel<number>()]
    const [one, two] = await Promise.all([
      run(function* () {
        for (let n = 0; n < 100; n++) {
          yield* there.send(n)
          expect(yield* back.receive()).toBe(n * 2)
        }
        return 'one'
      }),
      run(
        function* () {
          for (let n = 0; n < 100; n++) yield* back.send((yield* there.receive()) * 2)
          return 'two'
        },
        { clock: virtualClock() },
      ),
    ])
    expect([one, two]).toEqual(['one', 'two'])
  })

  it('do not make one runtime declare a deadlock while the other has yet to send', async () => {
    const ch = channel<number>()
    const receiving = run(function* () {
      expect(yield* ch.receive()).toBe(1)
      return yield* ch.receive()
    })
    const sending = run(function* () {
      yield* ch.send(1)
      yield* sleep(20)
      yield* ch.send(2)
    })
    expect(await receiving).toBe(2)
    await sending
  })

  it('are reported as a deadlock when both are stuck', async () => {
    const ch = channel<number>({ name: 'shared' })
    const both = [
      run(function* () {
        yield* ch.receive()
        yield* ch.receive()
      }),
      run(function* () {
        yield* ch.send(1)
        yield* never
      }),
    ]
    for (const each of await Promise.allSettled(both)) {
      expect(each).toMatchObject({ status: 'rejected', reason: { name: 'DeadlockError' } })
    }
  })

  it('work between a nested synchronous run and the tasklet around it', () => {
    const ch = channel<number>(3)
    runSync(function* () {
      runSync(function* () {
        yield* ch.send(1)
        yield* ch.send(2)
      })
      expect([yield* ch.receive(), yield* ch.receive()]).toEqual([1, 2])
      const receiver = spawn(() => ch.receive())
      yield* reschedule()
      runSync(() => ch.send(9))
      expect(yield* receiver).toBe(9)
    })
  })
})

describe('a run inside another', () => {
  it.each<[string, () => unknown]>([
    ['a synchronous run', () => runSync(() => reschedule())],
    ['a wait in outside code', () => channel<void>(1).send().promise()],
    ['nothing', () => undefined],
  ])('leaves alone what the operation around it has still to do: %s, in a `map` function', (_, act) => {
    const ch = channel<number>()
    const seen: string[] = []
    runSync(
      function* () {
        spawn(() =>
          ch.extended(function* () {
            seen.push('begins')
            yield* sleep(5)
            seen.push('ends')
          }),
        )
        yield* reschedule()
        yield* ch.send(1).map(act)
        seen.push('sent')
      },
      { clock: virtualClock() },
    )
    expect(seen).toEqual(['begins', 'ends', 'sent'])
  })

  it('begins with nothing to do: a `map` function of one who is to give way may run another', () => {
    const ch = channel<number>({ prefer: 'receiver' })
    const seen: string[] = []
    runSync(function* () {
      spawn(function* () {
        yield* ch.receive()
        seen.push('received')
      })
      yield* reschedule()
      const inner = (): void => {
        runSync(function* () {
          const own = channel<number>(1)
          yield* own.send(2)
          seen.push('inner')
        })
      }
      yield* ch.send(1).map(inner)
      seen.push('sent')
    })
    expect(seen).toEqual(['inner', 'received', 'sent'])
  })

  it('is waited for as a promise', async () => {
    const result = await run(function* () {
      const inner = run(function* () {
        yield* sleep(5)
        return 'inner'
      })
      return yield* fromPromise(inner)
    })
    expect(result).toBe('inner')
  })

  it('leaves the names of a runtime that is turned by hand to itself', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const inner = runtime.spawn(() => sleep(3).map(() => 'inner'))
    runSync(function* () {
      const own = self().id
      while (runtime.turn()) expect(self().id).toBe(own)
      yield* skip
    })
    expect(inner.state).toBe('done')
  })
})
