// Uses every kind of guard under every scheduler for a while, with values of several shapes, so that no call site of the
// kernel has seen only one kind of anything. Part of no measurement.

import {
  alt,
  barrier,
  channel,
  chord,
  chords,
  deadline,
  defer,
  every,
  fairAlt,
  fairShare,
  join,
  never,
  type Operation,
  par,
  priAlt,
  priority,
  race,
  random,
  recurse,
  request,
  reschedule,
  roundRobin,
  type RunQueue,
  runSync,
  scope,
  selectSet,
  semaphore,
  skip,
  sleep,
  spawn,
  timers,
  unpreempted,
  virtualClock,
  within,
} from 'occamy'
import { check } from '../../harness/check.ts'

const rounds = 300

/** A layer of one's own, as a user would write it. */
function counting(lower: RunQueue): RunQueue {
  let enqueued = 0
  return {
    ...lower,
    enqueue(tasklet, cause) {
      enqueued++
      lower.enqueue(tasklet, cause)
    },
  }
}

/** Runs every part under every scheduler, twice: as the only one of its kind, and after the others. */
export function exercise(): void {
  const schedulers: readonly (() => RunQueue)[] = [
    () => timers(roundRobin()),
    () => timers(priority({ aging: 4 })),
    () => timers(deadline()),
    () => timers(fairShare()),
    () => timers(random(1)),
    () => timers(counting(roundRobin())),
    () => counting(priority({ of: () => counting(fairShare()) })),
  ]
  for (let pass = 0; pass < 2; pass++) {
    for (const scheduler of schedulers) {
      for (const part of [channels, alternations, derived, multiway, structured, timed, sets, joins]) {
        runSync(part, { scheduler: scheduler(), clock: virtualClock(), quantum: pass === 0 ? 256 : 5 })
      }
    }
  }
}

function* channels(): Operation<void> {
  const values: readonly unknown[] = [1, 1.5, 'text', { a: 1 }, { b: 2 }, [3], null, undefined, true, 10n]
  for (const capacity of [0, 1, 16]) {
    const link = channel<unknown>({ capacity, prefer: capacity === 0 ? 'receiver' : 'neither' })
    const sender = spawn({ priority: 1, weight: 2, deadline: 5 }, function* () {
      for (let i = 0; i < rounds; i++) yield* link.send(values[i % values.length])
      link.close()
    })
    let received = 0
    yield* link.receive()
    yield* link.extended(function* () {
      yield* reschedule()
    })
    for (let r = yield* link.next(); !r.done; r = yield* link.next()) received++
    yield* sender
    check('received', received, rounds - 2)
  }
  const dropping = channel<number>({ capacity: 2, overflow: 'drop-oldest' })
  for (let i = 0; i < rounds; i++) yield* dropping.send(i)
  check('kept', yield* dropping.receive(), rounds - 2)
  dropping.trySend(1)
  dropping.tryReceive()
  dropping.poison(new Error('enough'))
}

function* alternations(): Operation<void> {
  const a = channel<number>()
  const b = channel<string>(4)
  const c = channel<{ n: number }>()
  function* feed(): Operation<void> {
    for (let i = 0; i < rounds; i++) {
      yield* a.send(i)
      yield* b.send(String(i))
      yield* priAlt([c.send({ n: i }), never])
    }
  }
  spawn(feed)
  spawn(feed)
  const any = alt([a.receive(), b.receive(), c.receive()])
  const fair = fairAlt({ a: a.receive(), b: b.receive(), c: c.next() })
  for (let i = 0; i < rounds; i++) {
    yield* any
    yield* fair
    yield* alt({ a: a.receive(), b: i % 2 === 0 && b.receive(), c: c.receive() })
    yield* priAlt([c.receive(), alt([a.receive(), b.receive()])])
    yield* priAlt({ a: a.receive(), otherwise: skip })
  }
}

