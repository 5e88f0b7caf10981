/** The tasklets below a scope, with those of the scopes that they run. */
import type { Scope } from './scope.ts'
import { Tasklet } from './tasklet.ts'

export function* tree(scope: Scope): Generator<Tasklet<unknown>, void, unknown> {
  for (let member = scope.first, later = member?.later; member !== undefined; member = later) {
    later = member.later
    if (!(member instanceof Tasklet)) continue
    yield member
    yield* under(member as Tasklet<unknown>)
  }
}

/** Those in the scopes that a tasklet runs. */
export function* under(tasklet: Tasklet<unknown>): Generator<Tasklet<unknown>, void, unknown> {
  for (let { innermost: inner } = tasklet; inner !== undefined; inner = inner.outer) yield* tree(inner)
}
