import * as occamy from 'occamy'
import * as check from 'occamy/check'
import * as eslint from 'occamy/eslint'
import * as fastCheck from 'occamy/fast-check'
import * as interop from 'occamy/interop'
import * as vitest from 'occamy/vitest'
import { expect, it } from 'vitest'

it('exports what the design names, and nothing else by accident', () => {
  const names = Object.keys(occamy).filter((name) => !name.endsWith('Error'))
  const expected = `
    run runSync Runtime spawn self now reschedule Tasklet
    sleep sleepUntil every par race scope within recurse unpreempted
    channel skip never defer barrier semaphore alt priAlt fairAlt selectSet join request chord chords
    Guard IS_READY LAST_RESORT NOT_READY commit fail Queue
    roundRobin priority deadline fairShare random timers hostClock virtualClock`
  expect(new Set(names)).toEqual(new Set(expected.trim().split(/\s+/)))
  const bridges = 'aborted fromAsyncIterable fromEvent fromPromise fromReadable signal toReadable toWritable'
  expect(Object.keys(interop).toSorted()).toEqual(bridges.split(' '))
  const checking = `explore verify replay shared bypass eventually guardContract schedulerContract
    ContractError DepartureError ExplorationError LivelockError LivenessError NondeterminismError UncheckableError`
  expect(new Set(Object.keys(check))).toEqual(new Set(checking.split(/\s+/)))
  const arbitraries = 'clientServer ioPar network philosophers pipeline ring schedule scheduleOf scheduled'
  expect(Object.keys(fastCheck).toSorted()).toEqual(arbitraries.split(' '))
  expect(Object.keys(eslint).toSorted()).toEqual(['configs', 'default', 'meta', 'rules'])
  // What it has, it adds to `expect`.
  expect(Object.keys(vitest)).toEqual([])
})
