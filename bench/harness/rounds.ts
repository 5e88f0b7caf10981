// Runs every workload of every system in a process of its own: the systems in turn (A B C, A B C, …), round after round.

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
  const outcome: Collected = { samples: [], failures: [] }
  for (let round = 1; round <= plan.rounds; round++) {
    for (const workload of plan.workloads) {
      for (const system of plan.systems.filter((each) => each.workloads.includes(workload.name))) {
        const isIt = (failure: Failure): boolean =>
          failure.system === system.system && failure.workload === workload.name
        if (outcome.failures.some(isIt)) continue
        plan.progress(`round ${String(round)} of ${String(plan.rounds)}: ${workload.name}, ${system.system}`)
        await measureInto(outcome, system, plan.target, workload.name, workload.count, round)
      }
    }
  }
  return outcome
}

/** Runs each system's workloads once with tiny counts, all systems at once, to see that each one works. */
export async function smoke(plan: Plan): Promise<Outcome> {
  const outcome: Collected = { samples: [], failures: [] }
  const tryAll = async (system: Built): Promise<void> => {
    for (const workload of plan.workloads.filter(({ name }) => system.workloads.includes(name)))
      await measureInto(outcome, system, plan.target, workload.name, workload.smokeCount ?? workload.count, 1)
    plan.progress(`${system.system} has been tried`)
  }
  await Promise.all(plan.systems.map(tryAll))
  return outcome
}

interface Collected {
  readonly samples: Sample[]
  readonly failures: Failure[]
}

/** Measures one workload, in a process of its own. */
async function measureInto(
  { samples, failures }: Collected,
  system: Built,
  target: number,
  workload: string,
  count: number | undefined,
  round: number,
): Promise<void> {
  try {
    samples.push(
      await measureIn(system, target, count === undefined ? workload : `${workload}:${String(count)}`, round),
    )
  } catch (error) {
    failures.push({ system: system.system, workload, round, message: describe(error) })
  }
}

async function measureIn(built: Built, target: number, request: string, round: number): Promise<Sample> {
  const args = [...built.args, String(target), request]
  const { stdout } = await execute(built.command, args, { timeout, env: { ...process.env, GOMAXPROCS: '1' } })
  const measurement = JSON.parse(stdout) as Measurement
  if (!(measurement.ns > 0)) throw new Error(`${measurement.workload}: ${String(measurement.ns)} ns`)
  return { ...measurement, system: built.system, round }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { killed, stderr } = error as Error & { killed?: boolean; stderr?: string }
  if (killed === true) return `took more than ${String(timeout / 1000)} s`
  return stderr === undefined || stderr.trim() === '' ? error.message : stderr.trim()
}
