import { never, runSync, scope, skip, spawn } from 'occamy'
import { expect, it } from 'vitest'

// The function that makes the operation of a scope was called before the scope was entered: what it spawned belonged to the
// scope outside, and a run ended in a deadlock with what main had left behind.
it('run() ends with what main spawned while it made its operation', () => {
  const result = runSync(() => {
    spawn(() => never)
    return skip.map(() => 'result')
  })
  expect(result).toBe('result')
})

it('a scope ends with what was spawned while its operation was made', () => {
  runSync(function* () {
    let tasklet: { readonly state: string } | undefined
    yield* scope(() => {
      tasklet = spawn(() => never)
      return skip
    })
    expect(tasklet?.state).toBe('cancelled')
  })
})
