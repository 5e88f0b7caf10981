/** What a program of frames comes to is found, with reduction and without: by the smallest programs that told, and by random ones. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { CASES } from './cases.ts'
import { compare } from './compare.ts'
import { LANGUAGES } from './languages.ts'
import { smallProgram } from './program.ts'

describe('the smallest programs that told', () => {
  it.each(CASES)('%s', (_, program) => {
    for (const timers of ['any', 'last'] as const) expect(compare(program, { timers, limit: 10_000 })).toStrictEqual([])
  })
})

describe('random programs', () => {
  const all = Object.entries(LANGUAGES).flatMap(([name, language]) =>
    language.timers === true
      ? [{ name, language, timers: 'any' } as const, { name, language, timers: 'last' } as const]
      : [{ name, language, timers: 'any' } as const],
  )
  it.each(all)('$name, timers: $timers', { timeout: PATIENCE }, ({ language, timers }) => {
    fc.assert(
      fc.property(smallProgram(language), (program) => {
        const differences = compare(program, { timers, runs: 30 })
        fc.pre(differences !== undefined)
        expect(differences).toStrictEqual([])
      }),
      share(5),
    )
  })
})
