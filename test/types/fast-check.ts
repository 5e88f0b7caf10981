/** What the arbitraries of schedules and networks take and give. */
import fc from 'fast-check'
import { run, runSync } from 'occamy'
import type { Operation, RunQueue, Scheduler } from 'occamy'
import { clientServer, network, schedule, scheduled, scheduleOf } from 'occamy/fast-check'
import type { Network, NetworkConstraints, Schedule, ScheduleConstraints, ScheduledOptions } from 'occamy/fast-check'
import { fits, same, some, takesUndefined } from './assert.ts'

fits<Schedule, RunQueue & Pick<Scheduler, 'choose'>>()
same<ReturnType<typeof schedule>, fc.Arbitrary<Schedule>>()
same<ReturnType<typeof scheduleOf>, Schedule>()
same<ReturnType<typeof network>, fc.Arbitrary<Network>>()
same<Network['program'], () => Operation<number>>()
takesUndefined<ScheduleConstraints>()
takesUndefined<ScheduledOptions<number>>()
takesUndefined<NetworkConstraints>()
void run(some<() => Operation<number>>(), { scheduler: scheduleOf([1, 2]) })

const text = some<() => Operation<string>>()
fc.assert(scheduled(text, { check: (result) => same<typeof result, string>() }))
fc.assert(scheduled(text, { check: (result) => result === 'a' }))
fc.assert(
  fc.property(schedule(), clientServer({ planted: true }), (scheduler, { program }) => {
    const sum = runSync(program, { scheduler })
    same<typeof sum, number>()
  }),
)

// @ts-expect-error -- no program
scheduled(1)
// @ts-expect-error -- an async function is none either
scheduled(async () => 1)
// @ts-expect-error -- it gives another result
scheduled(text, { check: (result: number) => result === 1 })
// @ts-expect-error -- no list
scheduleOf('1, 2')
// @ts-expect-error -- misspelt
clientServer({ plant: true })
