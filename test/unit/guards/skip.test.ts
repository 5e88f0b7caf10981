import { alt, channel, never, priAlt, reschedule, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { like, sim, thrown } from '../support.ts'

describe('skip', () => {
  it('is ready at once, with no value', () => {
    expect(sim(() => skip)).toBeUndefined()
  })

  it('is taken only when no other branch is ready, wherever it stands', () => {
    const ch = channel<number>(9)
    sim(function* () {
      for (const make of [alt, priAlt]) {
        for (let n = 0; n < 20; n++) yield* ch.length < 9 ? ch.send(n) : skip
        for (let n = 0; n < 4; n++) expect((yield* make([skip, ch.receive(), skip])).key).toBe(1)
        while (ch.tryReceive() !== undefined);
        expect((yield* make([ch.receive(), skip])).key).toBe(1)
      }
    })
  })

  it('can be shared by many waits at once', () => {
    sim(function* () {
      const tasklets = [1, 2, 3].map(() => spawn(() => alt([skip, skip])))
      for (const each of tasklets) expect((yield* each).value).toBeUndefined()
    })
  })
})

describe('never', () => {
  it('waits until it is cancelled, and can be shared', () => {
    sim(function* () {
      const tasklets = [1, 2, 3].map(() => spawn(() => alt([never, never])))
      yield* sleep(1000)
      for (const each of tasklets) {
        expect(each.state).toBe('parked')
        each.cancel()
        expect((yield* each.ended).ok).toBe(false)
      }
    })
  })

  it('says so in a deadlock report', () => {
    expect(thrown(() => sim(() => never))).toMatchObject({ message: like(/waits for ever \(never\)/) })
    expect(wordsOf(skip)).toBe('for nothing (skip)')
  })

  it('loses to whatever comes', () => {
    sim(function* () {
      const ch = channel<number>()
      const waiting = spawn(() => alt([never, ch.receive()]))
      yield* reschedule()
      yield* ch.send(1)
      expect((yield* waiting).key).toBe(1)
    })
  })
})
