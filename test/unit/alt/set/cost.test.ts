/** What a wait costs does not grow with the number of registrations: counted in looks and calls, not in time. */
import { channel, Guard, IS_READY, NOT_READY, selectSet, spawn } from 'occamy'
import type { Composite, GuardRegistration, Offer, Readiness } from 'occamy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { mutating, parked, sim } from '../../support.ts'
import { anySet, take } from './support.ts'

const MANY = mutating ? 2_000 : 100_000

/** How often the kernel calls the sends and the receives. */
const counts = { poll: 0, enable: 0, disable: 0, commit: 0, stay: 0 }
const clear = { ...counts }

/** Where a guard has a method from. */
function ownerOf(guard: object, method: string): Record<string, (...args: unknown[]) => unknown> {
  let at = guard
  while (!Object.hasOwn(at, method)) at = Object.getPrototypeOf(at) as object
  return at as ReturnType<typeof ownerOf>
}

beforeEach(() => {
  Object.assign(counts, clear)
  const ch = channel<number>()
  for (const method of Object.keys(counts) as Array<keyof typeof counts>) {
    for (const owner of new Set([ch.receive(), ch.send(0)].map((guard) => ownerOf(guard, method)))) {
      const original = owner[method] as (...args: unknown[]) => unknown
      vi.spyOn(owner, method).mockImplementation(function counted(this: unknown, ...args: unknown[]) {
        counts[method]++
        return original.apply(this, args)
      })
    }
  }
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** What 100 events of a set of `n` channels cost, the set waiting for each, or finding it. */
function costOf(n: number, waits: boolean): object {
  const chs = Array.from({ length: n }, () => channel<number>(waits ? 0 : 1))
  const set = selectSet(chs.map((ch) => ch.receive()))
  expect(counts.stay).toBe(n)
  sim(function* () {
    for (let i = 0; i < 100; i++) {
      const ch = chs[(i * 7919) % n] as (typeof chs)[0]
      if (waits) {
        const waiting = yield* parked(() => set.next())
        ch.trySend(i)
        yield* waiting
      } else {
        ch.trySend(i)
        yield* set.next()
      }
    }
  })
  return { ...counts, stay: 0 }
}

describe('an event of a set', () => {
  it.each([true, false])(`costs the same among ${MANY} registrations as among ten (parked: %s)`, (waits) => {
    const few = costOf(10, waits)
    Object.assign(counts, clear)
    expect(costOf(MANY, waits)).toEqual(few)
  })

  it('costs one look, if it is on the ready list', () => {
    const chs = Array.from({ length: 1_000 }, () => channel<number>(1))
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      for (const ch of chs.slice(0, 10)) ch.trySend(1)
      const before = counts.poll
      yield* take(set, 10)
      expect(counts.poll - before).toBeLessThanOrEqual(20)
    })
  })
})

describe('a wait between two sets', () => {
  it('costs the same, however many channels there are between them', () => {
    const cost = (n: number): number => {
      const chs = Array.from({ length: n }, () => channel<number>())
      const [out, in1] = [selectSet(chs.map((ch, i) => ch.send(i))), selectSet(chs.map((ch) => ch.receive()))]
      counts.poll = 0
      sim(function* () {
        const sender = spawn(() => take(out, 50))
        yield* take(in1, 50)
        yield* sender
      })
      return counts.poll
    }
    const few = cost(3)
    expect(cost(mutating ? 100 : 3_000)).toBe(few)
  })
})

/** Never ready, and counts how often it is asked. */
class Quiet extends Guard<never> {
  static asked = 0
  protected override poll(): Readiness {
    Quiet.asked++
    return NOT_READY
  }
  protected override commit(): never {
    throw new Error('it was never ready')
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    Quiet.asked++
    return { offer, up, branch, before: undefined, after: undefined }
  }
  protected override disable(): void {
    Quiet.asked++
  }
}

/** Stays with no source at all. */
class Resident extends Quiet {
  protected override stay(): GuardRegistration {
    return { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
  }
}

describe('a guard that stays', () => {
  it('is asked nothing, as long as it says nothing', () => {
    const ch = channel<number>()
    const set = anySet()
    for (let i = 0; i < 100; i++) set.add(i, new Resident())
    set.add('a', ch.receive())
    Quiet.asked = 0
    sim(function* () {
      const waiting = yield* parked(() => take(set, 10))
      for (let i = 0; i < 10; i++) yield* ch.send(i)
      yield* waiting
    })
    expect(Quiet.asked).toBe(0)
  })

  it('is better off than one that cannot, which is asked on every wait', () => {
    const ch = channel<number>()
    const set = anySet()
    for (let i = 0; i < 100; i++) set.add(i, new Quiet())
    set.add('a', ch.receive())
    sim(function* () {
      Quiet.asked = 0
      const waiting = yield* parked(() => take(set, 10))
      for (let i = 0; i < 10; i++) yield* ch.send(i)
      yield* waiting
    })
    expect(Quiet.asked).toBeGreaterThanOrEqual(100 * 10)
    expect(IS_READY).toBeGreaterThan(NOT_READY)
  })
})
