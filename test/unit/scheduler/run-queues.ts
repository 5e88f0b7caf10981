/** Tasklets, and what a run queue does with them, without a runtime that runs it. */
import { Runtime, skip } from 'occamy'
import type { Cause, RunQueue, SpawnOptions, Tasklet } from 'occamy'

/** Makes tasklets that nothing will run. */
export function tasklets(...options: SpawnOptions[]): Array<Tasklet<unknown>> {
  const runtime = new Runtime()
  return options.map((each, n) => runtime.spawn({ name: `t${n}`, ...each }, () => skip))
}

/** Makes `n` equal tasklets. */
export function equals(n: number): Array<Tasklet<unknown>> {
  return tasklets(...Array.from({ length: n }, () => ({})))
}

/** Puts tasklets into a queue. */
export function fill(queue: RunQueue, all: ReadonlyArray<Tasklet<unknown>>, cause: Cause = 'readied'): void {
  for (const tasklet of all) queue.enqueue(tasklet, cause)
}

/** The names of all that a queue gives, in order. */
export function drain(queue: RunQueue): string[] {
  const names: string[] = []
  for (let next = queue.dequeue(); next !== undefined; next = queue.dequeue()) names.push(next.name)
  return names
}

/** Gives `turns` turns, each tasklet being ready again at once; how often each had one. */
export function share(queue: RunQueue, turns: number): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let n = 0; n < turns; n++) {
    const next = queue.dequeue()
    if (next === undefined) throw new Error('nothing to run')
    counts[next.name] = (counts[next.name] ?? 0) + 1
    queue.enqueue(next, 'yielded')
  }
  return counts
}
