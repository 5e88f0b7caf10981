import { alt, channel, never, priAlt, reschedule, self, sleep, spawn } from 'occamy'
import type { Composite, GuardRegistration, Offer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../gate.ts'
import { expectQuiet, failure, sim } from '../support.ts'

/** A guard that does something of its user's right after it was enabled. */
class Doing extends Gate<number> {
  private readonly act: (gate: Doing) => void
  constructor(act: (gate: Doing) => void) {
    super()
    this.act = act
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    const registration = super.enable(offer, up, branch)
    this.act(this)
    return registration
  }
}

describe('a guard that becomes ready while it is enabled', () => {
  it('is committed, alone and as any of the branches, and nothing is left', () => {
    const ch = channel<number>()
    sim(function* () {
      const gate = new Doing((own) => {
        own.open(5)
        own.shut()
      })
      expect(yield* gate).toBe(5)
      expect(yield* priAlt([gate, ch.receive(), ch.send(1)])).toEqual({ key: 0, value: 5 })
      expect(yield* priAlt([ch.receive(), gate, ch.send(1)])).toEqual({ key: 1, value: 5 })
      expect(yield* alt([ch.receive(), alt({ deep: gate.map((n) => n + 1) })])).toEqual({
        key: 1,
        value: { key: 'deep', value: 6 },
      })
      expect(yield* gate.flatMap((n) => sleep(1).map(() => n * 2))).toBe(10)
      expect(gate.waiting.length).toBe(0)
    })
    expectQuiet(ch)
  })

  it('may be another branch, before it: that one is committed, and this one taken back', () => {
    const [first, ch] = [new Gate<number>(), channel<number>()]
    sim(function* () {
      const second = new Doing(() => first.open(7))
      const third = new Gate<number>()
      expect(yield* priAlt([first, second, third, ch.receive()])).toEqual({ key: 0, value: 7 })
      expect([first, second, third].map((gate) => gate.waiting.length)).toEqual([0, 0, 0])
      expect(third.calls).toEqual(['poll'])
    })
    expectQuiet(ch)
  })

  it('does not stop its tasklet from going on to the next wait', () => {
    sim(function* () {
      const gate = new Doing((own) => {
        own.open(5)
        own.shut()
      })
      const looping = spawn(function* () {
        let sum = 0
        for (let n = 0; n < 10; n++) sum += yield* gate
        return sum
      })
      expect(yield* looping).toBe(50)
    })
  })
})

describe('a tasklet that is cancelled or raised while it enables a guard', () => {
  it('is cancelled, and leaves no registration', () => {
    const events: string[] = []
    const ch = channel<number>()
    sim(function* () {
      const gate = new Doing(() => self().cancel('while enabling'))
      for (const guard of [gate, alt([ch.receive(), gate.map(String), never])]) {
        const tasklet = spawn(function* () {
          try {
            yield* guard as typeof gate
            events.push('not reached')
          } finally {
            events.push('finally')
          }
        })
        expect(yield* tasklet.ended).toMatchObject({ ok: false, error: { reason: 'while enabling' } })
        expect(gate.waiting.length).toBe(0)
      }
    })
    expect(events).toEqual(['finally', 'finally'])
    expectQuiet(ch)
  })

  it('is thrown the error, and leaves no registration', () => {
    sim(function* () {
      const error = new Error('while enabling')
      const gate = new Doing(() => self().raise(error))
      expect(yield* failure(gate)).toBe(error)
      expect(yield* failure(alt([never, gate]))).toBe(error)
      expect(gate.waiting.length).toBe(0)
      yield* reschedule()
    })
  })
})
