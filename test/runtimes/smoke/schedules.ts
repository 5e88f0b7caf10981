import {
  channel,
  fairShare,
  HostNeededError,
  priority,
  random,
  reschedule,
  roundRobin,
  run,
  runSync,
  sleep,
  spawn,
} from 'occamy'
import type { RunQueue } from 'occamy'
import type { Programs } from './program.ts'
import { equal, fails, holds } from './program.ts'

/** The order in which three tasklets take their turns. */
function orderUnder(scheduler: RunQueue): string {
  const order: string[] = []
  runSync(
    function* () {
      const all = ['a', 'b', 'c'].map((name, level) =>
        spawn({ name, priority: level }, function* () {
          for (let i = 0; i < 3; i++) {
            order.push(name)
            yield* reschedule()
          }
        }),
      )
      for (const t of all) yield* t
    },
    { scheduler },
  )
  return order.join('')
}

export const schedules: Programs = {
  'schedulers: each has its order, and a seed repeats it': () => {
    equal(orderUnder(roundRobin()), 'abcabcabc', 'round robin')
    equal(orderUnder(priority()), 'cccbbbaaa', 'by priority')
    equal(orderUnder(random(7)), orderUnder(random(7)), 'the same seed')
    equal(orderUnder(fairShare()).split('').sort().join(''), 'aaabbbccc', 'fair share')
  },

  'schedulers: a layer is a spread': () => {
    let turns = 0
    const lower = roundRobin()
    const counting: RunQueue = {
      ...lower,
      dequeue() {
        turns++
        return lower.dequeue()
      },
    }
    equal(orderUnder(counting), 'abcabcabc', 'the order')
    holds(turns > 9, 'the layer was asked')
  },

  'deadlock: an error at once, with the cycle': async () => {
    const error = await fails(
      () =>
        run(function* () {
          const [a, b] = [channel<void>({ name: 'a' }), channel<void>({ name: 'b' })]
          const left = spawn(function* left() {
            yield* a.send()
            yield* b.receive()
          })
          spawn(function* right() {
            yield* b.send()
            yield* a.receive()
          })
          yield* left
        }),
      'DeadlockError',
    )
    for (const part of ['waits to send to a', 'waits to send to b', 'cycle: left', 'right'])
      holds(error.message.includes(part), `the report says "${part}": ${error.message}`)
  },

  'runSync: what only the host can take further is an error': () => {
    try {
      runSync(() => sleep(5))
    } catch (error) {
      holds(error instanceof HostNeededError, 'it says that it needs the host')
      return
    }
    throw new Error('runSync waited for a timer of the host')
  },
}
