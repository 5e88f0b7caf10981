/** What a search keeps: nothing of the executions that are over, whatever the program uses. */
import { alt, barrier, channel, join, priAlt, selectSet, semaphore, sleep, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { explore, shared } from 'occamy/check'
import { expect, it } from 'vitest'

const { gc } = globalThis as unknown as { readonly gc: () => void }

/** Everything that a program can make, and enough orders of it. */
function* everything(): Operation<void> {
  const chs = [channel<number>(), channel<number>(), channel<number>({ capacity: 1 }), channel<number>()] as const
  const [a, b, c, d] = chs
  const lock = semaphore(1)
  const meet = barrier(2)
  const cell = shared(0)
  for (const ch of [a, b, c])
    spawn(function* () {
      yield* ch.send(1)
      yield* lock.with(() => cell.update((n) => n + 1))
      yield* alt([d.send(2), sleep(1)])
    })
  spawn(() => meet.sync())
  const set = selectSet([a.receive(), b.receive()])
  yield* set.next()
  yield* set.wait()
  set.clear()
  yield* join([c.receive(), d.receive()])
  yield* priAlt([meet.sync(), sleep(2)])
}

it.each(['none', 'optimal'] as const)('is flat with the reduction %s', { timeout: 120_000 }, (reduction) => {
  const sizes: number[] = []
  let begun = 0
  // Within one job of the host, as the search is: what a WeakRef has pointed to is kept until the job is over.
  const measured = (): Operation<void> => {
    if (++begun % 500 === 0) {
      gc()
      sizes.push(process.memoryUsage().heapUsed)
    }
    return everything()
  }
  explore(measured, { reduction, stopAtFirst: false, maxExecutions: 4_000 })
  const [first = 0, last = Infinity] = [sizes.at(0), sizes.at(-1)]
  expect(sizes.length).toBeGreaterThan(3)
  expect((last - first) / 2 ** 20).toBeLessThan(2)
})
