/**
 * A run queue of one's own: a lottery (Waldspurger and Weihl 1994). Each ready tasklet holds as many tickets as its
 * `spawn({ weight })` says, and a drawn ticket decides who runs: turns are shared out by weight, on average.
 */
import { random } from 'occamy'
import type { RunQueue, Tasklet } from 'occamy'

/** Makes the queue; the same seed draws the same tickets. A draw is O(n) in the ready tasklets. */
export function lottery(seed: number = 1): RunQueue {
  const ready = new Set<Tasklet<unknown>>()
  const { choose } = random(seed)
  return {
    name: 'lottery',
    enqueue(tasklet) {
      ready.add(tasklet)
    },
    dequeue() {
      let tickets = 0
      for (const { weight } of ready) tickets += weight
      let drawn = (choose(2 ** 31) / 2 ** 31) * tickets
      let winner: Tasklet<unknown> | undefined
      for (winner of ready) {
        drawn -= winner.weight
        if (drawn < 0) break
      }
      if (winner !== undefined) ready.delete(winner)
      return winner
    },
    remove(tasklet) {
      ready.delete(tasklet)
    },
    ready: () => ready.size,
  }
}
