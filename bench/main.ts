// Measures occamy against bare generators, Go and four JavaScript libraries: `npm run bench`.
//
//   --only a,b        these workloads; a name that is none stands for all that begin so: `alt`
//   --systems a,b     these systems
//   --rounds N        how often everything is measured, the systems in turn (7)
//   --target MS       how long one measurement lasts at least (200)
//   --json FILE       the raw samples as well
//   --markdown        the report in Markdown, as bench/RESULTS.md has it
//   --smoke           everything once with tiny counts; no time is asserted, only that all works
//
// How it measures: each workload of each system runs in a process of its own, which warms up until the count fills the
// target time, collects garbage, warms up half as long again, measures, checks the result, and prints the time per unit with
// nothing subtracted. occamy is
// measured as the user gets it, bundled, by plain node; so are the other libraries. What a workload measures is in
// harness/catalog.ts and stands in systems/; Go's programs are in go/, and run with one processor.
// A workload that fails is reported and makes the exit status 1. What is not installed is left out, and the report says so.

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildSystems, coreImportSize } from './harness/build.ts'
import { systems, workloads } from './harness/catalog.ts'
import { describeEnvironment, renderReport } from './harness/report.ts'
import { Results } from './harness/results.ts'
import { measureRounds, type Plan, smoke } from './harness/rounds.ts'
import { verdicts } from './harness/verdicts.ts'

interface Settings {
  readonly workloads: typeof workloads
  readonly systems: readonly string[]
  readonly rounds: number
  readonly target: number
  readonly json: string | undefined
  readonly markdown: boolean
  readonly smoke: boolean
}

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      systems: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      target: { type: 'string', default: '200' },
      json: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
    },
  })
  const { json, markdown } = values
  const wanted = values.only?.split(',') ?? ['']
  const isWorkload = (text: string): boolean => workloads.some(({ name }) => name === text)
  const chosen = workloads.filter(({ name }) =>
    wanted.some((text) => (isWorkload(text) ? name === text : name.startsWith(text))),
  )
  if (chosen.length === 0)
    throw new Error(`--only ${String(values.only)}: there is ${workloads.map(({ name }) => name).join(' ')}`)
  const named = values.systems?.split(',') ?? systems
  const unknown = named.filter((system) => !systems.includes(system))
  if (unknown.length > 0) throw new Error(`--systems ${unknown.join(',')}: there is ${systems.join(' ')}`)
  const [rounds, target] = [positive('rounds', values.rounds), positive('target', values.target)]
  return { workloads: chosen, systems: named, rounds, target, json, markdown, smoke: values.smoke }
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0) throw new Error(`--${option} ${text}: a positive whole number is wanted`)
  return value
}

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`)
}

async function main(): Promise<void> {
  const settings = readSettings()
  const environment = describeEnvironment()
  const { built, leftOut } = await buildSystems(settings.systems)
  const target = settings.smoke ? 1 : settings.target
  const plan: Plan = { systems: built, workloads: settings.workloads, rounds: settings.rounds, target, progress }
  const { samples, failures } = settings.smoke ? await smoke(plan) : await measureRounds(plan)
  progress('')
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ')
  const coreBytes = built.some(({ system }) => system === 'occamy') ? await coreImportSize() : undefined
  const results = new Results(samples)
  const report = { environment, command, workloads: settings.workloads, results, leftOut, failures }
  if (settings.smoke) console.log(summarizeSmoke(samples.length, leftOut))
  else console.log(renderReport({ ...report, verdicts: verdicts(results, coreBytes) }, settings.markdown))
  if (settings.json !== undefined) {
    writeFileSync(
      settings.json,
      JSON.stringify({ environment, command, coreBytes, leftOut, failures, samples }, null, 1),
    )
  }
  if (settings.smoke)
    for (const { system, workload, message } of failures) console.error(`${system}, ${workload}: ${message}`)
  if (failures.length > 0) process.exitCode = 1
}

function summarizeSmoke(measurements: number, leftOut: readonly string[]): string {
  return [
    `bench smoke: ${String(measurements)} measurements taken`,
    ...leftOut.map((text) => `left out: ${text}`),
  ].join('\n')
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
