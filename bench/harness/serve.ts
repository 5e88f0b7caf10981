// What runs inside a measured process: it takes the names of workloads, warms each one up, measures it, checks it and
// prints a line of JSON. bench/go/main.go is the same in Go.
//
// Usage of the bundled file: node system.mjs --list | TARGET-MS WORKLOAD[:COUNT]...
// Without a COUNT, the count grows until one run fills the target time; those runs are the warm-up.

import { writeSync } from 'node:fs'
import { Watch } from './watch.ts'

/** Performs `count` units and throws if what came out is wrong. The watch runs already: `start` again after set-up. */
export type Body = (count: number, watch: Watch) => void | Promise<void>
export type Bodies = Readonly<Record<string, Body>>

export interface Measurement {
  readonly workload: string
  readonly count: number
  readonly ns: number
  readonly bytes?: number
}

/** Serves this process's command line with these workloads, after `prepare` (part of no measurement), then exits. */
export async function serve(bodies: Bodies, prepare: () => void | Promise<void> = () => undefined): Promise<void> {
  const [target = '', ...requests] = process.argv.slice(2)
  if (target === '--list') return print(Object.keys(bodies))
  await prepare()
  for (const request of requests) print(await measure(bodies, request, Number(target)))
  process.exit(0) // what is still parked or armed stays behind
}

function print(line: unknown): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

async function measure(bodies: Bodies, request: string, target: number): Promise<Measurement> {
  const [workload = '', fixed] = request.split(':')
  const body = bodies[workload]
  if (body === undefined) throw new Error(`no such workload: ${workload}`)
  const count = fixed === undefined ? await calibrate(body, target) : await rehearse(body, Number(fixed))
  globalThis.gc?.()
  // The engine throws compiled code away with what that refers to: what the last run left behind, functions of its own among it.
  if (fixed === undefined) await time(body, Math.ceil(count / 2))
  const watch = await time(body, count)
  const ns = watch.nanoseconds / count
  return { workload, count, ns, ...(watch.bytes === undefined ? {} : { bytes: watch.bytes }) }
}

async function time(body: Body, count: number): Promise<Watch> {
  const watch = new Watch()
  await body(count, watch)
  watch.stop()
  return watch
}

/** Grows the count until a run takes the target time, and twice that has been spent: the code is warm then. */
async function calibrate(body: Body, target: number): Promise<number> {
  let spent = 0
  for (let count = 1; ;) {
    const took = (await time(body, count)).nanoseconds / 1e6
    spent += took
    const growth = (1.2 * target) / Math.max(took, 1e-3)
    if (took >= target && spent >= 2 * target) return Math.max(1, Math.ceil(count * growth))
    count = Math.ceil(count * Math.min(Math.max(growth, 1), 10))
  }
}

/** Warms up what has a count of its own with three smaller runs. */
async function rehearse(body: Body, count: number): Promise<number> {
  for (let i = 0; i < 3; i++) await time(body, Math.max(1, Math.ceil(count / 100)))
  return count
}
