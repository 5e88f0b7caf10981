/**
 * Dining philosophers (Dijkstra 1965) who take both forks at once: a join of two receives takes both, or none, so nobody holds
 * one fork and waits for the other. Compare `examples/dining.ts`. Run it with `npx tsx examples/joins/philosophers.ts`.
 */
import { channel, join, run, sleep, spawn, virtualClock } from 'occamy'
import type { Channel, Operation } from 'occamy'

const names = ['Plato', 'Aristotle', 'Hypatia', 'Confucius', 'Spinoza']
const MEALS = 100

type Fork = Channel<'fork'>

/** A fork is a message: who has received it holds it, and sends it to put it down. */
function* philosopher(left: Fork, right: Fork): Operation<number> {
  const both = join([left.receive(), right.receive()])
  let meals = 0
  for (; meals < MEALS; meals++) {
    yield* sleep(10)
    yield* both
    yield* sleep(5)
    yield* left.send('fork')
    yield* right.send('fork')
  }
  return meals
}

function* dinner(): Operation<void> {
  const forks = names.map((name) => channel<'fork'>({ name: `the fork of ${name}`, capacity: 1 }))
  for (const fork of forks) yield* fork.send('fork')
  const guests = names.map((name, i) =>
    spawn({ name }, philosopher, forks[i] as Fork, forks[(i + 1) % forks.length] as Fork),
  )
  for (const guest of guests) console.log(`${guest.name} has eaten ${yield* guest} times`)
}

await run(dinner, { clock: virtualClock() })
