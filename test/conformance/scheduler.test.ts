/** The scheduler: what other systems' test suites say of spawning, taking turns, watchdogs and barriers. */
import { beforeEach, describe, expect, it } from 'vitest'
import {
  alt,
  barrier,
  channel,
  never,
  par,
  priority,
  recurse,
  reschedule,
  roundRobin,
  Runtime,
  runSync,
  self,
  skip,
  spawn,
  unpreempted,
} from 'occamy'
import type { Operation, Tasklet } from 'occamy'
import { go, heap, range, schedulers, states, turns } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

describe('Stackless: test_scheduler; fibers: speedup and spawn tests', () => {
  it('runs tasklets in the order in which they were spawned, under round robin', () => {
    const order: number[] = []
    const runtime = new Runtime({ scheduler: roundRobin() })
    for (const i of range(1_000)) {
      runtime.spawn(function* () {
        order.push(i)
      })
    }
    runtime.runSync()
    expect(order).toEqual(range(1_000))
  })

  it('runs a spawned tasklet after the spawner gives way, not before', () => {
    const log: string[] = []
    go(function* () {
      const child = spawn(function* () {
        log.push('child')
      })
      log.push('parent goes on')
      yield* child
      log.push('parent again')
    })
    expect(log).toEqual(['parent goes on', 'child', 'parent again'])
  })

  it.each(schedulers)('runs each of 100,000 spawned tasklets once, under $name', ({ make }) => {
    let ran = 0
    const runtime = new Runtime({ scheduler: make() })
    for (let i = 0; i < 100_000; i++) {
      runtime.spawn(function* () {
        ran++
      })
    }
    runtime.runSync()
    expect([ran, [...runtime.tasklets].length]).toEqual([100_000, 0])
  })

  it('waits at the bottom of a deep recursion, and unwinds all of it when it is cancelled', () => {
    let unwound = 0
    const ch = channel<number>()
    function down(n: number): Operation<number> {
      return recurse(function* () {
        try {
          return n === 0 ? yield* ch.receive() : yield* down(n - 1)
        } finally {
          unwound++
        }
      })
    }
    const runtime = new Runtime()
    const [first, second] = [runtime.spawn(() => down(10_000)), runtime.spawn(() => down(10_000))]
    runtime.runSync()
    expect(ch.balance).toBe(-2)
    ch.trySend(7)
    second.cancel()
    runtime.runSync()
    expect(states(first, second)).toEqual(['done', 'cancelled'])
    expect(unwound).toBe(2 * 10_001)
  })
})

describe('fibers, Go: a million of them', () => {
  // What the tests before have left behind would be looked at again and again.
  beforeEach(() => {
    heap()
  })

  it('follows a chain in which each tasklet spawns the next, 1,000,000 long, and keeps none of it', () => {
    const n = 1_000_000
    let [ran, most] = [0, 0]
    const before = heap()
    const runtime = new Runtime()
    function* link(left: number): Body {
      ran++
      if (left > 0) spawn(link, left - 1)
      if (left % 100_000 === 0) most = Math.max(most, heap() - before)
    }
    runtime.spawn(link, n - 1)
    runtime.runSync()
    expect(ran).toBe(n)
    expect(most).toBeLessThan(2_000_000)
  })

  it('hands a result back along a chain of waits, 100,000 long', () => {
    function* link(left: number): Body<number> {
      return left === 0 ? 0 : 1 + (yield* spawn(link, left - 1))
    }
    expect(go(() => link(100_000))).toBe(100_000)
  })

  it('parks 1,000,000 tasklets at once, and serves each', () => {
    const n = 1_000_000
    const ch = channel<number>()
    let sum = 0
    const runtime = new Runtime()
    for (let i = 0; i < n; i++) {
      runtime.spawn(function* () {
        const value = yield* ch.receive()
        sum += value
      })
    }
    runtime.runSync()
    expect(ch.balance).toBe(-n)
    for (let i = 0; i < n; i++) ch.trySend(1)
    runtime.runSync()
    expect([sum, ch.balance]).toEqual([n, 0])
  })

  it('recurses one million deep', () => {
    function depth(n: number): Operation<number> {
      return recurse(function* () {
        return n === 0 ? 0 : 1 + (yield* depth(n - 1))
      })
    }
    expect(runSync(() => depth(1_000_000))).toBe(1_000_000)
  })
})

