/** Languages of random programs: each construct alone, and in such company as its trouble comes from. */
import type { Language } from './generate.ts'
import { LINES } from './lines.ts'
import { comesUponOthers } from './program.ts'
import type { Program } from './program.ts'

const EVERYTHING: Language = {
  alts: true,
  priAlts: true,
  skips: true,
  closes: true,
  poisons: true,
  buffers: true,
  timers: true,
  tries: true,
  cancels: true,
  barriers: true,
  semaphores: true,
  cells: true,
  joins: true,
  sets: true,
  daemons: true,
}

export const LANGUAGES: { readonly [name: string]: Language } = {
  'sends and receives': {},
  'alternations, both ways': { alts: true },
  'alternations in order': { alts: true, priAlts: true, skips: true },
  closes: { alts: true, closes: true, poisons: true },
  buffers: { alts: true, priAlts: true, buffers: true, closes: true },
  'tries at buffers': { alts: true, buffers: true, tries: true, closes: true, poisons: true, skips: true },
  timers: { alts: true, priAlts: true, timers: true, skips: true, cancels: true },
  cancels: { alts: true, cancels: true, closes: true, daemons: true },
  barriers: { alts: true, priAlts: true, barriers: true, cancels: true },
  'semaphores and cells': { semaphores: true, cells: true, cancels: true },
  joins: { alts: true, joins: true, closes: true, buffers: true },
  sets: { alts: true, sets: true, closes: true, buffers: true },
  'ends of tasklets': { alts: true, priAlts: true, awaits: true, closes: true },
  'ends as branches': { alts: true, priAlts: true, ends: true, closes: true, cancels: true },
  'ends as branches, and presence': {
    alts: true,
    priAlts: true,
    ends: true,
    closes: true,
    cancels: true,
    presence: true,
  },
  states: { alts: true, states: true, closes: true, buffers: true, cancels: true },
  'states and ends as branches': { priAlts: true, ends: true, states: true, cancels: true, buffers: true },
  // Here a tasklet goes on at once when the one that it awaits has ended; the checker lets a timer come between.
  'ends and timers': { alts: true, awaits: true, timers: true },
  'ends and cancels': { alts: true, awaits: true, cancels: true, daemons: true, timers: true },
  'ends in every way, and cancels': {
    alts: true,
    awaits: true,
    ends: true,
    states: true,
    cancels: true,
    daemons: true,
    timers: true,
  },
  presence: { alts: true, priAlts: true, skips: true, presence: true },
  'presence and ends': { alts: true, presence: true, closes: true, poisons: true, cancels: true, timers: true },
  'presence and awaited ends': { alts: true, presence: true, awaits: true, cancels: true, daemons: true, closes: true },
  // Without sets: one that has a channel twice is found at either here, and in the runtime at the same one always.
  'presence and joins': { alts: true, presence: true, joins: true, closes: true, buffers: true, tries: true },
  'presence and all else that is seen': {
    alts: true,
    priAlts: true,
    closes: true,
    buffers: true,
    tries: true,
    presence: true,
    cancels: true,
    timers: true,
  },
  'timers, buffers and cancels': {
    alts: true,
    priAlts: true,
    timers: true,
    buffers: true,
    closes: true,
    cancels: true,
  },
  'sets, ends and cancels': {
    alts: true,
    sets: true,
    awaits: true,
    ends: true,
    closes: true,
    cancels: true,
    daemons: true,
  },
  'sets of all that cannot stay': {
    alts: true,
    sets: true,
    skips: true,
    barriers: true,
    joins: true,
    closes: true,
    cancels: true,
    buffers: true,
  },
  'sets and presence': { alts: true, sets: true, presence: true, closes: true, buffers: true },
  'sets, timers and presence': { alts: true, sets: true, timers: true, ticks: true, presence: true },
  'sets and timers': { alts: true, sets: true, skips: true, timers: true, ticks: true, closes: true, cancels: true },
  'joins, ends and cancels': {
    alts: true,
    joins: true,
    awaits: true,
    ends: true,
    states: true,
    closes: true,
    cancels: true,
  },
  'everything but presence': EVERYTHING,
  'everything but presence, and ends': { ...EVERYTHING, awaits: true },
}

/** Here some executions are redundant, and wherever turns come upon those who have arrived. */
const REPEATS = new Set([
  'tries at buffers',
  'timers',
  'cancels',
  'barriers',
  'states',
  'states and ends as branches',
  'ends as branches',
  'ends as branches, and presence',
  'semaphores and cells',
  'joins',
  'ends and timers',
  'presence',
  'presence and joins',
  'presence and ends',
  'presence and all else that is seen',
  'timers, buffers and cancels',
  'sets of all that cannot stay',
  'everything but presence',
  ...Object.keys(LINES),
])
/** Here the checker counts some classes twice: only what the programs come to is compared. */
const COUNTED_OTHERWISE = new Set([
  'ends and timers',
  'ends and cancels',
  'ends in every way, and cancels',
  'presence and awaited ends',
  'sets, ends and cancels',
  'sets and presence',
  'sets, timers and presence',
  'sets and timers',
  'joins, ends and cancels',
  'everything but presence, and ends',
  'lines with sets',
])

/** The differences between the checker and the enumeration that are none of those which are known. */
export function unexpected(name: string, program: Program, differences: readonly string[]): readonly string[] {
  const known = COUNTED_OTHERWISE.has(name) ? /: (executions|deadlocks|redundant) / : / redundant /
  const repeats = COUNTED_OTHERWISE.has(name) || REPEATS.has(name) || comesUponOthers(program)
  return differences.filter((each) => !repeats || !known.test(each))
}
