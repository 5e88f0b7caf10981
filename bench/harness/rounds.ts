// Runs every workload of every system in a process of its own, the systems in turn (A B C, A B C, …), round after round.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Built } from './build.ts'
import type { Workload } from './catalog.ts'
import type { Measurement } from './serve.ts'

export interface Sample extends Measurement {
  readonly system: string
  readonly round: number
}

export interface Failure {
  readonly system: string
  readonly workload: string
  readonly round: number
  readonly message: string
}

export interface Outcome {
  readonly samples: readonly Sample[]
  readonly failures: readonly Failure[]
}

export interface Plan {
  readonly systems: readonly Built[]
  readonly workloads: readonly Workload[]
  readonly rounds: number
  /** How long one measurement lasts at least, in ms. */
  readonly target: number
  readonly progress: (text: string) => void
}

/** How long one process may take, in ms. */
const timeout = 180_000

const execute = promisify(execFile)

/** Measures the plan. A system that failed at a workload is not tried at it again. */
export async function measureRounds(plan: Plan): Promise<Outcome> {
  const samples: Sample[] = []
  const failures: Failure[] = []
  for (let round = 1; round <= plan.rounds; round++) {
    for (const { name, count } of plan.workloads) {
      for (const system of plan.systems.filter((each) => each.workloads.includes(name))) {
        if (failures.some((failure) => failure.system === system.system && failure.workload === name)) continue
        plan.progress(`round ${String(round)} of ${String(plan.rounds)}: ${name}, ${system.system}`)
        const request = count === undefined ? name : `${name}:${String(count)}`
        try {
          samples.push(...(await measureIn(system, plan.target, [request], round)))
        } catch (error) {
          failures.push({ system: system.system, workload: name, round, message: describe(error) })
        }
      }
    }
  }
  return { samples, failures }
}

/** Runs each system's workloads with tiny counts in one process, all systems at once, to see that each one works. */
export async function smoke(plan: Plan): Promise<Outcome> {
  const samples: Sample[] = []
  const failures: Failure[] = []
  await Promise.all(
    plan.systems.map(async (built) => {
      const { system } = built
      const chosen = plan.workloads.filter(({ name }) => built.workloads.includes(name))
      const requests = chosen.map(
        ({ name, smokeCount }) => `${name}${smokeCount === undefined ? '' : `:${String(smokeCount)}`}`,
      )
      try {
        samples.push(...(await measureIn(built, plan.target, requests, 1)))
        plan.progress(`${system} works`)
      } catch (error) {
        failures.push({ system, workload: requests.join(' '), round: 1, message: describe(error) })
      }
    }),
  )
  return { samples, failures }
}

async function measureIn(built: Built, target: number, requests: readonly string[], round: number): Promise<Sample[]> {
  const args = [...built.args, String(target), ...requests]
  const { stdout } = await execute(built.command, args, { timeout, env: { ...process.env, GOMAXPROCS: '1' } })
  const lines = stdout.trim().split('\n')
  const measurements = lines.map((line) => JSON.parse(line) as Measurement)
  if (measurements.length !== requests.length)
    throw new Error(`${String(requests.length)} asked for, printed: ${stdout}`)
  for (const { workload, ns } of measurements) if (!(ns > 0)) throw new Error(`${workload}: ${String(ns)} ns`)
  return measurements.map((measurement) => ({ ...measurement, system: built.system, round }))
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { killed, stderr } = error as Error & { killed?: boolean; stderr?: string }
  if (killed === true) return `took more than ${String(timeout / 1000)} s`
  return stderr === undefined || stderr.trim() === '' ? error.message : stderr.trim()
}
