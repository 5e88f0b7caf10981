// The report: the machine, every measurement with its ratios, the demands with their grades, and what was left out.

import { execFileSync } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { goVersion, packageVersion } from './build.ts'
import { peers, systems, type Workload } from './catalog.ts'
import type { Results } from './results.ts'
import type { Failure } from './rounds.ts'
import { formatNumber, formatSummary, renderTable } from './table.ts'
import { grade, type Verdict } from './verdicts.ts'

export interface Environment {
  readonly machine: string
  /** Of the minute before the run: more than about 0.5 and something else was at work, too. */
  readonly load: number
  readonly node: string
  readonly go: string | undefined
  readonly commit: string | undefined
  readonly packages: Readonly<Record<string, string>>
  readonly date: string
}

/** Describes where this runs; to be called before anything is measured. */
export function describeEnvironment(): Environment {
  const [first, ...others] = cpus()
  const cores = others.length + (first === undefined ? 0 : 1)
  const memory = Math.round(totalmem() / 2 ** 30)
  const versions = [...peers.values()].map((name) => [name, packageVersion(name) ?? 'not installed'])
  return {
    machine: `${first?.model ?? 'unknown processor'}, ${String(cores)} cores, ${String(memory)} GiB, ${process.platform}`,
    load: loadavg()[0] ?? NaN,
    node: `${process.version} (V8 ${process.versions.v8})`,
    go: goVersion(),
    commit: commit(),
    packages: Object.fromEntries(versions) as Record<string, string>,
    date: new Date().toISOString().slice(0, 10),
  }
}

function commit(): string | undefined {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return undefined
  }
}

export interface Report {
  readonly environment: Environment
  readonly command: string
  readonly workloads: readonly Workload[]
  readonly results: Results
  readonly verdicts: readonly Verdict[]
  readonly leftOut: readonly string[]
  readonly failures: readonly Failure[]
}

/** Renders the whole report, as plain text or in Markdown. */
export function renderReport(report: Report, markdown: boolean): string {
  const heading = (text: string): string => (markdown ? `## ${text}` : text.toUpperCase())
  const missing = [
    ...report.leftOut.map((text) => `- left out: ${text}`),
    ...report.failures.map(({ system, workload, message }) => `- FAILED: ${system}, ${workload}: ${message}`),
  ]
  return [
    renderEnvironment(report),
    heading('Measurements'),
    'Medians with the least and largest of all rounds, ns a unit; ratios of medians.',
    renderMeasurements(report, markdown),
    heading('Demands'),
    'Ratios of medians, with the least and largest within a round. Smaller is better.',
    renderVerdicts(report.verdicts, markdown),
    ...(missing.length === 0 ? [] : [heading('Left out'), missing.join('\n')]),
  ].join('\n\n')
}

function renderEnvironment({ environment, command }: Report): string {
  const { machine, load, node, go, commit, packages, date } = environment
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return [
    `- machine: ${machine}; load average before the run: ${load.toFixed(1)}`,
    `- node: ${node}`,
    `- go: ${go ?? 'not installed'}`,
    `- peers: ${versions.join(', ')}`,
    `- occamy: ${commit ?? 'no commit yet'}, ${date}`,
    `- command: ${command}`,
  ].join('\n')
}

function renderMeasurements({ workloads, results }: Report, markdown: boolean): string {
  const ratio = (system: string, workload: string, base: string): string =>
    system === base ? '1' : formatNumber(results.ratio({ system, workload }, { system: base, workload })?.median ?? NaN)
  const bases = ['go', 'floor', 'occamy']
  const rows = workloads.flatMap(({ name, unit }) =>
    systems.flatMap((system) => {
      const cell = { system, workload: name }
      const ns = results.ns(cell)
      if (ns === undefined) return []
      const times = [ns.median, ns.min, ns.max].map(formatNumber)
      const bytes = results.bytes(cell)
      const kept = bytes === undefined ? '' : formatNumber(bytes.median)
      return [[name, unit, system, ...times, kept, ...bases.map((base) => ratio(system, name, base))]]
    }),
  )
  const header = ['workload', 'unit', 'system', 'ns', 'min', 'max', 'bytes', ...bases.map((base) => `/ ${base}`)]
  return renderTable(header, rows, 3, markdown)
}

function renderVerdicts(verdicts: readonly Verdict[], markdown: boolean): string {
  const rows = verdicts.map((verdict) => [
    verdict.demand,
    grade(verdict),
    formatSummary(verdict.measured),
    formatNumber(verdict.must),
    verdict.goal === undefined ? '' : formatNumber(verdict.goal),
  ])
  return renderTable(['demand', 'grade', 'measured (min-max)', 'must', 'goal'], rows, 2, markdown)
}
