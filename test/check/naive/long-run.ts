/**
 * Compares the checker with the enumeration for as long as one likes, some thousand programs a minute, and prints each that differs, made
 * small: what is lost in one of 100,000 programs, CI does not find. `npx tsx test/check/naive/long-run.ts [minutes] [language ...]`
 */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import { compare } from './compare.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES, unexpected } from './languages.ts'

const [minutes = '10', ...chosen] = process.argv.slice(2)
const end = Date.now() + Number(minutes) * 60_000
const languages = Object.entries(LANGUAGES).filter(([name]) => chosen.length === 0 || chosen.includes(name))
if (languages.length === 0) throw new Error(`no such language: there is ${Object.keys(LANGUAGES).join(', ')}`)

let programs = 0
let differ = 0
while (Date.now() < end)
  for (const [name, language] of languages) {
    const result = fc.check(
      fc.property(smallProgram(language), (program) => {
        const differences = compare(program, explore, { limit: 500 })
        fc.pre(differences !== undefined)
        const found = unexpected(name, program, differences ?? [])
        if (found.length > 0) throw new Error(found.join('; '))
      }),
      { numRuns: 150, maxSkipsPerRun: 100 },
    )
    programs += result.numRuns
    if (!result.failed || result.counterexample === null) continue
    differ++
    console.log(`${name}, seed ${String(result.seed)}: ${String(result.errorInstance)}`)
    console.log(JSON.stringify(result.counterexample[0]))
  }
console.log(`${programs} programs, ${differ} differ`)
process.exitCode = differ > 0 ? 1 : 0
