import { alt, channel, join, reschedule, roundRobin, run, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { isCollected } from '../../support/conformance-tools.ts'

describe('a join with a condition that is kept keeps nothing alive', () => {
  it('of what it took', async () => {
    const [a, b] = [channel<object>(), channel<object>(3)]
    const kept = join([a.receive(), b.receive()]).where(() => true)
    const refs = await run(function* () {
      const waiting = spawn(function* () {
        yield* kept
      })
      yield* reschedule()
      const messages = [{}, {}] as const
      b.trySend(messages[1])
      a.trySend(messages[0])
      yield* waiting
      return [...messages, waiting].map((it) => new WeakRef<object>(it))
    })
    for (const ref of refs) expect(await isCollected(ref)).toBe(true)
    expect(kept).toBeDefined()
  })

  it('of what it could have taken', async () => {
    const [a, c] = [channel<object>(1), channel<object>(1)]
    const kept = join([a.receive()]).where(() => true)
    const ref = await run(
      function* () {
        const message = {}
        a.trySend(message)
        c.trySend({})
        expect((yield* alt([kept, c.receive()])).key).toBe(1)
        a.tryReceive()
        return new WeakRef<object>(message)
      },
      { scheduler: { ...roundRobin(), choose: () => 1 } },
    )
    expect(await isCollected(ref)).toBe(true)
    expect(kept).toBeDefined()
  })
})
