/** Races: the first to end decides, and what another throws after that, before it is cancelled, is no result. */
import { channel, race, skip } from 'occamy'
import type { Op, Step } from 'occamy'
import { inEveryWay } from './in-every-way.ts'

/** The result of a race, or the text of its error. */
function* resultOf(...ops: readonly Op<string>[]): Generator<Step, string, unknown> {
  try {
    return yield* race(ops)
  } catch (error) {
    return (error as Error).message
  }
}

function* fails(): Generator<Step, never, unknown> {
  yield* skip
  throw new Error('failed')
}

inEveryWay({
  'one that ends well, and one that fails': [
    () =>
      resultOf(
        skip.map(() => 'done'),
        fails,
      ),
    ['done', 'failed'],
  ],
  'one that fails, with the receiver of its message and a third': [
    () => {
      const ch = channel<string>()
      const sends = function* (): Generator<Step, never, unknown> {
        yield* ch.send('received')
        throw new Error('failed')
      }
      return resultOf(
        sends,
        ch.receive(),
        skip.map(() => 'third'),
      )
    },
    ['failed', 'received', 'third'],
  ],
})
