/**
 * Compares the searches of programs of frames for as long as one likes, and prints each program that differs, made small: `npx tsx
 * test/check/frames/long-run.ts [minutes] [language ...]`
 */
import { runLong } from '../long-run.ts'
import { compare } from './compare.ts'
import { LANGUAGES } from './languages.ts'
import { smallProgram } from './program.ts'
import type { Program } from './program.ts'

runLong(
  Object.entries(LANGUAGES).flatMap(([language, spec]) =>
    (spec.timers === true ? (['any', 'last'] as const) : (['any'] as const)).map((timers) => ({
      name: `${language}, timers ${timers}`,
      language,
      programs: smallProgram(spec),
      runs: 50,
      differences: (program: Program) => compare(program, { timers, runs: 300 }),
    })),
  ),
  process.argv.slice(2),
)
