import { alt, channel, reschedule, runSync, selectSet, spawn } from 'occamy'
import { expect, it } from 'vitest'

it('a registration for one event gives one, though it is enabled for each wait and another wait begins before the first resumes', () => {
  const ch = channel<string>(Infinity)
  const wire = channel<string>()
  runSync(function* () {
    const set = selectSet<string, unknown>()
    set.add('once', alt([wire.send('x')]), { once: 'remove' })
    const first = spawn(function* () {
      yield* set.next()
    })
    yield* reschedule()
    spawn(function* () {
      for (;;) ch.trySend(yield* wire.receive())
    })
    // The receiver serves `first`, who is ready; before that has its turn, the set is waited for again.
    yield* reschedule()
    const second = spawn(function* () {
      yield* set.next()
    })
    yield* reschedule()
    yield* reschedule()
    first.cancel()
    second.cancel()
    expect(ch.length).toBe(1)
    expect(set.size).toBe(0)
  })
})
it('the same, in the turn of the one who commits', () => {
  const wire = channel<string>()
  runSync(function* () {
    const set = selectSet<string, unknown>()
    set.add('once', alt([wire.send('x')]), { once: 'remove' })
    const first = spawn(function* () {
      yield* set.next()
    })
    yield* reschedule()
    yield* wire.receive()
    expect([set.has('once'), set.size]).toEqual([false, 0])
    first.cancel()
  })
})