describe('Stackless: test_watchdog', () => {
  function* busy(count: { n: number }): Body {
    for (;;) {
      count.n++
      yield* skip
    }
  }

  it('stops a tasklet that never waits after its quantum, and gives it back to be resumed', () => {
    const count = { n: 0 }
    const runtime = new Runtime({ quantum: 10 })
    const hog = runtime.spawn(busy, count)
    expect(runtime.turn()).toBe(true)
    const once = count.n
    expect(once).toBeLessThanOrEqual(11)
    expect(hog.state).toBe('ready')
    hog.suspend()
    expect([runtime.turn(), count.n, hog.state]).toEqual([false, once, 'suspended'])
    hog.resume()
    expect([runtime.turn(), count.n]).toEqual([true, once + 10])
  })

  it('finds the hogs among well-behaved tasklets by a number of turns, and the rest finishes', () => {
    const runtime = new Runtime({ quantum: 10 })
    const counts = range(3).map(() => ({ n: 0 }))
    const hogs = counts.map((count) => runtime.spawn(busy, count))
    const ch = channel<number>()
    const good = [
      runtime.spawn(function* () {
        for (let i = 0; i < 20; i++) yield* ch.send(i)
      }),
      runtime.spawn(function* () {
        for (let i = 0; i < 20; i++) yield* ch.receive()
      }),
    ]
    for (let i = 0; i < 200; i++) runtime.turn()
    expect(states(...good)).toEqual(['done', 'done'])
    // None of the hogs got more than its share.
    const shares = counts.map(({ n }) => n)
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(20)
    for (const hog of hogs) hog.suspend()
    expect(runtime.turn()).toBe(false)
    for (const hog of hogs) hog.cancel()
    runtime.runSync()
    expect(states(...hogs)).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })

  it('tells who was running when the budget ended', () => {
    const seen: Array<Tasklet<unknown>> = []
    const runtime = new Runtime({ quantum: 5, observer: { onTurn: (tasklet) => seen.push(tasklet) } })
    const hog = runtime.spawn({ name: 'hog' }, busy, { n: 0 })
    for (let i = 0; i < 3; i++) runtime.turn()
    expect(seen.map(({ name }) => name)).toEqual(['hog', 'hog', 'hog'])
    expect(seen[0]).toBe(hog)
  })

  it('does not stop a tasklet that asked not to be interrupted', () => {
    const runtime = new Runtime({ quantum: 10 })
    let n = 0
    runtime.spawn(() =>
      unpreempted(function* () {
        for (; n < 1_000; n++) yield* skip
      }),
    )
    runtime.turn()
    expect(n).toBe(1_000)
  })

  it('suspends a parked tasklet without touching its offer, and keeps what it is given', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    let got: string | undefined
    const tasklet = runtime.spawn(function* () {
      got = yield* ch.receive()
    })
    turns(runtime, 1)
    tasklet.suspend()
    expect(ch.trySend('kept')).toBe(true)
    expect(runtime.turn()).toBe(false)
    expect([tasklet.state, got]).toEqual(['suspended', undefined])
    tasklet.resume()
    turns(runtime, 1)
    expect([tasklet.state, got]).toEqual(['done', 'kept'])
  })
})