function* derived(): Operation<void> {
  const a = channel<number>()
  spawn(function* () {
    for (;;) yield* a.send(1)
  })
  const mapped = a.receive().map((value) => value + 1)
  const chained = a.receive().flatMap(function* (value) {
    return value + (yield* a.receive())
  })
  const deferred = defer(() => a.receive())
  let sum = 0
  for (let i = 0; i < rounds; i++) {
    sum += yield* mapped
    sum += yield* chained
    sum += yield* deferred
    const event = yield* alt([mapped, never, chained])
    sum += event.value
    yield* skip
  }
  check('sum', sum, rounds * 7)
}

function* multiway(): Operation<void> {
  const gate = barrier(3)
  const lock = semaphore(2)
  let held = 0
  function* member(): Operation<void> {
    for (let i = 0; i < rounds; i++) {
      yield* i % 2 === 0 ? gate.sync() : alt([gate.sync(), never])
      yield* lock.with(function* () {
        held++
        yield* reschedule()
      })
    }
  }
  yield* par([member, member, member])
  check('held', held, rounds * 3)
}

function* structured(): Operation<void> {
  for (let i = 0; i < rounds; i++) {
    const child = spawn({ errors: 'hold' }, function* () {
      yield* reschedule()
      if (i % 3 === 0) throw new Error('held')
      return i
    })
    yield* child.ended
    const sleeper = spawn(function* () {
      yield* never
    })
    yield* reschedule()
    sleeper.cancel()
    yield* alt([sleeper.ended, never])
    yield* race([() => sleep(5), () => sleep(1)])
    yield* scope(function* () {
      spawn(function* () {
        yield* never
      })
      yield* reschedule()
    })
  }
  const depth = (n: number): Operation<number> =>
    recurse(function* () {
      return n === 0 ? 0 : 1 + (yield* depth(n - 1))
    })
  check('depth', yield* depth(rounds), rounds)
  yield* unpreempted(() => skip)
}

function* timed(): Operation<void> {
  const tick = every(3)
  let periods = 0
  for (let i = 0; i < rounds; i++) {
    const event = yield* alt({ tick, late: sleep(10) })
    if (event.key === 'tick') periods += event.value
    yield* within(100, () => sleep(i % 7))
    yield* priAlt([never, sleep(0)])
  }
  if (periods < rounds) throw new Error('a period is missing')
}

function* sets(): Operation<void> {
  const from = [channel<number>(), channel<number>(2), channel<number>()]
  const set = selectSet<number | string, unknown>()
  for (const [i, each] of from.entries()) set.add(i, each.receive())
  set.add('tick', every(7))
  const facing = selectSet<number, void>()
  spawn(function* () {
    for (let i = 0; i < rounds; i++) {
      const to = from[i % from.length] as (typeof from)[0]
      if (i % 4 === 0) facing.add(0, to.send(i), { once: 'remove' })
      yield* i % 4 === 0 ? facing.next() : to.send(i)
    }
  })
  let received = 0
  while (received < rounds) for (const { key } of yield* set.wait({ max: 3 })) if (key !== 'tick') received++
  set.clear()
}

function* joins(): Operation<void> {
  const [a, b, c] = [channel<number>(), channel<number>(4), channel<number>(rounds)]
  const port = request<number, number>()
  const serving = spawn(() => chords(chord([port, b]).react(([asked, n]) => asked.reply(asked.argument + n))))
  spawn(function* () {
    for (let i = 0; i < rounds; i++) {
      yield* c.send(i)
      yield* a.send(i)
      yield* b.send(i)
    }
  })
  const pair = join([a.receive(), c.receive()]).where(([x, y]) => x === y)
  let sum = 0
  for (let i = 0; i < rounds; i++) {
    yield* i % 2 === 0 ? alt([pair, never]) : pair
    sum += yield* port.call(1)
  }
  check('replies', sum, (rounds * (rounds + 1)) / 2)
  serving.cancel()
}
