import { alt, channel, chord, chords, join, reschedule, roundRobin, Runtime } from 'occamy'
import type { Channel, Tasklet } from 'occamy'
import { expect, it } from 'vitest'
import { collect, settle, sim } from '../unit/support.ts'
import type { Body } from '../unit/support.ts'

/** Chooses the last of several branches that are ready. */
const lastFirst = { ...roundRobin(), choose: (n: number) => n - 1 }

// What its condition threw when the alternation looked was kept, and thrown by the next wait.
it('a join whose condition threw while another branch was chosen begins its next look anew', () => {
  const [a, other] = [channel<number>(9), channel<number>(9)]
  sim(
    function* () {
      const kept = join([a.receive()]).where(([n]) => {
        if (n === 2) throw new Error('saw 2')
        return true
      })
      a.trySend(2)
      other.trySend(1)
      expect((yield* alt({ kept, other: other.receive() })).key).toBe('other')
      expect(a.tryReceive()).toEqual({ value: 2 })
      a.trySend(3)
      expect(yield* kept).toEqual([3])
      a.trySend(2)
      other.trySend(1)
      expect((yield* alt({ kept, other: other.receive() })).key).toBe('other')
      a.tryReceive()
      a.trySend(4)
      expect(yield* alt({ kept })).toEqual({ key: 'kept', value: [4] })
    },
    { scheduler: lastFirst },
  )
})

// What the look of the alternation had found was kept until the next.
it.each<[string, (sender: Tasklet<unknown>, a: Channel<object>) => Body<void>]>([
  [
    'that was taken since',
    function* (_, a) {
      yield* a.receive()
    },
  ],
  [
    'that was withdrawn since',
    function* (sender) {
      sender.cancel()
      yield* sender.ended
    },
  ],
])('a join that lost an alternation keeps nothing of a message %s', async (_, lose) => {
  const [a, other] = [channel<object>(), channel<number>(1)]
  const [plain, conditional] = [join([a.receive()]), join([a.receive()]).where(() => true)]
  const runtime = new Runtime({ deadlock: 'wait', scheduler: lastFirst })
  const come = (kept: typeof plain): WeakRef<object>[] => {
    const message = {}
    const sender = runtime.spawn({ errors: 'hold' }, () => alt([a.send(message)]))
    runtime.spawn(function* () {
      yield* settle(1)
      other.trySend(1)
      expect((yield* alt({ kept, other: other.receive() })).key).toBe('other')
      yield* lose(sender, a)
    })
    runtime.runSync()
    return [new WeakRef(message), new WeakRef(sender)]
  }
  const left = [...come(plain), ...come(conditional)]
  await collect()
  expect(left.map((each) => each.deref())).toEqual([undefined, undefined, undefined, undefined])
  // They are as they were.
  runtime.spawn(() => alt([a.send({ last: 1 })]))
  const got = runtime.spawn(function* () {
    yield* reschedule()
    return yield* plain
  })
  runtime.runSync()
  expect(got.outcome).toEqual({ ok: true, value: [{ last: 1 }] })
  expect(conditional).toBeDefined()
})

it('nor of the error that its condition threw', async () => {
  const [a, other] = [channel<number>(1), channel<number>(1)]
  let thrown: WeakRef<object> | undefined
  const kept = join([a.receive()]).where(() => {
    const error = new Error('bad')
    thrown = new WeakRef(error)
    throw error
  })
  a.trySend(1)
  other.trySend(1)
  sim(() => alt([kept, other.receive()]), { scheduler: lastFirst })
  await collect()
  expect([other.length, thrown?.deref(), kept === undefined]).toEqual([0, undefined, false])
})

it('a process keeps nothing of what its next chord is to take, when its quantum does not last for that', async () => {
  const [tick, next, last, c] = [channel<number>(), channel<number>(1), channel<number>(1), channel<object>()]
  const runtime = new Runtime({ deadlock: 'wait', quantum: 2 })
  const notes: string[] = []
  const process = runtime.spawn(() =>
    chords(
      chord([tick]).react(() => void next.trySend(1)),
      chord([next]).react(() => void notes.push(`next, ${last.trySend(1)}`)),
      chord([last, c]).react(() => void notes.push('last')),
    ),
  )
  runtime.runSync()
  const come = (): WeakRef<object> => {
    const message = {}
    const sender = runtime.spawn({ errors: 'hold' }, () => alt([c.send(message)]))
    runtime.spawn(function* () {
      yield* reschedule()
      yield* reschedule()
      yield* tick.send(1)
      notes.push(process.state)
      process.suspend()
      sender.cancel()
    })
    runtime.runSync()
    return new WeakRef(message)
  }
  const left = come()
  await collect()
  expect([notes, left.deref()]).toEqual([['next, true', 'ready'], undefined])
  runtime.spawn(function* () {
    process.resume()
    yield* c.send({})
  })
  runtime.runSync()
  expect(notes).toEqual(['next, true', 'ready', 'last'])
  process.cancel()
  runtime.runSync()
})