describe('Stackless: run() and main', () => {
  it('knows itself, its parent and the state of each', () => {
    go(function* main() {
      const me = self()
      expect([me.state, me.parent]).toEqual(['running', undefined])
      const child = spawn(function* () {
        expect(self().parent).toBe(me)
        expect([self().state, me.state]).toEqual(['running', 'parked'])
      })
      expect(child.state).toBe('ready')
      yield* child
      expect(child.state).toBe('done')
    })
  })

  it('says that nothing was ready when nobody can run, and goes on when somebody can', () => {
    const runtime = new Runtime()
    expect(runtime.turn()).toBe(false)
    const ch = channel<number>()
    const receiver = runtime.spawn(() => ch.receive())
    expect([runtime.turn(), runtime.turn()]).toEqual([true, false])
    ch.trySend(1)
    expect([runtime.turn(), runtime.turn(), receiver.state]).toEqual([true, false, 'done'])
  })

  it('runs the higher priority first, and what it spawns, before the lower', () => {
    const log: string[] = []
    const runtime = new Runtime({ scheduler: priority() })
    runtime.spawn({ priority: 1 }, function* () {
      log.push('low')
    })
    runtime.spawn({ priority: 5 }, function* () {
      log.push('high')
      spawn({ priority: 3 }, function* () {
        log.push('middle')
      })
      yield* reschedule()
      log.push('high again')
    })
    runtime.runSync()
    expect(log).toEqual(['high', 'high again', 'middle', 'low'])
  })
})

describe('occam-pi: cgtest89, barriers', () => {
  it.each(schedulers)('keeps 50 processes in step through 1,000 rounds, under $name', ({ make }) => {
    const [processes, rounds] = [50, 1_000]
    const meeting = barrier(processes)
    const at = range(processes).map(() => 0)
    let apart = 0
    function* worker(me: number): Body {
      const sync = meeting.sync()
      for (let round = 0; round < rounds; round++) {
        at[me] = round
        yield* sync
        // Between two meetings nobody is more than one round away.
        const neighbour = at[(me + 1 + (round % (processes - 1))) % processes] as number
        apart = Math.max(apart, Math.abs(neighbour - round))
      }
    }
    const runtime = new Runtime({ scheduler: make() })
    const workers = range(processes).map((i) => runtime.spawn(worker, i))
    runtime.runSync()
    expect(new Set(states(...workers))).toEqual(new Set(['done']))
    expect(apart).toBeLessThanOrEqual(1)
  })

  it('never lets one through before the last has come, and lets the rest go when one resigns', () => {
    const meeting = barrier(3)
    const log: string[] = []
    go(function* () {
      const waiting = ['a', 'b'].map((name) =>
        spawn(function* () {
          yield* meeting.sync()
          log.push(name)
        }),
      )
      for (let i = 0; i < 5; i++) yield* reschedule()
      expect(log).toEqual([])
      meeting.resign()
      for (const each of waiting) yield* each
    })
    expect(log).toEqual(['a', 'b'])
  })

  it('counts an alternation once that has two branches at the barrier', () => {
    const meeting = barrier(3)
    const runtime = new Runtime()
    const twice = runtime.spawn(() => alt([meeting.sync(), meeting.sync(), never]))
    const once = runtime.spawn(() => meeting.sync())
    turns(runtime, 5)
    expect(states(twice, once)).toEqual(['parked', 'parked'])
    const last = runtime.spawn(() => alt([never, meeting.sync(), meeting.sync()]))
    turns(runtime, 5)
    expect(states(twice, once, last)).toEqual(['done', 'done', 'done'])
  })

  it('waits for who enrols meanwhile', () => {
    const meeting = barrier(1)
    let passed = 0
    function* worker(): Body {
      for (let i = 0; i < 10; i++) {
        yield* meeting.sync()
        passed++
      }
      meeting.resign()
    }
    go(function* () {
      const all: Array<Tasklet<void>> = [spawn(worker)]
      for (let i = 1; i < 10; i++) {
        meeting.enrol()
        all.push(spawn(worker))
      }
      for (const each of all) yield* each
    })
    expect(passed).toBe(100)
  })
})

describe('occam: PAR', () => {
  it('ends when all of its branches have ended, with their results in their places', () => {
    const ch = channel<number>()
    const results = go(() =>
      par({
        *first() {
          return yield* ch.receive()
        },
        *second() {
          yield* ch.send(1)
          return 'two'
        },
      }),
    )
    expect(results).toEqual({ first: 1, second: 'two' })
  })
})
