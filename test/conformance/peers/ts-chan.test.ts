/** ts-chan 0.6.0: a second `wait` of a select drops the value that the first has taken, unless that was asked for before. */
import { channel, run, selectSet, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { chanOf, selectOf } from '../../../bench/systems/ts-chan-types.ts'
import { settled } from './support.ts'

describe('a second wait, before the value of the first was taken', () => {
  it('drops that value: its sender was told that it has been received', async () => {
    const ch = chanOf(0)
    const select = selectOf([ch])
    const sends = [ch.send(1), ch.send(2)]
    expect([await select.wait(), await select.wait()]).toEqual([0, 0])
    expect(select.recv(select.cases[0] as (typeof select.cases)[0]).value).toBe(2)
    expect(await settled(Promise.all(sends))).toBe(true)
    expect(await settled(ch.recv())).toBe(false)
  })

  it('keeps it in a select set, which gives it first', async () => {
    await run(function* () {
      const ch = channel<number>()
      const set = selectSet({ ch: ch.receive() })
      for (const n of [1, 2]) spawn(() => ch.send(n))
      yield* set.wait()
      const seen: number[] = []
      for (const { value } of yield* set.wait()) seen.push(value)
      if (seen.length < 2) for (const { value } of yield* set.wait()) seen.push(value)
      expect(seen).toEqual([1, 2])
    })
  })
})
