// Measures occamy against bare generators, Go and four JavaScript libraries: `npm run bench`.
// `npm run bench -- --help` says what it takes; harness/settings.ts reads it.
//
// How it measures: each workload of each system runs in a process of its own, which warms up until the count fills the
// target time, collects garbage, warms up half as long again, measures, checks the result, and prints the time per unit with
// nothing subtracted. occamy is
// measured as the user gets it, bundled, by plain node; so are the other libraries. What a workload measures is in
// harness/catalog.ts and stands in systems/; Go's programs are in go/, and run with one processor.
// A workload that fails is reported and makes the exit status 1. What is not installed is left out, and the report says so.

import { writeFileSync } from 'node:fs'
import { buildSystems, coreImportSize } from './harness/build.ts'
import { describeEnvironment, renderReport } from './harness/report.ts'
import { Results } from './harness/results.ts'
import { measureRounds, type Plan, smoke } from './harness/rounds.ts'
import { readSettings, type Settings, STDOUT, usage, UsageError } from './harness/settings.ts'
import { verdicts } from './harness/verdicts.ts'

function progress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`)
}

async function measure(settings: Settings): Promise<void> {
  // Now, and not when all is measured: whether it can be written.
  if (settings.json !== undefined && settings.json !== STDOUT) writeFileSync(settings.json, '', { flag: 'a' })
  const environment = describeEnvironment()
  const { built, leftOut } = await buildSystems(settings.systems)
  if (!settings.workloads.some(({ name }) => built.some(({ workloads }) => workloads.includes(name))))
    throw new Error(['nothing to measure: none of these systems has any of these workloads', ...leftOut].join('\n'))
  const target = settings.smoke ? 1 : settings.target
  const plan: Plan = { systems: built, workloads: settings.workloads, rounds: settings.rounds, target, progress }
  const { samples, failures } = settings.smoke ? await smoke(plan) : await measureRounds(plan)
  progress('')
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ')
  const coreBytes = built.some(({ system }) => system === 'occamy') ? await coreImportSize() : undefined
  const results = new Results(samples)
  const report = { environment, command, workloads: settings.workloads, results, leftOut, failures }
  const json = JSON.stringify({ environment, command, coreBytes, leftOut, failures, samples }, null, 1)
  if (settings.json === STDOUT) console.log(json)
  else if (settings.smoke) console.log(summarizeSmoke(samples.length, leftOut))
  else console.log(renderReport({ ...report, verdicts: verdicts(results, coreBytes) }, settings.markdown))
  if (settings.json !== undefined && settings.json !== STDOUT) writeFileSync(settings.json, json)
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
  const settings = readSettings(process.argv.slice(2))
  if (settings === 'help') console.log(usage)
  else await measure(settings)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  if (error instanceof UsageError) console.error(`\n${usage}`)
  process.exitCode = 2
}
