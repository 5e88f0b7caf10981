/** Law 12: networks that cannot deadlock do not, and a planted cycle is reported, whenever it deadlocks. */
import fc from 'fast-check'
import { DeadlockError, runSync } from 'occamy'
import type { RunOptions, Step } from 'occamy'
import { describe, expect, it } from 'vitest'
import { quantum, seed } from './generate.ts'
import { clientServer, clientServerNetwork, ioPar, ioParNetwork, philosophers, ring, ringNetwork } from './networks.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

/** Runs a network; what it deadlocked with, if it did. */
function deadlockOf(main: () => Generator<Step, unknown, unknown>, options: RunOptions): DeadlockError | undefined {
  try {
    runSync(main, options)
    return undefined
  } catch (error) {
    if (error instanceof DeadlockError) return error
    throw error
  }
}

/** The numbers in the names of a cycle, from the smallest on. */
function turned(cycle: readonly string[]): number[] {
  const numbers = cycle.map((name) => Number(/\d+/.exec(name)?.[0]))
  const least = numbers.indexOf(Math.min(...numbers))
  return [...numbers.slice(least), ...numbers.slice(0, least)]
}

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'an acyclic client-server network answers every call',
    () => {
      fc.assert(
        fc.property(clientServer, quantum, seed, (network, quantum, seed) => {
          const answered = runSync(() => clientServerNetwork(network), { scheduler: make(seed), quantum, seed })
          expect(answered).toBe(network.clients.flat().length)
        }),
        share(8),
      )
    },
    PATIENCE,
  )

  it(
    'an I/O-PAR network of any shape goes through its rounds',
    () => {
      fc.assert(
        fc.property(ioPar, quantum, seed, (network, quantum, seed) => {
          runSync(() => ioParNetwork(network), { scheduler: make(seed), quantum, seed })
        }),
        share(8),
      )
    },
    PATIENCE,
  )

  it(
    'a ring of crossed sends or receives is reported, whenever it deadlocks',
    () => {
      fc.assert(
        fc.property(ring, quantum, seed, (network, quantum, seed) => {
          const error = deadlockOf(() => ringNetwork(network), { scheduler: make(seed), quantum, seed })
          const { orders, same } = network
          expect(error !== undefined).toBe(same || orders.every((order) => order === orders[0]))
          if (error === undefined) return
          const ascending = orders.map((_, i) => i)
          // Who sends waits for the next one, who receives for the one before.
          const descending = [0, ...ascending.slice(1).reverse()]
          expect(error.cycle.every((name) => name.startsWith('member'))).toBe(true)
          expect(turned(error.cycle)).toEqual(orders[0] === 'send' ? ascending : descending)
        }),
        share(8),
      )
    },
    PATIENCE,
  )

  it(
    'philosophers deadlock only all together, and are reported as the ring that they are',
    () => {
      fc.assert(
        fc.property(
          fc.array(fc.boolean(), { minLength: 2, maxLength: 5 }),
          fc.boolean(),
          fc.integer({ min: 1, max: 3 }),
          quantum,
          seed,
          (mixed, same, meals, quantum, seed) => {
            const left = same ? mixed.map(() => true) : mixed
            const error = deadlockOf(() => philosophers(left, meals), { scheduler: make(seed), quantum, seed })
            if (error === undefined) return
            expect(new Set(left).size).toBe(1)
            const philosophersOf = error.cycle.filter((name) => name.startsWith('philosopher'))
            expect(new Set(philosophersOf).size).toBe(left.length)
            expect(error.cycle.length).toBe(left.length)
          },
        ),
        share(8),
      )
    },
    PATIENCE,
  )
})
