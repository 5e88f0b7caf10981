/** effection 4.1.1, the newest at the time of writing: a race of two `next()` discards one item. */
import { createQueue, race, run as runEffection, sleep as sleepEffection, spawn as spawnEffection } from 'effection'
import { alt, channel, reschedule, run, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'

describe('a race of two next()', () => {
  it('discards the item of the loser, when both are there', async () => {
    await runEffection(function* () {
      const [a, b] = [createQueue<string, void>(), createQueue<string, void>()]
      a.add('a')
      b.add('b')
      expect((yield* race([a.next(), b.next()])).value).toBe('a')
      expect(yield* race([b.next(), sleepEffection(10)])).toBeUndefined()
    })
  })

  it('discards it too when both come while it waits', async () => {
    await runEffection(function* () {
      const [a, b] = [createQueue<string, void>(), createQueue<string, void>()]
      const racing = yield* spawnEffection(() => race([a.next(), b.next()]))
      yield* sleepEffection(1)
      a.add('a')
      b.add('b')
      expect((yield* racing).value).toBe('a')
      expect(yield* race([b.next(), sleepEffection(10)])).toBeUndefined()
    })
  })

  it('leaves it where it is as an alternation', async () => {
    await run(function* () {
      for (const waits of [false, true]) {
        const [a, b] = [channel<string>(1), channel<string>(1)]
        const choosing = spawn(() => alt([a.next(), b.next()]))
        if (waits) yield* reschedule()
        a.trySend('a')
        b.trySend('b')
        const { key } = yield* choosing
        expect([a, b].map((ch) => ch.tryReceive()?.value)).toEqual(key === 0 ? [undefined, 'b'] : ['a', undefined])
      }
    })
  })
})
