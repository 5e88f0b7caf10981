/**
 * Compares the searches of programs of frames for as long as one likes, and prints each program that differs, made small: `npx tsx
 * test/check/frames/long-run.ts [minutes] [language ...]`
 */
import fc from 'fast-check'
import { compare } from './compare.ts'
import { LANGUAGES } from './languages.ts'
import { smallProgram } from './program.ts'

const [minutes = '10', ...chosen] = process.argv.slice(2)
const end = Date.now() + Number(minutes) * 60_000
const languages = Object.entries(LANGUAGES).filter(([name]) => chosen.length === 0 || chosen.includes(name))
if (languages.length === 0) throw new Error(`no such language: there is ${Object.keys(LANGUAGES).join(', ')}`)

let programs = 0
let differ = 0
while (Date.now() < end)
  for (const [name, language] of languages)
    for (const timers of ['any', 'last'] as const) {
      if (timers === 'last' && language.timers !== true) continue
      const result = fc.check(
        fc.property(smallProgram(language), (program) => {
          const differences = compare(program, { timers, runs: 300 })
          fc.pre(differences !== undefined)
          if (differences !== undefined && differences.length > 0) throw new Error(differences.join('; '))
        }),
        { numRuns: 50, maxSkipsPerRun: 100 },
      )
      programs += result.numRuns
      if (!result.failed || result.counterexample === null) continue
      differ++
      console.log(`${name}, timers ${timers}, seed ${String(result.seed)}: ${String(result.errorInstance)}`)
      console.log(JSON.stringify(result.counterexample[0]))
    }
console.log(`${programs} programs, ${differ} differ`)
process.exitCode = differ > 0 ? 1 : 0
