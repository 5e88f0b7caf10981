/** What the matchers take. */
import 'occamy/vitest'
import type { ExpectedFailure } from 'occamy/vitest'
import { ChannelClosedError, channel, par } from 'occamy'
import type { Operation } from 'occamy'
import { expect } from 'vitest'
import { fits, same, some } from './assert.ts'

const text = some<() => Operation<string>>()
same<void, ReturnType<ReturnType<typeof expect<typeof text>>['toBeDeadlockFree']>>()
expect(text).toBeDeadlockFree()
expect(text).toBeDeadlockFree({ maxExecutions: 10 })
expect(text).not.toBeDeadlockFree(undefined)
expect(text).toPassEverySchedule({ check: (result) => same<typeof result, string>() })
expect(text).toFailWith('livelock', { reduction: 'none' })
expect(text).toFailWith(ChannelClosedError)
expect(text).toFailWith(/closed/)
expect(text).toFailWith(expect.objectContaining({ cycle: [] }))
expect(function* () {
  return yield* par([channel<number>().send(1)])
}).toPassEverySchedule({ maxTime: 100 })
fits<'check' | RegExp | typeof ChannelClosedError, ExpectedFailure>()

// @ts-expect-error -- no program
expect(1).toBeDeadlockFree()
// @ts-expect-error -- an operation is none either
expect(channel<number>().receive()).toPassEverySchedule()
// @ts-expect-error -- no program
expect('program').toFailWith('deadlock')
// @ts-expect-error -- it has to fail somehow
expect(text).toFailWith()
// @ts-expect-error -- no kind of failure
expect(text).toFailWith('dead lock')
// @ts-expect-error -- no class of errors
expect(text).toFailWith(Map)
// @ts-expect-error -- the result is no number
expect(text).toPassEverySchedule({ check: (result: number) => result })
// @ts-expect-error -- misspelt
expect(text).toBeDeadlockFree({ maxExecution: 1 })
