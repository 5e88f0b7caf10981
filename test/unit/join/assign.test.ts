import { describe, expect, it } from 'vitest'
import { assign, isFeasible } from '../../../src/join/assign.ts'
import type { Candidate } from '../../../src/join/candidate.ts'
import { dice } from '../../support/conformance-tools.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

/** Candidates by the names of their offers, and how often their keys are asked for. */
function candidates(): { readonly of: (names: string) => Candidate[]; readonly reads: () => number } {
  let reads = 0
  const offers = new Map<string, object>()
  const of = (names: string): Candidate[] =>
    Array.from(names).map((name) => {
      const offer = offers.get(name) ?? { name }
      offers.set(name, offer)
      return {
        get offer(): object {
          reads++
          return offer
        },
      } as Candidate
    })
  return { of, reads: () => reads }
}
const nameOf = (candidate: Candidate): string => (candidate.offer as unknown as { readonly name: string }).name

/** The first choice in order of the rows, of all that there are. */
function naive(rows: readonly string[], taken: string): string | undefined {
  const [row, ...others] = rows
  if (row === undefined) return ''
  for (const name of row) {
    const rest = taken.includes(name) ? undefined : naive(others, taken + name)
    if (rest !== undefined) return name + rest
  }
  return undefined
}

describe('assign', () => {
  it.each([
    ['the first of each, if nobody is first of two', ['ab', 'bc', 'cd'], 'abc'],
    ['the first that is left', ['ab', 'ab', 'abc'], 'abc'],
    ['one that leaves the others somebody', ['ab', 'a'], 'ba'],
    ['none that has been chosen before', ['x', 'xab', 'a'], 'xba'],
    ['none that is needed later, though it is left', ['abc', 'ab', 'ab'], 'cab'],
    ['nothing for nobody', [], ''],
  ])('gives %s', (_, rows, expected) => {
    const { of } = candidates()
    expect(assign(rows.map(of), new Set())?.map(nameOf).join('')).toBe(expected)
  })

  it('gives nothing where one has to go without', () => {
    const { of } = candidates()
    expect(assign(['ab', 'ab', 'ab'].map(of), new Set())).toBeUndefined()
    expect(assign(['abc', ''].map(of), new Set())).toBeUndefined()
  })

  it.each([1, 2, 3, 4])(
    'gives the earliest choice of all that there are, without those that are taken: seed %i',
    (seed) => {
      const next = dice(seed)
      for (let i = 0; i < 500; i++) {
        const { of } = candidates()
        const rows = Array.from({ length: next(6) }, () => NAMES.filter(() => next(3) === 0).join(''))
        const taken = NAMES.filter(() => next(6) === 0).join('')
        const keys = new Set(of(taken).map(({ offer }) => offer as object))
        const expected = naive(rows, taken)
        expect(assign(rows.map(of), keys)?.map(nameOf).join('')).toBe(expected)
        expect(isFeasible(rows.map(of), 0, keys)).toBe(expected !== undefined)
        expect(isFeasible(rows.map(of), 1, keys)).toBe(naive(rows.slice(1), taken) !== undefined)
      }
    },
  )

  it('looks at no more than the first of each, where nobody is first of two', () => {
    const { of, reads } = candidates()
    const rows = Array.from({ length: 20 }, (_, i) =>
      of(String.fromCharCode(...Array.from({ length: 20 }, (_each, j) => 97 + i + j))),
    )
    expect(assign(rows, new Set())).toHaveLength(20)
    expect(reads()).toBe(2 * 20)
  })
})
