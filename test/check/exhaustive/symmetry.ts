/**
 * Every program of a grammar, one of each set that differ by the names of tasklets and channels alone: the one whose bodies, by their
 * numbers, come first. How many there are is counted in two other ways: by Burnside's lemma, and one after the other.
 */
import { programOf } from '../naive/program.ts'
import type { Act, Body, Branch, Program } from '../naive/program.ts'
import type { Grammar } from './grammar.ts'

/** The new number of each tasklet, and of each channel. */
interface Renaming {
  readonly tasklets: readonly number[]
  readonly channels: readonly number[]
}

/** The bodies of a grammar, by number, for programs of so many tasklets. */
interface Bodies {
  readonly all: readonly Body[]
  /** Those that the tasklet of a number may have: none cancels itself. */
  readonly of: readonly (readonly number[])[]
  /** For each renaming, what becomes of each body. */
  readonly renamings: readonly { readonly tasklets: readonly number[]; readonly bodies: readonly number[] }[]
  /** Whether a body has what a program needs one of. */
  readonly needed: readonly boolean[]
}

const MOST_ACTS = 2

const from = <T>(numbers: readonly T[], n: number): T => numbers[n] as T

function permutations(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]]
  return permutations(n - 1).flatMap((each) =>
    Array.from({ length: n }, (_, at) => [...each.slice(0, at), n - 1, ...each.slice(at)]),
  )
}

/** The channels change places only if they are alike. */
function renamingsOf({ channels }: Grammar, tasklets: number): readonly Renaming[] {
  const swaps = permutations(channels.length).filter((swap) => swap.every((to, ch) => channels[to] === channels[ch]))
  return permutations(tasklets).flatMap((each) => swaps.map((swap) => ({ tasklets: each, channels: swap })))
}

/** An act with each of its guards changed. */
function changed(act: Act, change: <B extends Branch>(branch: B) => B): Act {
  if (act.do === 'wait') return { ...act, guard: change(act.guard) }
  if ('branches' in act) return { ...act, branches: act.branches.map(change) }
  return act.do === 'join' ? { ...act, members: act.members.map(change) } : act
}

