import { channel, Runtime, skip } from 'occamy'
import { describe, expect, it } from 'vitest'

// A `map` function that throws skips the end of the wait: what the commit had left to do there (stay parked for the
// extended receiver, give way to the preferred one) stayed behind in the kernel, and befell the next operation of anybody.
describe('a map function that throws after a commit', () => {
  it('does not leave the wait for an extended receiver to the next operation', () => {
    const ch = channel<number>()
    const silent = channel<number>()
    const runtime = new Runtime()
    const log: string[] = []
    const receiver = runtime.spawn(() =>
      ch.extended(function* () {
        log.push('body')
        yield* skip
      }),
    )
    const sender = runtime.spawn(function* () {
      try {
        yield* ch.send(1).map(() => {
          throw new Error('map')
        })
      } catch {
        log.push('caught')
      }
      log.push(`received ${yield* silent.receive()}`)
    })
    runtime.runSync()
    expect(log).toEqual(['body', 'caught'])
    expect([receiver.state, sender.state]).toEqual(['done', 'parked'])
    expect(silent.trySend(7)).toBe(true)
    runtime.runSync()
    expect(log).toEqual(['body', 'caught', 'received 7'])
  })

  it('does not leave the giving way to the next operation', () => {
    const ch = channel<number>({ prefer: 'receiver' })
    const runtime = new Runtime()
    const log: string[] = []
    runtime.spawn(function* () {
      yield* ch.receive()
      log.push('received')
    })
    runtime.spawn(function* () {
      try {
        yield* ch.send(1).map(() => {
          throw new Error('map')
        })
      } catch {
        log.push('caught')
      }
      // It has given way already, or it never does.
      const before = log.length
      yield* skip
      if (log.length !== before) log.push('gave way at another operation')
    })
    runtime.runSync()
    expect(log).not.toContain('gave way at another operation')
  })
})
