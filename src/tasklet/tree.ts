/** The tasklets below a scope, with those of the scopes that they run. */
import type { Scope } from './scope.ts'
import { Tasklet } from './tasklet.ts'

export function* tree(scope: Scope): Generator<Tasklet<unknown>, void, unknown> {
  for (let member = scope.first, later = member?.later; member !== undefined; member = later) {
    later = member.later
    if (!(member instanceof Tasklet)) continue
    yield member
    yield* ofFrames(member)
  }
}

function* ofFrames(tasklet: Tasklet<unknown>): Generator<Tasklet<unknown>, void, unknown> {
  let inner = tasklet.scope
  for (let frame = tasklet.below; frame !== undefined; frame = frame.below) {
    if (inner !== frame.scope) yield* tree(inner)
    inner = frame.scope
  }
}
