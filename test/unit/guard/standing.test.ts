import { describe, expect, it } from 'vitest'
import { kernel, parked } from '../../../src/guard/kernel.ts'
import type { Host } from '../../../src/guard/offer.ts'
import { nextPlace, Notice } from '../../../src/guard/standing.ts'
import type { Standing } from '../../../src/guard/standing.ts'

describe('nextPlace', () => {
  it('is later each time', () => {
    const places = [nextPlace(), nextPlace(), nextPlace()]
    expect(places.toSorted((a, b) => a - b)).toEqual(places)
    expect(new Set(places).size).toBe(3)
  })
})

describe('a notice', () => {
  it('tells its registration when it is committed, and keeps no value', () => {
    let told = 0
    const host = {} as Host
    const notice = new Notice({ tell: () => told++ } as unknown as Standing, host, 7)
    notice.value = 'value'
    notice.ready()
    expect([told, notice.value, notice.host, notice.id, notice.standsIn]).toEqual([1, undefined, host, 7, true])
  })

  it('is nobody’s wait: it neither parks, nor looks, nor goes on', () => {
    const notice = new Notice({} as Standing, {} as Host, 0)
    notice.park()
    notice.relook()
    notice.blame()
    expect([notice.further(), notice.state, kernel.offer]).toEqual([false, 'ready', undefined])
    expect([notice.interrupt(), notice.lookNow(), notice.giveWay()].every((each) => each === parked)).toBe(true)
  })
})
