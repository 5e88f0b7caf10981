import fc from 'fast-check'
import { alt, channel, InvalidArgumentError, par, reschedule, runSync, spawn } from 'occamy'
import type { Step } from 'occamy'
import { scheduleOf } from 'occamy/fast-check'
import { describe, expect, it } from 'vitest'

/** Three tasklets that say their names twice, with an operation between. */
function* talk(): Generator<Step, string, unknown> {
  let said = ''
  const ch = channel<string>(9)
  const tasklets = ['a', 'b', 'c'].map((name) =>
    spawn(function* () {
      said += name
      yield* ch.send(name)
      said += name
    }),
  )
  for (const tasklet of tasklets) yield* tasklet
  return said
}

const said = (choices: readonly number[], quantum = 0): string =>
  runSync(talk, { scheduler: scheduleOf(choices), quantum })

describe('a schedule of choices', () => {
  it('preempts nobody as long as its choices are 0', () => {
    expect(said([])).toBe('aabbcc')
    expect(said([0, 0, 0, 0])).toBe('aabbcc')
  })

  it('lets another go first for each choice that is not 0, or the last', () => {
    // The first choice is between main and the three, the second between the three alone.
    expect(said([0, 1])).toBe('bbaacc')
    expect(said([0, 2])).toBe('ccaabb')
    expect(said([0, 9])).toBe(said([0, 2]))
    expect(said([0, 0, 1])).toBe('abbacc')
  })

  it('preempts only where the quantum ends', () => {
    expect(said([0, 1], 2)).toBe('aaccbb')
  })

  it('lets those that give way go to the back', () => {
    const order: string[] = []
    const turns = (name: string) =>
      function* () {
        order.push(name)
        yield* reschedule()
        order.push(name)
      }
    runSync(() => par([turns('a'), turns('b')]), { scheduler: scheduleOf([]), quantum: 0 })
    expect(order.join('')).toBe('abab')
  })

  it('does not let one go on for ever', () => {
    const flood = channel<number>({ capacity: 1, overflow: 'drop-oldest' })
    let more = true
    runSync(
      () =>
        par([
          function* () {
            while (more) yield* flood.send(1)
          },
          function* () {
            more = false
          },
        ]),
      { scheduler: scheduleOf([]), quantum: 0 },
    )
    expect(more).toBe(false)
  })

  it('chooses among ready branches: the first by 0', () => {
    const key = (choices: readonly number[]): number =>
      runSync(
        function* () {
          const [a, b] = [channel<number>(1), channel<number>(1)]
          yield* a.send(1)
          yield* b.send(1)
          return (yield* alt([a.receive(), b.receive()])).key
        },
        { scheduler: scheduleOf(choices) },
      )
    expect([key([]), key([0]), key([1]), key([2])]).toEqual([0, 0, 1, 1])
  })

  it('needs no choice where there is none', () => {
    const schedule = scheduleOf([1])
    expect(schedule.choose(1)).toBe(0)
    expect(schedule.choose(2)).toBe(1)
    expect(schedule.choose(2)).toBe(0)
  })

  it('prints as what makes it again, to fast-check too, and is made anew when that clones it', () => {
    const schedule = scheduleOf([0, 2])
    expect(String(schedule)).toBe('scheduleOf([0, 2])')
    expect(fc.stringify([schedule, 1])).toBe('[scheduleOf([0, 2]),1]')
    expect(schedule.choose(2)).toBe(0)
    const clone = (schedule as unknown as fc.WithCloneMethod<typeof schedule>)[fc.cloneMethod]()
    expect([clone.choose(3), clone.choose(3), clone.choices]).toEqual([0, 2, [0, 2]])
  })

  it('refuses what is no choice', () => {
    expect(() => scheduleOf([-1])).toThrow(InvalidArgumentError)
    expect(() => scheduleOf([0.5])).toThrow('a choice of a schedule must be a whole number, 0 or more, not 0.5')
  })
})
