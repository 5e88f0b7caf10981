/** What the long comparisons share: languages by name for so many minutes, and each program that differs, made small. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'

/** A property of the programs of one language: throws what differs. */
export interface Comparison {
  readonly name: string
  readonly language: string
  readonly programs: Arbitrary<unknown>
  readonly runs: number
  /** What differs; undefined if it takes too long. */
  readonly differences: (program: never) => readonly string[] | undefined
}

/** Runs the comparisons, of all languages or of those that are named, until the time is over; the exit status tells whether any differs. */
export function runLong(comparisons: readonly Comparison[], [minutes = '10', ...chosen]: readonly string[]): void {
  const end = Date.now() + Number(minutes) * 60_000
  const some = comparisons.filter(({ language }) => chosen.length === 0 || chosen.includes(language))
  if (some.length === 0) {
    const languages = new Set(comparisons.map(({ language }) => language))
    throw new Error(`no such language: there is ${[...languages].join(', ')}`)
  }
  let programs = 0
  let differ = 0
  for (let at = 0; Date.now() < end; at++) {
    const { name, programs: all, runs, differences } = some[at % some.length] as Comparison
    const result = fc.check(
      fc.property(all, (program) => {
        const found = differences(program as never)
        fc.pre(found !== undefined)
        if (found !== undefined && found.length > 0) throw new Error(found.join('; '))
      }),
      { numRuns: runs, maxSkipsPerRun: 100 },
    )
    programs += result.numRuns
    if (!result.failed || result.counterexample === null) continue
    differ++
    console.log(`${name}, seed ${String(result.seed)}: ${String(result.errorInstance)}`)
    console.log(JSON.stringify(result.counterexample[0]))
  }
  console.log(`${programs} programs, ${differ} differ`)
  process.exitCode = differ > 0 ? 1 : 0
}
