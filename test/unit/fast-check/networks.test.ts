import fc from 'fast-check'
import { InvalidArgumentError, runSync } from 'occamy'
import { clientServer, ioPar, network, philosophers, pipeline, ring } from 'occamy/fast-check'
import type { Network } from 'occamy/fast-check'
import { describe, expect, it } from 'vitest'

const kinds = [clientServer, ioPar, pipeline, ring, philosophers, network]

/** The names of the tasklets of a network. */
function namesOf({ program }: Network): string[] {
  const names: string[] = []
  const observer = { onSpawn: ({ name }: { readonly name: string }) => void names.push(name) }
  try {
    runSync(program, { observer })
  } catch {
    // It may deadlock.
  }
  return names
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  it('has a cycle as it is asked', () => {
    const sample = (planted?: boolean): Network[] => fc.sample(kind({ planted }), 50)
    for (const { cycle, deadlocks } of sample(true)) {
      expect(deadlocks).not.toBe('never')
      expect(cycle.length).toBeGreaterThan(1)
    }
    for (const { cycle, deadlocks } of sample(false)) expect([cycle, deadlocks]).toEqual([[], 'never'])
    expect(new Set(fc.sample(kind(), 50).map(({ cycle }) => cycle.length > 0))).toEqual(new Set([true, false]))
  })

  it('names the tasklets of the cycle, each once', () => {
    for (const each of fc.sample(kind({ planted: true }), 20)) {
      expect(new Set(each.cycle).size).toBe(each.cycle.length)
      expect(namesOf(each)).toEqual(expect.arrayContaining([...each.cycle]))
    }
  })

  it('is no larger than it is asked', () => {
    const sizes = fc.sample(kind({ maxSize: 2, maxRounds: 1 }), 100).map(({ cycle }) => cycle.length)
    expect(Math.max(...sizes)).toBe(2)
    expect(Math.max(...fc.sample(kind(), 100).map(({ cycle }) => cycle.length))).toBe(5)
  })

  it('can run again', () => {
    for (const { program, result } of fc.sample(kind({ planted: false }), 10)) {
      expect([runSync(program), runSync(program)]).toEqual([result, result])
    }
  })

  it('prints what it was generated from', () => {
    for (const each of fc.sample(kind(), 10)) expect(String(each)).toContain(`${each.kind} {"`)
  })

  it('refuses bounds that no network has', () => {
    expect(() => kind({ maxSize: 1 })).toThrow(InvalidArgumentError)
    expect(() => kind({ maxRounds: 0 })).toThrow('maxRounds must be a whole number, 1 or more, not 0')
  })
})
