/**
 * Programs of some who wait in lines, each for one of several things, and of one who looks there, tries, and goes on: who is first in a line
 * that it has not come upon matters later. Of the random programs in general few are so.
 */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { programOf } from './program.ts'
import type { Act, Member, Program } from './program.ts'

export interface Lines {
  /** The capacities that there may be. */
  readonly capacities: readonly number[]
  /** Whether joins, and sets, wait there too. */
  readonly joins?: boolean
  readonly sets?: boolean
}

const ch = fc.nat({ max: 1 })
const value = fc.constant(0)
const only = <const T extends string>(...names: T[]): Arbitrary<T> => fc.constantFrom(...names)

const branch: Arbitrary<Member> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ on: only('receive'), ch }) },
  { weight: 1, arbitrary: fc.record({ on: only('send'), ch, value }) },
)
const branches = fc.uniqueArray(branch, { minLength: 2, maxLength: 2, selector: ({ ch: at, on }) => `${on} ${at}` })
/** One for each channel: a set that is at both ends of one is left out of the comparisons, and a join has a channel once. */
const across = fc.tuple(branch, branch).map(([a, b]): readonly Member[] => [
  { ...a, ch: 0 },
  { ...b, ch: 1 },
])

function waiter({ joins, sets }: Lines): Arbitrary<Act> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: only('wait'), guard: branch }) },
    { weight: 4, arbitrary: fc.record({ do: only('alt', 'priAlt'), branches }) },
    ...(joins === true ? [{ weight: 4, arbitrary: fc.record({ do: only('join'), members: across }) }] : []),
    ...(sets === true ? [{ weight: 4, arbitrary: fc.record({ do: only('select'), branches: across }) }] : []),
  )
}

const looker: Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: only('balance', 'balance', 'tryReceive'), ch }) },
  { weight: 2, arbitrary: fc.record({ do: only('trySend'), ch, value }) },
  // A turn is over, and another begins.
  { weight: 3, arbitrary: fc.record({ do: only('get'), cell: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ do: only('wait'), guard: branch }) },
)

/** A small program; main waits for the one who looks. */
export function programOfLines(lines: Lines): Arbitrary<Program> {
  const capacity = fc.constantFrom(...lines.capacities)
  return fc
    .record({
      waiters: fc.array(fc.array(waiter(lines), { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 3 }),
      looks: fc.array(looker, { minLength: 2, maxLength: 4 }),
      channels: fc.tuple(capacity, capacity),
      // Joins use one end of a channel only.
      ends: fc.tuple(only('send', 'receive'), only('send', 'receive')),
    })
    .map(({ channels, ends, looks, waiters }) => {
      let messages = 0
      const numbered = <B extends Member>(one: B): B => (one.on === 'send' ? { ...one, value: ++messages } : one)
      const tasklets = [...waiters, looks].map((body) =>
        body.map((act): Act => {
          if (act.do === 'wait') return { ...act, guard: numbered(act.guard as Member) }
          if (act.do === 'trySend') return { ...act, value: ++messages }
          if (act.do === 'join') return { ...act, members: ends.map((on, at) => numbered(atEnd(on, at))) }
          return 'branches' in act ? { ...act, branches: (act.branches as readonly Member[]).map(numbered) } : act
        }),
      )
      return programOf(tasklets, { channels, cells: [0], waits: [tasklets.length - 1] })
    })
}

function atEnd(on: Member['on'], at: number): Member {
  return on === 'send' ? { on, ch: at, value: 0 } : { on, ch: at }
}

export const LINES: { readonly [name: string]: Lines } = {
  lines: { capacities: [0] },
  'lines at buffers': { capacities: [0, 1, 1, 2] },
  'lines with joins': { capacities: [0, 1, 1], joins: true },
  'lines with sets': { capacities: [0, 1], sets: true },
}
