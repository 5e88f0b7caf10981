/**
 * Dining philosophers (Dijkstra 1965). Each takes the fork on the left, then the one on the right: all five hold one and
 * wait for the other, and the run rejects with a report that names the ring. When one of them takes the right fork first,
 * everybody eats. Run it with `npx tsx examples/dining.ts`.
 */
import { DeadlockError, run, semaphore, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Semaphore } from 'occamy'

const names = ['Plato', 'Aristotle', 'Hypatia', 'Confucius', 'Spinoza']
const MEALS = 3

/** Thinks and eats by turns: takes one fork, reaches for the other, eats with both. Gives the number of meals. */
function* philosopher(first: Semaphore, second: Semaphore): Operation<number> {
  let meals = 0
  for (; meals < MEALS; meals++) {
    yield* sleep(10)
    yield* first.with(function* () {
      yield* sleep(1)
      yield* second.with(sleep(5))
    })
  }
  return meals
}

/** The table, with a fork between each two. The last philosopher may take the two forks in the opposite order. */
function* dinner(lastIsDifferent: boolean): Operation<string> {
  const forks = names.map(() => semaphore(1))
  const guests = names.map((name, i) => {
    const hands = [forks[i], forks[(i + 1) % forks.length]] as [Semaphore, Semaphore]
    if (lastIsDifferent && i === names.length - 1) hands.reverse()
    return spawn({ name }, philosopher, ...hands)
  })
  let meals = 0
  for (const guest of guests) meals += yield* guest
  return `${meals} meals were eaten`
}

async function serve(lastIsDifferent: boolean): Promise<string> {
  try {
    return await run(() => dinner(lastIsDifferent), { clock: virtualClock() })
  } catch (error) {
    if (error instanceof DeadlockError) return error.message
    throw error
  }
}

console.log(`everybody takes the left fork first: ${await serve(false)}`)
console.log(`the last one takes the right fork first: ${await serve(true)}`)
