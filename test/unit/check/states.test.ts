/** The state of a tasklet, for another that reads it: it has ended by then, or goes on. */
import { channel, self, spawn } from 'occamy'
import type { Step, Tasklet } from 'occamy'
import { explore } from 'occamy/check'
import { expect, it } from 'vitest'
import { inEveryWay } from './in-every-way.ts'

/** What it has come to, if it has ended. */
const end = ({ state }: Tasklet<unknown>): string =>
  state === 'done' || state === 'failed' || state === 'cancelled' ? state : 'goes on'

inEveryWay({
  'of who has sent a message': [
    function* () {
      const ch = channel<number>()
      const sends = spawn(() => ch.send(1))
      yield* ch.receive()
      return end(sends)
    },
    ['done', 'goes on'],
  ],
  'of who has sent a message to another': [
    function* () {
      const first = channel<number>()
      const second = channel<number>()
      const sends = spawn(() => first.send(1))
      spawn(function* () {
        yield* second.send(yield* first.receive())
      })
      yield* second.receive()
      return end(sends)
    },
    ['done', 'goes on'],
  ],
  'of who has nothing to do with the one who reads': [
    function* () {
      const [own, other] = [channel<number>(1), channel<number>(1)]
      const out = channel<string>()
      const sends = spawn(() => other.send(1))
      spawn(function* () {
        yield* own.send(1)
        yield* out.send(end(sends))
      })
      const seen = yield* out.receive()
      yield* sends
      return seen
    },
    ['done', 'goes on'],
  ],
  'of who is waited for': [
    function* () {
      const ch = channel<number>(1)
      const sends = spawn(() => ch.send(1))
      yield* sends
      return end(sends)
    },
    ['done'],
  ],
  'of who cannot have gone on': [
    function* () {
      const ch = channel<number>()
      const waits = spawn(() => channel<number>().receive())
      spawn(() => ch.send(1))
      yield* ch.receive()
      const seen = end(waits)
      waits.cancel()
      return seen
    },
    ['goes on'],
  ],
  'of who is cancelled, and of who cancels it': [
    function* () {
      const go = channel<number>()
      const waits = spawn(() => channel<number>().receive())
      const cancels = spawn(function* () {
        yield* go.send(1)
        waits.cancel()
      })
      yield* go.receive()
      return `${end(waits)}, ${end(cancels)}`
    },
    ['cancelled, done', 'goes on, done', 'goes on, goes on'],
  ],
  'of itself': [
    function* () {
      const ch = channel<string>(1)
      const runs: Tasklet<void> = spawn(function* () {
        yield* ch.send(runs.state)
      })
      return yield* ch.receive()
    },
    ['running'],
  ],
  'by what it waits for': [
    function* () {
      const ch = channel<number>()
      const sends = spawn(() => ch.send(1))
      yield* ch.receive()
      return sends.waitingFor === undefined ? 'nothing' : 'something'
    },
    ['nothing', 'something'],
  ],
})

it('concerns nobody else where a tasklet reads its own: its end is no step', () => {
  const sends = function* (): Generator<Step, void, unknown> {
    expect(self().state).toBe('running')
    yield* channel<number>(1).send(1)
  }
  const program = function* (): Generator<Step, void, unknown> {
    for (const one of [spawn(sends), spawn(sends)]) yield* one
  }
  expect(explore(program, { stopAtFirst: false, reduction: 'none' })).toMatchObject({
    verdict: 'passed',
    executions: 2,
  })
})
