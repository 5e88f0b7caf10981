import { channel, run, Runtime, selectSet, semaphore } from 'occamy'
import type { Programs } from './program.ts'
import { equal } from './program.ts'

export const disposal: Programs = {
  'disposal: channels, registrations, permits, holds and runtimes': async () => {
    const ch = channel<number>()
    ch[Symbol.dispose]()
    equal(ch.closed, true, 'the channel is closed')

    const set = selectSet({ a: channel<number>().receive() })
    set.get('a')?.[Symbol.dispose]()
    equal(set.size, 0, 'registrations')

    const lock = semaphore(1)
    await run(function* () {
      const permit = yield* lock.acquire()
      permit[Symbol.dispose]()
      yield* lock.acquire()
    })

    const runtime = new Runtime()
    const hold = runtime.hold()
    const waiting = runtime.spawn(() => channel<void>().receive())
    hold[Symbol.dispose]()
    await runtime[Symbol.asyncDispose]()
    equal(waiting.state, 'cancelled', 'what the runtime ran')
  },
}
