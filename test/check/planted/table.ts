/**
 * Prints how many executions it takes to find each planted bug: by the exhaustive search, and on average, over many seeds, by random
 * choices and by random priorities. `npx tsx test/check/planted/table.ts [seeds]`
 */
import { explore } from 'occamy/check'
import type { Strategy } from 'occamy/check'
import { all } from './all.ts'
import type { Planted } from './planted.ts'

const SEEDS = Number(process.argv[2] ?? 200)
/** How many executions a strategy may take for one seed. */
const RUNS = 10_000
const DEPTH = 3

/** The executions that it took; undefined if it was not found. */
function taken({ bad, options }: Planted, strategy: Strategy): number | undefined {
  const { verdict, executions } = explore(bad, { ...options, strategy })
  return verdict === 'failed' ? executions : undefined
}

/** The executions that prove the protocol right without its bug; `?` if they do not. */
function classes({ good, options }: Planted): string {
  const { verdict, executions, warnings } = explore(good, options)
  return verdict === 'passed' && warnings.length === 0 ? String(executions) : '?'
}

/** Over all seeds: the mean, and the most. */
function over(bug: Planted, strategy: (seed: number) => Strategy): string {
  const found: number[] = []
  for (let seed = 1; seed <= SEEDS; seed++) {
    const executions = taken(bug, strategy(seed))
    if (executions !== undefined) found.push(executions)
  }
  if (found.length === 0) return 'not found'
  const mean = found.reduce((sum, each) => sum + each, 0) / found.length
  const missed = found.length < SEEDS ? `, missed by ${SEEDS - found.length} of ${SEEDS}` : ''
  return `${mean.toFixed(1)} (${Math.max(...found)}${missed})`
}

console.log('| bug | exhaustive | classes without the bug | random: mean (most) | pct, depth 3: mean (most) |')
console.log('| --- | ---: | ---: | ---: | ---: |')
for (const bug of all) {
  const random = over(bug, (seed) => ({ kind: 'random', runs: RUNS, seed }))
  const pct = over(bug, (seed) => ({ kind: 'pct', depth: DEPTH, runs: RUNS, seed }))
  console.log(`| ${bug.name} | ${taken(bug, 'exhaustive') ?? 'not found'} | ${classes(bug)} | ${random} | ${pct} |`)
}
