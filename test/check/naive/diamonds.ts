/** Whether independence means what it says: two independent events, in either order, come to the same. */
import { dependent, normalForm } from './classes.ts'
import { moves } from './enumerate.ts'
import { begin, copy } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { alternatives } from './moves.ts'
import type { Move } from './moves.ts'
import type { Program } from './program.ts'
import { perform } from './turns.ts'

interface After {
  readonly state: State
  readonly happened: readonly Happening[]
}

function after(state: State, move: Move): After {
  const next = copy(state)
  return { state: next, happened: perform(next, move) }
}

/** The first two events that claim to be independent, and are not; undefined if there are none in `limit` states. */
export function brokenDiamond(program: Program, limit: number): string | undefined {
  const states = [begin(program)]
  for (let looked = 0; looked < limit; looked++) {
    const state = states.pop()
    if (state === undefined) return undefined
    const possible = moves(state)
    for (const [i, a] of possible.entries()) {
      for (const b of possible.slice(i + 1)) {
        const broken = breaks(state, a, b)
        if (broken !== undefined) return broken
      }
      const next = after(state, a).state
      const enabling = wronglyEnabled(state, possible, a)
      if (enabling !== undefined) return enabling
      states.push(next)
    }
  }
  return undefined
}

/** An event that was not possible before another one, on which it does not depend. */
function wronglyEnabled(state: State, possible: readonly Move[], a: Move): string | undefined {
  const first = after(state, a)
  const before = new Set(possible.map(({ label }) => label))
  for (const b of moves(first.state)) {
    if (before.has(b.label)) continue
    const { happened } = after(first.state, b)
    if (!happened.some((event) => first.happened.some((other) => dependent(event, other))))
      return `${a.label} makes ${b.label} possible`
  }
  return undefined
}

function breaks(state: State, a: Move, b: Move): string | undefined {
  const afterA = after(state, a)
  const afterB = after(state, b)
  const independent = !afterA.happened.some((event) => afterB.happened.some((other) => dependent(event, other)))
  if (!independent) return undefined
  const what = `${a.label} / ${b.label}`
  const [ab, ba] = [then(afterA, b), then(afterB, a)]
  if (ab === undefined || ba === undefined) return `${what}: one disables the other`
  if (shape(ab.state) !== shape(ba.state)) return `${what}: other states`
  return normalForm(ab.happened) === normalForm(ba.happened) ? undefined : `${what}: other classes`
}

function then({ state, happened }: After, move: Move): After | undefined {
  const same = moves(state).find(({ label }) => label === move.label)
  if (same === undefined) return undefined
  const next = after(state, same)
  return { state: next.state, happened: [...happened, ...next.happened] }
}

/** What the rest of an execution depends on. */
function shape(state: State): string {
  const { channels, enrolled, permits, cells, clock, ended } = state
  const tasklets = state.tasklets.map(({ mode, pc, started, doomed, since, arrived, log }, t) => {
    const sleeps = alternatives(state, t).some(({ branch }) => branch.on === 'sleep' && branch.ms > 0)
    return [mode, pc, started, doomed && mode === 'runnable', sleeps ? since : 0, arrived > 0, log]
  })
  return JSON.stringify([tasklets, channels, enrolled, permits, cells, clock, ended])
}
