/** The end of a tasklet, for whoever waits for it beside other things: it comes some time after the last wait, and others may go before. */
import { channel, priAlt, spawn } from 'occamy'
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
})
