/** The end of a tasklet, for whoever waits for it beside other things: it comes some time after the last wait, and others may go before. */
import { channel, priAlt, scope, selectSet, spawn } from 'occamy'
import type { Step } from 'occamy'
import { inEveryWay } from './in-every-way.ts'

inEveryWay({
  'a message, and then the end of who has sent it': [
    function* () {
      const buffer = channel<number>(1)
      const sends = spawn(() => buffer.send(1))
      return (yield* priAlt({ end: sends.ended, message: buffer.receive() })).key
    },
    ['end', 'message'],
  ],
  'a message that is handed on, and the end of who has sent the first': [
    function* () {
      const first = channel<number>()
      const second = channel<number>()
      const sends = spawn(() => first.send(1))
      spawn(function* () {
        yield* second.send(yield* first.receive())
      })
      return (yield* priAlt({ end: sends.ended, message: second.receive() })).key
    },
    ['end', 'message'],
  ],
  'the end of one who is cancelled, and of who cancels it': [
    function* () {
      const waits = spawn(() => channel().receive())
      const cancels = spawn(function* () {
        waits.cancel()
      })
      return (yield* priAlt({ cancelled: waits.ended, cancels: cancels.ended })).key
    },
    ['cancelled', 'cancels'],
  ],
  'an end that is watched only after something else': [
    function* () {
      const buffer = channel<number>(1)
      const go = channel<number>()
      const sends = spawn(() => buffer.send(1))
      spawn(() => go.send(1))
      yield* go.receive()
      return (yield* priAlt({ end: sends.ended, message: buffer.receive() })).key
    },
    ['end', 'message'],
  ],
  'an end in a set, and a message': [
    function* () {
      const messages = channel<number>()
      const ends = spawn(function* () {})
      spawn(() => messages.send(1))
      const set = selectSet({ end: ends.ended, message: messages.receive() })
      const events = yield* set.wait()
      return Array.from(events, ({ key }) => key).join(' and ')
    },
    ['end', 'end and message', 'message', 'message and end'],
  ],
  'an end that is in a set by the time it comes, or not yet, and its error': [
    function* () {
      const go = channel<number>()
      try {
        return yield* scope(
          function* () {
            const fails = spawn(function* (): Generator<Step, void, unknown> {
              yield* go.receive()
              throw new Error('failed')
            })
            spawn(() => go.send(1))
            const hears = spawn(function* () {
              yield* selectSet({ end: fails.ended, never: channel().receive() }).wait()
              return 'heard'
            })
            return yield* hears
          },
          { end: 'wait' },
        )
      } catch (error) {
        return (error as Error).message
      }
    },
    ['failed', 'heard'],
  ],
})
