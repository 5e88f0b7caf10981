import { channel, join, reschedule, selectSet, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, sim } from '../unit/support.ts'

// A registration whose condition threw while the set waited was not looked at again by the next wait, which slept.
describe('a join whose condition throws stays in its set', () => {
  it.each([false, true])('whether the set waited when the message came: %s', (waits) => {
    const ch = channel<number>(3)
    let fails = true
    sim(function* () {
      const set = selectSet({
        it: join([ch.receive()]).where(([n]) => {
          if (fails) throw new Error(`no ${n}`)
          return true
        }),
      })
      const waiting = waits ? spawn({ errors: 'hold' }, () => set.next()) : undefined
      yield* reschedule()
      yield* ch.send(1)
      if (waiting !== undefined) expect(yield* waiting.ended).toMatchObject({ error: { message: 'no 1' } })
      expect([set.size, ch.length]).toEqual([1, 1])
      expect(yield* failure(set.next())).toMatchObject({ message: 'no 1' })
      fails = false
      expect(yield* set.next()).toEqual({ key: 'it', value: [1] })
    })
    expectQuiet(ch)
  })
})
