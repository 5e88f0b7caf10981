/**
 * Compares the checker with the enumeration for as long as one likes, some thousand programs a minute, and prints each that differs, made
 * small: what is lost in one of 100,000 programs, CI does not find. `npx tsx test/check/naive/long-run.ts [minutes] [language ...]`
 */
import { explore } from 'occamy/check'
import { runLong } from '../long-run.ts'
import { compare } from './compare.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES, unexpected } from './languages.ts'
import type { Program } from './program.ts'

runLong(
  Object.entries(LANGUAGES).map(([name, language]) => ({
    name,
    language: name,
    programs: smallProgram(language),
    runs: 150,
    differences: (program: Program) => {
      const found = compare(program, explore, { limit: 500 })
      return found && unexpected(name, program, found)
    },
  })),
  process.argv.slice(2),
)
