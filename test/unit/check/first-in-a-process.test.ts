/** The first program that a process checks: what the library makes once, when it is needed first, is no part of the program. */
import { channel, join, selectSet, spawn } from 'occamy'
import { explore, shared } from 'occamy/check'
import { expect, it } from 'vitest'

// One test: with a second one, that would not be the first.
it('has the cells of any other', () => {
  const report = explore(
    function* () {
      const ch = channel<number>()
      selectSet([ch.receive()]).clear()
      void join([ch.receive()])
      const cell = shared(0)
      const writer = spawn(function* () {
        yield* cell.set(1)
      })
      const read = yield* cell.get()
      yield* writer
      return read
    },
    { stopAtFirst: false },
  )
  expect(report).toMatchObject({ verdict: 'passed', executions: 2, redundant: 0 })
})
