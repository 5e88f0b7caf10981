/** Where a reaction that is a plain function runs: at the wait that completed its chord, or in a turn of its process. */
import {
  alt,
  channel,
  chord,
  chords,
  defer,
  Guard,
  NOT_READY,
  priority,
  reschedule,
  roundRobin,
  run,
  runSync,
  scope,
  selectSet,
  self,
  semaphore,
  skip,
  sleep,
  spawn,
  unpreempted,
} from 'occamy'
import type {
  Channel,
  GuardRegistration,
  Leaf,
  Observer,
  Operation,
  Pattern,
  ReactionTo,
  Readiness,
  RunOptions,
  Tasklet,
} from 'occamy'
import { fromPromise, toWritable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, parked, settle, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

type Options = Omit<RunOptions, 'signal'>

/** A process that says what it gets from a channel. */
const tells = (seen: string[], ch: Channel<number>): Pattern => chord([ch]).react(([n]) => void seen.push(`got ${n}`))

/** A process that waits for its one chord. */
function serving(ch: Channel<number>, react: ReactionTo<[number]>): Body<Tasklet<never>> {
  return parked(() => chords(chord([ch]).react(react)))
}

/** Sends two messages to a process that waits for them; what was said meanwhile. */
function twoSent(options: Options, send: (ch: Channel<number>, n: number) => Operation<unknown>): string[] {
  const ch = channel<number>()
  const seen: string[] = []
  sim(function* () {
    const process = yield* parked(() => chords(tells(seen, ch)))
    for (const n of [1, 2]) {
      yield* send(ch, n)
      seen.push(`sent ${n}`)
    }
    yield* settle()
    process.cancel()
  }, options)
  expectBare(ch)
  return seen
}

const inPlace = ['got 1', 'sent 1', 'got 2', 'sent 2']
const sending = (ch: Channel<number>, n: number): Operation<void> => ch.send(n)

describe('a plain reaction', () => {
  it('runs at the wait that completes its chord', () => {
    expect(twoSent({}, sending)).toEqual(inPlace)
    expect(twoSent({}, (ch, n) => ch.send(n).map(() => undefined))).toEqual(inPlace)
  })

  it('does so while an observer looks on, who is told of a turn', () => {
    const events: string[] = []
    const tell =
      (event: string) =>
      ({ id }: Tasklet<unknown>): void =>
        void events.push(`${event} ${id}`)
    const observer: Observer = {
      onTurn: tell('turn'),
      onPark: tell('park'),
      onReady: tell('ready'),
      onCommit: tell('commit'),
    }
    expect(twoSent({ observer }, sending)).toEqual(inPlace)
    const id = events.find((event) => event.startsWith('park'))?.slice('park '.length) ?? ''
    expect(events.filter((event) => event.endsWith(` ${id}`)).join(', ')).toBe(
      `ready ${id}, turn ${id}, park ${id}, ` +
        `commit ${id}, ready ${id}, turn ${id}, park ${id}, `.repeat(2) +
        `ready ${id}, turn ${id}`,
    )
  })

  it.each<[string, Options, typeof sending]>([
    ['another scheduler decides', { scheduler: priority() }, sending],
    ['every operation has a turn of its own', { quantum: 0 }, sending],
    ['a quantum is used up', { quantum: 1 }, sending],
    [
      'nothing may come between',
      {},
      (ch, n) =>
        unpreempted(function* () {
          yield* ch.send(n)
        }),
    ],
  ])('takes a turn of its process where %s', (_, options, send) => {
    const seen = twoSent(options, send)
    expect(seen.toSorted()).toEqual(inPlace.toSorted())
    expect(seen.indexOf('sent 1')).toBeLessThan(seen.indexOf('got 1'))
  })

  it('leaves the one who tries alone: nobody runs between its waits', () => {
    const ch = channel<number>()
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() => chords(tells(seen, ch)))
      expect(ch.trySend(1)).toBe(true)
      seen.push('tried')
      yield* reschedule()
      process.cancel()
    })
    expect(seen).toEqual(['tried', 'got 1'])
  })

  it('and one whose call of outside code sends', async () => {
    const ch = channel<number>()
    const seen: string[] = []
    await run(function* () {
      const process = yield* parked(() => chords(tells(seen, ch)))
      const writer = toWritable(ch).getWriter()
      // A stream has to start before it takes anything; then it does so within the call.
      yield* sleep(1)
      const written = writer.write(1)
      seen.push('written')
      yield* fromPromise(written)
      process.cancel()
    })
    expect(seen).toEqual(['written', 'got 1'])
  })

  it('and one in the midst of whose turn a stream is written to: that goes on, as before', async () => {
    const seen: string[] = []
    const result = await run(function* () {
      const [ch, other] = [channel<number>(), channel<number>(1)]
      const process = yield* parked(() => chords(tells(seen, ch)))
      const writer = toWritable(ch).getWriter()
      yield* sleep(1)
      void writer.write(1)
      yield* other.send(2)
      seen.push('sent')
      yield* sleep(1)
      process.cancel()
      return 'over'
    })
    expect([result, ...seen]).toEqual(['over', 'sent', 'got 1'])
  })

  it('runs although the one who completed the chord is thrown what its own `map` function threw', () => {
    const ch = channel<number>()
    const seen: string[] = []
    const error = new Error('of the map function')
    sim(function* () {
      const process = yield* parked(() => chords(tells(seen, ch)))
      const sending = ch.send(1).map(() => {
        throw error
      })
      expect(yield* failure(sending)).toBe(error)
      yield* reschedule()
      process.cancel()
    })
    expect(seen).toEqual(['got 1'])
  })

  it('runs in no other turn than that which completed its chord, and its own', () => {
    const [ch, other] = [channel<number>(), channel<number>(1)]
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([ch])
            .where(() => true)
            .react(([n]) => void seen.push(`got ${n}`)),
        ),
      )
      // The condition is tried when the sender is parked, and commits it there.
      spawn(() => ch.send(1))
      spawn(function* () {
        yield* other.send(2)
        seen.push('sent 2')
      })
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['sent 2', 'got 1'])
  })

  it('runs as its process: what it spawns belongs there', () => {
    const ch = channel<number>()
    sim(function* () {
      let spawned: Tasklet<void> | undefined
      const react = (): void => {
        expect(self() === process).toBe(true)
        expect(process.state).toBe('running')
        spawned = spawn(() => channel<void>().receive())
      }
      const process: Tasklet<never> = yield* parked(() => scope(() => chords(chord([ch]).react(react))))
      yield* ch.send(1)
      expect(self() === process).toBe(false)
      expect(process.state).toBe('parked')
      expect(spawned?.parent === process).toBe(true)
      process.cancel()
      yield* settle()
      expect(spawned?.state).toBe('cancelled')
    })
  })

  it('ends its process with what it throws; the one who completed the chord goes on', () => {
    const ch = channel<number>()
    const error = new Error('of the reaction')
    sim(function* () {
      const process = yield* serving(ch, () => {
        throw error
      })
      yield* ch.send(1)
      expect(yield* failure(process)).toBe(error)
    })
    expectBare(ch)
  })

  it('is followed by all that its process can serve', () => {
    const [a, b, c] = [channel<number>(9), channel<number>(9), channel<number>()]
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([a, b]).react(([m, n]) => void seen.push(`${m} and ${n}`)),
          chord([c]).react(([n]) => {
            seen.push(`got ${n}`)
            for (const each of [a, b]) for (const n of [1, 2]) each.trySend(n)
          }),
        ),
      )
      yield* c.send(0)
      seen.push('sent')
      process.cancel()
    })
    expect(seen).toEqual(['got 0', '1 and 1', '2 and 2', 'sent'])
  })

  it('is paid for by the quantum: processes that go on for ever starve nobody', () => {
    const again = channel<number>(1)
    let turns = 0
    const seen: string[] = []
    sim(
      function* () {
        const process = yield* parked(() =>
          chords(chord([again]).react(() => void (++turns < 1000 && again.trySend(0)))),
        )
        const other = spawn(function* () {
          seen.push(`after ${turns}`)
        })
        yield* again.send(0)
        yield* other
        process.cancel()
      },
      { quantum: 10 },
    )
    expect(Number(seen[0]?.slice('after '.length))).toBeLessThanOrEqual(10)
  })

  it('that gives an operation has it run by its process', () => {
    const [ch, more] = [channel<number>(), channel<number>()]
    const seen: string[] = []
    sim(function* () {
      const process = yield* serving(ch, ([n]) => {
        seen.push(`got ${n}`)
        return more.receive().map((m) => void seen.push(`more ${m}`))
      })
      yield* ch.send(1)
      seen.push('sent')
      yield* more.send(2)
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['got 1', 'sent', 'more 2'])
  })

  it('that is a generator function runs in a turn of its process', () => {
    const ch = channel<number>()
    const seen: string[] = []
    sim(function* () {
      const process = yield* serving(ch, function* ([n]) {
        seen.push(`got ${n}`)
        yield* reschedule()
      })
      yield* ch.send(1)
      seen.push('sent')
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['sent', 'got 1'])
  })

  it.each<[string, (sender: Tasklet<unknown>) => void, string[]]>([
    ['cancels', (sender) => sender.cancel(), ['got 1', 'sent 1', 'cleaned up']],
    ['raises an error in', (sender) => sender.raise(new Error('raised')), ['got 1', 'sent 1', 'raised', 'cleaned up']],
    ['suspends', (sender) => sender.suspend(), ['got 1', 'sent 1']],
  ])('that %s the one who completed the chord is felt at the next wait of that one', (_, act, expected) => {
    const ch = channel<number>()
    const seen: string[] = []
    sim(function* () {
      const process = yield* serving(ch, ([n]) => {
        seen.push(`got ${n}`)
        act(sender)
      })
      const sender = spawn(function* () {
        try {
          yield* ch.send(1)
          seen.push('sent 1')
          yield* ch.send(2)
          seen.push('sent 2')
        } catch (error) {
          seen.push((error as Error).message)
        } finally {
          if (expected.length > 2) seen.push('cleaned up')
        }
      })
      yield* settle()
      expect(seen).toEqual(expected)
      sender.cancel()
      process.cancel()
    })
    expectBare(ch)
  })

  it.each<[string, (process: Tasklet<unknown>) => void, string]>([
    ['cancels', (process) => process.cancel(), 'cancelled'],
    ['suspends', (process) => process.suspend(), 'suspended'],
    ['raises an error in', (process) => process.raise(new Error('raised')), 'failed'],
  ])('that %s its process is felt at the next wait of that one', (_, act, state) => {
    const ch = channel<number>()
    sim(function* () {
      const process = yield* serving(ch, () => act(self()))
      yield* ch.send(1)
      yield* settle()
      expect(process.state).toBe(state)
      process.cancel()
    })
    expectBare(ch)
  })

  it('that fails a chord of its own process ends that', () => {
    const [ch, other] = [channel<number>(), channel<number>(1)]
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([ch]).react(() => other.close()),
          chord([other]).react(() => undefined),
        ),
      )
      yield* ch.send(1)
      expect(String(yield* failure(process))).toContain(`${other.name} is closed`)
    })
    expectBare(ch, other)
  })

  it('that completes a chord of another process leaves that to a turn of its own', () => {
    const [first, second] = [channel<number>(), channel<number>(1)]
    const seen: string[] = []
    sim(function* () {
      const forward = yield* parked(() => chords(chord([first]).react(([n]) => void second.trySend(n))))
      const last = yield* parked(() => chords(tells(seen, second)))
      yield* first.send(1)
      seen.push('sent 1')
      yield* settle()
      for (const process of [forward, last]) process.cancel()
    })
    expect(seen).toEqual(['sent 1', 'got 1'])
  })

  it('runs at a wait that is an alternation, and at one of a set', () => {
    expect(twoSent({}, (ch, n) => alt([ch.send(n)]))).toEqual(inPlace)
    const set = selectSet()
    expect(
      twoSent({}, function* (ch, n) {
        set.add(n, ch.send(n), { once: 'remove' })
        yield* set.next()
      }),
    ).toEqual(inPlace)
  })

  it('is told of once, whatever becomes of it', () => {
    const fates: readonly [ReactionTo<[number]>, string][] = [
      [() => undefined, 'commit ready turn park, sent, ready turn end'],
      [
        function* () {
          yield* reschedule()
        },
        'commit ready, sent, turn ready turn park ready turn end',
      ],
      [() => reschedule(), 'commit ready turn ready, sent, turn ready turn park ready turn end'],
      [
        () => {
          throw new Error('of the reaction')
        },
        'commit ready turn ready, sent, turn end',
      ],
      [() => self().cancel(), 'commit ready turn ready, sent, turn end'],
    ]
    for (const [react, expected] of fates) {
      const ch = channel<number>()
      const events: string[] = []
      let process: Tasklet<unknown> | undefined
      const tell = (event: string) => (tasklet: Tasklet<unknown>) => {
        if (tasklet === process) events.push(event)
      }
      const observer: Observer = {
        onTurn: tell('turn'),
        onPark: tell('park'),
        onReady: tell('ready'),
        onCommit: tell('commit'),
        onEnd: tell('end'),
      }
      sim(
        function* () {
          process = yield* serving(ch, react)
          events.length = 0
          yield* ch.send(1)
          events.push(', sent,')
          yield* settle()
          process.cancel()
          yield* settle()
        },
        { observer },
      )
      expect(events.join(' ').replaceAll(' , ', ', ')).toBe(expected)
    }
  })

  it('runs at no later wait: not for what was sent beside the waits', () => {
    const other = channel<number>(4)
    const seen: string[] = []
    const acts = [
      (ch: Channel<number>): unknown => ch.send(1).promise(),
      (ch: Channel<number>): unknown => ch.trySend(1),
    ]
    // From the first on, what outside code can do at once is done without a party.
    void channel(1).send(0).promise()
    for (const [act, capacity] of acts.flatMap((each) => [[each, 4] as const, [each, 0] as const])) {
      const ch = channel<number>(capacity)
      sim(function* () {
        const process = yield* parked(() => chords(tells(seen, ch)))
        act(ch)
        yield* other.send(2)
        seen.push('sent to the other')
        yield* reschedule()
        process.cancel()
      })
    }
    expect(seen).toEqual(Array.from({ length: 4 }, () => ['sent to the other', 'got 1']).flat())
  })

  it('takes what a closed channel still holds, and then fails with it', () => {
    const [go, buffer] = [channel<number>(), channel<number>(1)]
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() => chords(chord([go, buffer]).react(([, n]) => void seen.push(`got ${n}`))))
      yield* buffer.send(7)
      buffer.close()
      yield* go.send(1)
      seen.push('sent')
      expect(String(yield* failure(process))).toContain('is closed')
    })
    expect(seen).toEqual(['got 7', 'sent'])
  })

  it('waits for its process to be resumed, if that is suspended', () => {
    const ch = channel<number>()
    const seen: string[] = []
    sim(function* () {
      const process = yield* serving(ch, ([n]) => void seen.push(`got ${n}`))
      process.suspend()
      yield* ch.send(1)
      expect(process.state).toBe('suspended')
      yield* settle()
      expect(seen).toEqual([])
      process.resume()
      yield* settle()
      expect(seen).toEqual(['got 1'])
      process.cancel()
    })
    expectBare(ch)
  })

  it.each<[string, (process: Tasklet<unknown>, other: Channel<number>) => void, string[]]>([
    ['cancels the process', (process) => process.cancel(), ['got 7', 'sent', 'cancelled']],
    ['completes another chord of it', (_, other) => void other.trySend(9), ['got 7', 'other 9', 'sent', 'parked']],
  ])('is not lost where a guard that loses on the way to its room %s', (_, act, expected) => {
    const [go, other] = [channel<number>(), channel<number>(1)]
    const buffer = channel<number>(1)
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([go, buffer]).react(([, n]) => void seen.push(`got ${n}`)),
          chord([other]).react(([n]) => void seen.push(`other ${n}`)),
        ),
      )
      class Loser extends Guard<void> {
        protected override poll(): Readiness {
          return NOT_READY
        }
        protected override commit(): void {
          throw new Error('never ready')
        }
        protected override enable(): GuardRegistration {
          return { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
        }
        protected override disable(): void {
          act(process, other)
        }
        protected override leaves(): readonly Leaf[] {
          return [{ what: 'for nothing' }]
        }
      }
      yield* buffer.send(7)
      spawn(() => alt([buffer.send(8), new Loser()]))
      yield* settle()
      yield* go.send(1)
      seen.push('sent')
      yield* settle()
      seen.push(process.state)
      process.cancel()
      buffer.tryReceive()
    })
    expect(seen).toEqual(expected)
  })

  it('comes after those who wait for the room that its chord has made', () => {
    const go = channel<number>()
    const buffer = channel<number>({ capacity: 1, prefer: 'sender' })
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(chord([go, buffer]).react(([, n]) => void seen.push(`got ${n}, ${buffer.trySend(9) ? '' : 'no '}room`))),
      )
      yield* buffer.send(1)
      spawn(function* () {
        yield* buffer.send(2)
        seen.push('sent 2')
      })
      yield* settle()
      yield* go.send(0)
      seen.push('went on')
      yield* settle()
      process.cancel()
      expect(buffer.tryReceive()).toEqual({ value: 2 })
    })
    expect(seen).toEqual(['got 1, no room', 'went on', 'sent 2'])
  })

  it('has its chord come last among others that want the same', () => {
    const [go, more] = [channel<number>(), channel<number>(9)]
    const seen: string[] = []
    sim(function* () {
      const processes = []
      for (const name of ['first', 'second'])
        processes.push(yield* parked(() => chords(chord([go, more]).react(([n]) => void seen.push(`${name} ${n}`)))))
      for (const n of [1, 2, 3]) {
        yield* more.send(n)
        yield* go.send(n)
      }
      for (const process of processes) process.cancel()
    })
    expect(seen).toEqual(['first 1', 'second 2', 'first 3'])
  })

  it('leaves the one who completed the chord nothing to do at its next wait', () => {
    const [go, more, plain] = [channel<number>(), channel<number>(9), channel<number>(9)]
    const buffer = channel<number>({ capacity: 1, prefer: 'sender' })
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([go]).react(() => void more.trySend(1)),
          chord([buffer, more]).react(([n]) => void seen.push(`served ${n}`)),
        ),
      )
      for (const n of [1, 2, 3])
        spawn(function* () {
          yield* buffer.send(n)
        })
      yield* settle()
      spawn(function* () {
        seen.push('other')
      })
      yield* go.send(0)
      yield* plain.send(1)
      seen.push('sent')
      process.cancel()
      while (buffer.tryReceive() !== undefined);
    })
    expect(seen).toEqual(['served 1', 'sent'])
  })

  it('may look at the set of a wait that completed its chord: the events of that wait are not there', () => {
    const ch = channel<number>()
    const seen: string[] = []
    sim(function* () {
      const set = selectSet()
      const process = yield* serving(ch, () => {
        for (const { key } of set.poll()) seen.push(`took ${String(key)}`)
      })
      set.add('sent', ch.send(1), { once: 'remove' })
      for (const { key } of yield* set.wait()) seen.push(`has ${String(key)}`)
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['has sent'])
  })

  it('begins the waits of another run as any: also where its chord was completed by one more look of a wait', () => {
    const [ch, gate, go] = [channel<number>(), channel<number>(), channel<number>(1)]
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([gate]).react(() => go.receive()),
          chord([ch]).react(() => void seen.push(runSync(() => defer(() => skip.map(() => 'made'))))),
        ),
      )
      yield* gate.send(0)
      const set = selectSet()
      set.add('sent', ch.send(1))
      const waits = yield* parked(() => set.next())
      // The process is readied first, and waits for its chords again; then the set is told to look again.
      go.trySend(1)
      set.add('ready', semaphore(1).acquire())
      set.delete('ready')
      expect((yield* waits).key).toBe('sent')
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['made'])
  })

  it('is no process of its own for a scheduler whose `remove` throws', () => {
    const ch = channel<number>()
    const scheduler = {
      ...roundRobin(),
      remove() {
        throw new Error('remove fault')
      },
    }
    const error = thrown(() =>
      sim(
        function* () {
          yield* serving(ch, () => undefined)
          yield* ch.send(1)
          yield* settle()
        },
        // One who looks on is told that the process is readied.
        { scheduler, observer: { onTurn: () => undefined } },
      ),
    )
    expect(String(error)).toBe('SchedulerError: roundRobin: remove threw')
  })
})
