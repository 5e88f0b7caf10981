/**
 * Matchers for programs, by the checker. Importing it, or naming it in `setupFiles`, adds them to `expect`.
 *
 * @module occamy/vitest
 */
import { expect } from 'vitest'
import type { ExploreOptions, Program } from '../check/index.ts'
import type { ExpectedFailure } from './expected.ts'
import { matchers } from './matchers.ts'

export type { ExpectedFailure }

/** The options of a matcher for a program; none can be given for what is no program, so that such a call does not compile. */
export type OptionsFor<P> = P extends Program<infer T> ? [options?: ExploreOptions<T>] : [no: never]

/**
 * What is added to `expect(program)`. A program is a function that makes an operation, as `run` and `explore` take it. Each matcher
 * explores it at once, and waits for nothing; `options` are those of `explore`. When it fails, the message has the report: the
 * execution in lanes, and the schedule for `replay`. A search that ended early (by `maxExecutions`, `maxTime`, …) proves
 * nothing: the matcher fails, and fails when it is negated, and says so. What `explore` throws, it throws.
 *
 * `import 'occamy/vitest'` in a test file, or `setupFiles: ['occamy/vitest']` in the settings of vitest, adds them; for the
 * types, with `setupFiles`, a file of the TypeScript project imports it too, or `types` in its settings names it.
 *
 * @example
 * ```ts
 * import 'occamy/vitest'
 * import { channel, par } from 'occamy'
 * import { expect } from 'vitest'
 *
 * function* crossed() {
 *   const a = channel<number>({ name: 'a' }), b = channel<number>({ name: 'b' })
 *   yield* par([
 *     function* () { yield* a.send(1); yield* b.receive() },
 *     function* () { yield* b.send(2); yield* a.receive() },
 *   ])
 * }
 * expect(crossed).toFailWith('deadlock')
 * expect(crossed).not.toPassEverySchedule()
 * try {
 *   expect(crossed).toBeDeadlockFree()
 * } catch (error) {
 *   console.log((error as Error).message.split('\n')[0]) // expected crossed to be free of deadlock
 * }
 * ```
 */
export interface ProgramMatchers<P> {
  /** Passes if no schedule deadlocks. Errors and failed checks are not looked at. Negated: some schedule deadlocks. */
  toBeDeadlockFree(...options: OptionsFor<P>): void
  /** Passes if no schedule fails: no deadlock, no uncaught error, no failed `check`, no livelock. Negated: some schedule fails. */
  toPassEverySchedule(...options: OptionsFor<P>): void
  /**
   * Passes if some schedule fails so. For 'deadlock' all schedules are searched; for anything else, the search ends at the first
   * failure, and if that is another one, the matcher fails, negated or not. Negated: no schedule fails.
   */
  toFailWith(expected: ExpectedFailure, ...options: OptionsFor<P>): void
}

declare module 'vitest' {
  interface Matchers<T> extends ProgramMatchers<T> {}
}

expect.extend({ ...matchers })
