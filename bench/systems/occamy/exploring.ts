// Executions of the checker: of four philosophers with every interleaving, and of producers with and without reduction.

import { type Channel, channel, type Operation, par, spawn } from 'occamy'
import { explore } from 'occamy/check'
import { check } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'

const PHILOSOPHERS = 4
const PRODUCERS = 6

function* fork(take: Channel<void>, put: Channel<void>): Operation<void> {
  for (;;) {
    yield* take.receive()
    yield* put.receive()
  }
}

function* dining(): Operation<void> {
  const channels = (): Channel<void>[] => Array.from({ length: PHILOSOPHERS }, () => channel<void>())
  const [takes, puts] = [channels(), channels()]
  for (const [i, take] of takes.entries()) spawn(fork, take, puts[i] as Channel<void>)
  yield* par(
    takes.map((left, i) => {
      const next = (i + 1) % PHILOSOPHERS
      return function* () {
        yield* left.send()
        yield* (takes[next] as Channel<void>).send()
        yield* (puts[i] as Channel<void>).send()
        yield* (puts[next] as Channel<void>).send()
      }
    }),
  )
}

function* producing(): Operation<void> {
  const numbers = channel<number>()
  const producers = Array.from({ length: PRODUCERS }, (_, i) => () => numbers.send(i))
  yield* par([
    ...producers,
    function* () {
      for (let i = 0; i < PRODUCERS; i++) yield* numbers.receive()
    },
  ])
}

/** Explores a program, again and again, until so many executions have been. */
function executions(program: () => Operation<void>, reduction: 'optimal' | 'none'): Body {
  return (count) => {
    for (let left = count; left > 0;) {
      const report = explore(program, { reduction, stopAtFirst: false, maxExecutions: left })
      check('redundant', report.redundant, 0)
      left -= report.executions
    }
  }
}

export const exploreDining: Body = executions(dining, 'none')
export const exploreProducers: Body = executions(producing, 'none')
export const exploreProducersReduced: Body = executions(producing, 'optimal')
