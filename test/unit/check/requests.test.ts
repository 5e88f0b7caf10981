/** Calls of a synchronous port: accepted in every order, and each one gets its own reply. */
import { alt, channel, race, request, skip, sleep, spawn } from 'occamy'
import { inEveryWay } from './in-every-way.ts'

inEveryWay({
  'two callers, each with its own reply, in either order': [
    function* () {
      const port = request<number, number>()
      const order: number[] = []
      const callers = [spawn(() => port.call(1)), spawn(() => port.call(2))] as const
      for (let i = 0; i < 2; i++) {
        const { argument, reply } = yield* port.receive()
        order.push(argument)
        reply(argument * 10)
      }
      return `${yield* callers[0]} ${yield* callers[1]}, ${order.join()}`
    },
    ['10 20, 1,2', '10 20, 2,1'],
  ],
  'a reply to a caller that is cancelled in the same turn, which has come to wait for it, or has not': [
    function* () {
      const port = request<string, string>()
      const caller = spawn({ errors: 'hold' }, () => port.call('q'))
      const { reply } = yield* port.receive()
      reply('R')
      caller.cancel()
      return String((yield* caller.ended).ok)
    },
    ['false', 'true'],
  ],
  'a reply to a caller that another cancels, before or after that has it': [
    function* () {
      const [port, go] = [request<string, string>(), channel<string>()]
      const caller = spawn({ errors: 'hold' }, () => port.call('q'))
      spawn(function* () {
        ;(yield* port.receive()).reply('R')
        yield* go.receive()
      })
      yield* go.send('x')
      caller.cancel()
      return String((yield* caller.ended).ok)
    },
    ['false', 'true'],
  ],
  'a reply by one who ends first, and so wins a race': [
    function* () {
      const port = request<string, string>()
      let log = 'nothing'
      yield* race([
        function* () {
          yield* port.call('q')
          log = 'called'
        },
        function* () {
          ;(yield* port.receive()).reply('R')
        },
      ])
      return log
    },
    ['called', 'nothing'],
  ],
  'a call that is kept, and begun again before it goes on': [
    function* () {
      const port = request<number, number>()
      const call = port.call(3)
      const first = spawn(() => call)
      const asked = yield* port.receive()
      const other = yield* alt({ call, skip })
      asked.reply(9)
      return `${other.key} ${yield* first}`
    },
    ['skip 9'],
  ],
  'a call that is given up, accepted or not': [
    function* () {
      const port = request<number, number>()
      const served = spawn({ errors: 'hold' }, function* () {
        ;(yield* port.receive()).reply(9)
      })
      yield* sleep(1)
      const { key } = yield* alt({ reply: port.call(3), late: sleep(0) })
      served.cancel()
      return key
    },
    ['late', 'reply'],
  ],
})
