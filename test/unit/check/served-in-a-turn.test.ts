/** Whoever is parked is served in the midst of the turn, or of the join, that serves it: what that does next can tell, and every schedule of it is found. */
import { alt, barrier, channel, join, priAlt, reschedule, selectSet, semaphore, sleep, spawn } from 'occamy'
import { inEveryWay } from './in-every-way.ts'
import type { Programs } from './in-every-way.ts'

/** Each with all that it can come to. */
const programs: Programs = {
  'two closes': [
    function* () {
      const first = channel<number>()
      const second = channel<number>()
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.next(), first: first.next() })).key
      })
      const closes = spawn(function* () {
        first.close()
        second.close()
      })
      yield* closes
      return yield* waits
    },
    ['first', 'second'],
  ],
  'two tries to send': [
    function* () {
      const buffer = channel<number>(1)
      spawn(function* () {
        yield* buffer.next()
      })
      const sends = spawn(function* () {
        return [buffer.trySend(1), buffer.trySend(2)]
      })
      const sent = yield* sends
      buffer.close()
      return sent.join()
    },
    ['true,false', 'true,true'],
  ],
  'a try to send, and one to take it back': [
    function* () {
      const buffer = channel<number>(1)
      spawn(function* () {
        yield* buffer.next()
      })
      const tries = spawn(function* () {
        return buffer.trySend(1) && buffer.tryReceive() !== undefined
      })
      const isBack = yield* tries
      buffer.close()
      return String(isBack)
    },
    ['false', 'true'],
  ],
  'room that somebody waits for': [
    function* () {
      const buffer = channel<number>(1)
      buffer.trySend(0)
      const waits = spawn({ errors: 'hold' }, () => buffer.send(7))
      const tries = spawn(function* () {
        return buffer.tryReceive() !== undefined && buffer.trySend(2)
      })
      const hasSent = yield* tries
      buffer.poison()
      yield* waits.ended
      return String(hasSent)
    },
    ['false', 'true'],
  ],
  'permits of two semaphores': [
    function* () {
      const one = semaphore(1)
      const other = semaphore(1)
      const releases = [yield* one.acquire(), yield* other.acquire()]
      const waits = spawn(function* () {
        return (yield* priAlt({ other: other.acquire(), one: one.acquire() })).key
      })
      spawn(function* () {
        for (const release of releases) release()
      })
      return yield* waits
    },
    ['one', 'other'],
  ],
  'one who resigns, and enrols again': [
    function* () {
      const both = barrier(3)
      const met: string[] = []
      const waiting = ['a', 'b'].map((name) =>
        spawn(function* () {
          yield* both.sync()
          met.push(name)
        }),
      )
      spawn(function* () {
        both.resign()
        both.enrol()
      })
      yield* sleep(1)
      for (const each of waiting) each.cancel()
      return met.sort().join()
    },
    ['', 'a,b'],
  ],
  'a message, and a close elsewhere': [
    function* () {
      const quit = channel<number>()
      const buffer = channel<number>(1)
      const waits = spawn(function* () {
        return (yield* priAlt({ quit: quit.next(), buffer: buffer.receive() })).key
      })
      spawn(function* () {
        buffer.trySend(1)
        quit.close()
      })
      return yield* waits
    },
    ['buffer', 'quit'],
  ],
  'a message for one who is cancelled': [
    function* () {
      const buffer = channel<number>(1)
      const got: number[] = []
      const waits = spawn(function* () {
        got.push(yield* buffer.receive())
      })
      spawn(function* () {
        buffer.trySend(1)
        waits.cancel()
      })
      yield* waits.ended
      return got.join()
    },
    ['', '1'],
  ],
  'a look at one end, and a try at another': [
    function* () {
      const one = channel<number>()
      const other = channel<number>()
      const waits = spawn(function* () {
        return (yield* priAlt({ one: one.next(), other: other.next() })).key
      })
      const tries = spawn(function* () {
        return [one.balance, other.trySend(1)]
      })
      const found = yield* tries
      one.close()
      other.close()
      return [...found, yield* waits].join()
    },
    ['-1,true,other', '0,false,one'],
  ],
  'one who is found, and suspended': [
    function* () {
      const one = channel<number>()
      const waits = spawn(function* () {
        yield* one.next()
      })
      const tries = spawn(function* () {
        const there = one.balance
        waits.suspend()
        return [there, one.trySend(1)]
      })
      const found = yield* tries
      waits.resume()
      one.close()
      yield* waits
      return found.join()
    },
    ['-1,true', '0,false'],
  ],
  'a try that completes a join': [
    function* () {
      const one = channel<number>()
      const other = channel<number>()
      const joins = spawn({ errors: 'hold' }, () => join([one.receive(), other.receive()]))
      const sends = spawn({ errors: 'hold' }, () => other.send(2))
      const tries = spawn(function* () {
        return one.trySend(1)
      })
      const hasSent = yield* tries
      one.close()
      other.close()
      yield* joins.ended
      yield* sends.ended
      return String(hasSent)
    },
    ['false', 'true'],
  ],
  'a message that completes a join, and one that is taken back': [
    function* () {
      const one = channel<number>(1)
      const other = channel<number>(1)
      other.trySend(2)
      const joins = spawn({ errors: 'hold' }, () => join([one.receive(), other.receive()]))
      const tries = spawn(function* () {
        return one.trySend(1) && other.tryReceive() !== undefined
      })
      const isBack = yield* tries
      one.close()
      other.close()
      yield* joins.ended
      return String(isBack)
    },
    ['false', 'true'],
  ],
  'a function of what is received, which closes two': [
    function* () {
      const go = channel<number>()
      const first = channel<number>()
      const second = channel<number>()
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.next(), first: first.next() })).key
      })
      spawn(() =>
        go.receive().map((n) => {
          first.close()
          second.close()
          return n
        }),
      )
      yield* go.send(1)
      return yield* waits
    },
    ['first', 'second'],
  ],
  'a function of a branch, which closes two': [
    function* () {
      const go = channel<number>()
      const first = channel<number>()
      const second = channel<number>()
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.next(), first: first.next() })).key
      })
      const closing = go.receive().map((n) => {
        first.close()
        second.close()
        return n
      })
      spawn(() => alt([sleep(1), closing]))
      yield* sleep(0)
      go.trySend(1)
      yield* sleep(2)
      first.close()
      return yield* waits
    },
    ['first', 'second'],
  ],
  'a join that gives to two buffers': [
    function* () {
      const first = channel<number>(1)
      const second = channel<number>(1)
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.receive(), first: first.receive() })).key
      })
      yield* join([first.send(1), second.send(2)])
      return yield* waits
    },
    ['first', 'second'],
  ],
  'a join that gives to two buffers, and takes from one who waits': [
    function* () {
      const first = channel<number>(1)
      const second = channel<number>(1)
      const third = channel<number>()
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.receive(), first: first.receive() })).key
      })
      const inLine = spawn({ errors: 'hold' }, () => first.receive())
      spawn(() => third.send(3))
      yield* join([third.receive(), first.send(1), second.send(2)])
      const key = yield* waits
      first.poison()
      yield* inLine.ended
      return `${key} ${inLine.state}`
    },
    ['first failed', 'second done', 'second failed'],
  ],
  'a join that makes room in two buffers': [
    function* () {
      const first = channel<number>(1)
      const second = channel<number>(1)
      for (const each of [first, second]) each.trySend(0)
      const waits = spawn(function* () {
        return (yield* priAlt({ second: second.send(2), first: first.send(1) })).key
      })
      yield* join([first.receive(), second.receive()])
      return yield* waits
    },
    ['first', 'second'],
  ],
  'a close, and the end of whoever closes': [
    function* () {
      const messages = channel<number>()
      const closes = spawn(function* () {
        yield* reschedule()
        messages.close()
      })
      const waits = spawn(function* () {
        return (yield* priAlt({ end: closes.ended, messages: messages.next() })).key
      })
      return yield* waits
    },
    ['end', 'messages'],
  ],
  'events of a pass that make room': [
    function* () {
      const buffer = channel<number>(1)
      buffer.trySend(1)
      const set = selectSet([buffer.receive()])
      const waits = spawn({ errors: 'hold' }, () => buffer.send(2))
      const polls = spawn(function* () {
        const events = [...set.poll()].length
        return `${events} ${buffer.length}`
      })
      const seen = yield* polls
      buffer.poison()
      yield* waits.ended
      return seen
    },
    ['1 0', '1 1'],
  ],
}

inEveryWay(programs)