/** The order of branches and members matters only where they are taken in order. */
function sorted<T>(parts: readonly T[]): readonly T[] {
  const key = (part: T): string => JSON.stringify(part)
  return [...parts].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

function rename(act: Act, { tasklets, channels }: Renaming): Act {
  if (act.do === 'cancel') return { ...act, tasklet: from(tasklets, act.tasklet) }
  if ('ch' in act) return { ...act, ch: from(channels, act.ch) }
  const renamed = changed(act, (branch) => ('ch' in branch ? { ...branch, ch: from(channels, branch.ch) } : branch))
  if (renamed.do === 'alt' || renamed.do === 'select') return { ...renamed, branches: sorted(renamed.branches) }
  return renamed.do === 'join' ? { ...renamed, members: sorted(renamed.members) } : renamed
}

function bodiesOf(grammar: Grammar, tasklets: number, without: (act: Act) => boolean): Bodies {
  const numbers = [...Array.from({ length: tasklets }).keys()]
  const same: Renaming = { tasklets: numbers, channels: [...grammar.channels.keys()] }
  const cancels: readonly Act[] = numbers.map((tasklet) => ({ do: 'cancel', tasklet }))
  const acts = [...grammar.acts, ...(grammar.cancels === true ? cancels : [])]
    .filter((act) => !without(act))
    .map((act) => rename(act, same))
  const bodies: Body[] = []
  for (let longest: readonly Body[] = [[]], n = 0; n < MOST_ACTS; n++) {
    longest = longest.flatMap((body) => acts.map((act) => [...body, act]))
    bodies.push(...longest)
  }
  const numberOf = new Map(bodies.map((body, i) => [JSON.stringify(body), i]))
  const { needs = () => true } = grammar
  return {
    all: bodies,
    of: numbers.map((t) =>
      [...bodies.keys()].filter((b) => !from(bodies, b).some((act) => act.do === 'cancel' && act.tasklet === t)),
    ),
    renamings: renamingsOf(grammar, tasklets).map((renaming) => ({
      tasklets: renaming.tasklets,
      bodies: bodies.map((body) => {
        const to = numberOf.get(JSON.stringify(body.map((act) => rename(act, renaming))))
        if (to === undefined) throw new Error(`the grammar lacks what ${JSON.stringify(body)} becomes`)
        return to
      }),
    })),
    needed: bodies.map((body) => body.some(needs)),
  }
}

/** Every choice of bodies, symmetric ones and all. */
function* choices({ of }: Bodies): Generator<readonly number[]> {
  const chosen: number[] = []
  const extend = function* (): Generator<readonly number[]> {
    const next = of[chosen.length]
    if (next === undefined) {
      yield chosen
      return
    }
    for (const body of next) {
      chosen.push(body)
      yield* extend()
      chosen.pop()
    }
  }
  yield* extend()
}

/** Whether no renaming of a choice comes before it. */
function isFirst(chosen: readonly number[], { renamings }: Bodies): boolean {
  const renamed = [...chosen]
  return renamings.every(({ tasklets, bodies }) => {
    for (let t = 0; t < chosen.length; t++) renamed[from(tasklets, t)] = from(bodies, from(chosen, t))
    for (let t = 0; t < chosen.length; t++) {
      const difference = from(renamed, t) - from(chosen, t)
      if (difference !== 0) return difference > 0
    }
    return true
  })
}

/** How many tasklets a program of a grammar may have. */
function sizes({ tasklets = 3 }: Grammar): readonly number[] {
  return Array.from({ length: tasklets }, (_, i) => i + 1)
}

const none = (): boolean => false

/** The programs of a grammar with 1 to 3 tasklets, of 1 or 2 acts each: one of each set of symmetric ones. */
export function* programs(grammar: Grammar, isWanted: (n: number) => boolean = () => true): Generator<Program> {
  let n = 0
  for (const tasklets of sizes(grammar)) {
    const bodies = bodiesOf(grammar, tasklets, none)
    for (const chosen of choices(bodies)) {
      if (!chosen.some((body) => bodies.needed[body]) || !isFirst(chosen, bodies)) continue
      if (isWanted(n++))
        yield numbered(
          chosen.map((body) => from(bodies.all, body)),
          grammar.channels,
        )
    }
  }
}

/** Gives every message a number of its own. */
function numbered(tasklets: readonly Body[], channels: readonly number[]): Program {
  let messages = 0
  const number = (act: Act): Act =>
    act.do === 'trySend'
      ? { ...act, value: ++messages }
      : changed(act, (branch) => (branch.on === 'send' ? { ...branch, value: ++messages } : branch))
  return programOf(
    tasklets.map((body) => body.map(number)),
    { channels },
  )
}

/**
 * How many programs there are by Burnside's lemma: the mean, over all renamings, of how many they leave as they are. A cycle of n
 * tasklets is left as it is if the renaming, done n times, leaves the body of its first one as it is.
 */
export function countByBurnside(grammar: Grammar): number {
  const { needs } = grammar
  const count = (without: (act: Act) => boolean): number => {
    let orbits = 0
    for (const tasklets of sizes(grammar)) {
      const bodies = bodiesOf(grammar, tasklets, without)
      const fixed = bodies.renamings.reduce((sum, renaming) => sum + fixedBy(renaming, bodies), 0)
      orbits += fixed / bodies.renamings.length
    }
    return orbits
  }
  return needs === undefined ? count(none) : count(none) - count(needs)
}

function fixedBy({ tasklets, bodies }: Bodies['renamings'][number], { of }: Bodies): number {
  const seen = new Set<number>()
  let product = 1
  for (const first of tasklets.keys()) {
    if (seen.has(first)) continue
    const cycle: number[] = []
    for (let t = first; !seen.has(t); t = from(tasklets, t)) {
      seen.add(t)
      cycle.push(t)
    }
    const after = (body: number): number => cycle.reduce((at) => from(bodies, at), body)
    product *= from(of, first).filter((body) => after(body) === body).length
  }
  return product
}

/** How many programs there are, by looking at every one, and at all that it may be renamed to. For small grammars. */
export function countOneByOne(grammar: Grammar): number {
  const seen = new Set<string>()
  let count = 0
  for (const tasklets of sizes(grammar)) {
    const bodies = bodiesOf(grammar, tasklets, none)
    for (const chosen of choices(bodies)) {
      const program = chosen.map((body) => from(bodies.all, body))
      if (!chosen.some((body) => bodies.needed[body]) || seen.has(JSON.stringify(program))) continue
      count++
      for (const renaming of renamingsOf(grammar, tasklets)) {
        const renamed: Body[] = []
        for (const [t, body] of program.entries())
          renamed[from(renaming.tasklets, t)] = body.map((act) => rename(act, renaming))
        seen.add(JSON.stringify(renamed))
      }
    }
  }
  return count
}
