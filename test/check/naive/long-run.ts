/**
 * Compares the checker with the enumeration for as long as one likes, some thousand programs a minute, and prints each that differs, made
 * small: what is lost in one of 100,000 programs, CI does not find. `npx tsx test/check/naive/long-run.ts [minutes] [language ...]`
 */
import { explore } from 'occamy/check'
import { runLong } from '../long-run.ts'
import { compare } from './compare.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES, unexpected } from './languages.ts'
import { LINES, programOfLines } from './lines.ts'
import type { Program } from './program.ts'

const general = Object.entries(LANGUAGES).map(([name, language]) => [name, smallProgram(language)] as const)
const lines = Object.entries(LINES).map(([name, some]) => [name, programOfLines(some)] as const)

runLong(
  [...general, ...lines].map(([name, programs]) => ({
    name,
    language: name,
    programs,
    runs: 150,
    differences: (program: Program) => {
      const found = compare(program, explore, { limit: 500, runs: 60 })
      return found && unexpected(name, program, found)
    },
  })),
  process.argv.slice(2),
)
