/** The chain of spawns in an error's stack: which tasklet threw it, and who had spawned that one. */
import type { Origin } from './origin.ts'

const told = new WeakSet<object>()

/** Adds the chain of spawns to the stack of an error, the first time that it leaves a tasklet. Returns the error. */
export function withSpawns(
  error: unknown,
  tasklet: { readonly name: string; readonly spawner: Origin | undefined },
): unknown {
  if (!(error instanceof Error) || told.has(error)) return error
  told.add(error)
  const chain = (tasklet.spawner?.names() ?? []).map((name) => `\n    spawned by ${name}`).join('')
  try {
    error.stack = `${error.stack ?? String(error)}\n    in tasklet ${tasklet.name}${chain}`
  } catch {
    // A frozen error keeps its stack as it is.
  }
  return error
}
