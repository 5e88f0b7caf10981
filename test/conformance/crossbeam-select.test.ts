/** Select sets: what crossbeam's tests say of its dynamic `Select`. */
import { channel, selectSet, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkQuiet, go, range } from '../support/conformance-tools.ts'

describe('crossbeam: Select, tests/select.rs', () => {
  it('never gives the event of an operation that was removed, and confuses no indices', () => {
    const chs = range(10).map(() => channel<number>(1))
    const set = selectSet(chs.map((ch) => ch.receive()))
    for (const [i, ch] of chs.entries()) ch.trySend(i)
    for (const i of [0, 3, 9]) set.delete(i)
    go(function* () {
      const got: number[] = []
      for (const { key, value } of yield* set.wait()) {
        expect(key).toBe(value)
        got.push(key)
      }
      expect(got).toEqual([1, 2, 4, 5, 6, 7, 8])
    })
    expect(chs.map(({ length }) => length).join('')).toBe('1001000001')
    checkQuiet(...chs)
  })

  it('is used again 10,000 times', () => {
    const [a, b, quiet] = [channel<number>(), channel<number>(3), channel<number>()]
    const set = selectSet({ a: a.receive(), b: b.receive(), quiet: quiet.receive() })
    const sum = go(function* () {
      for (const ch of [a, b]) {
        spawn(function* () {
          for (let i = 0; i < 5_000; i++) yield* ch.send(i)
        })
      }
      let total = 0
      for (let i = 0; i < 10_000; i++) total += (yield* set.next()).value
      return total
    })
    expect(sum).toBe(5_000 * 4_999)
    checkQuiet(a, b, quiet)
  })

  // `ready` may be wrong, as another can be faster; an event here has happened, and so is never stolen.
  it('has no spurious readiness: what it says has been received', () => {
    const ch = channel<number>(1)
    const set = selectSet({ a: ch.receive() })
    ch.trySend(1)
    go(function* () {
      const events = yield* set.wait()
      expect(ch.tryReceive()).toBeUndefined()
      expect([...events]).toEqual([{ key: 'a', value: 1 }])
    })
  })
})
