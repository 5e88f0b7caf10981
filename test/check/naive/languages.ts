/** Languages of random programs: each construct alone, and in such company as its trouble comes from. */
import type { Language } from './generate.ts'

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
  // Here a tasklet goes on at once when the one that it awaits has ended; the checker lets a timer come between.
  'ends and timers': { alts: true, awaits: true, timers: true },
  presence: { alts: true, priAlts: true, skips: true, presence: true },
  'presence and ends': { alts: true, presence: true, closes: true, poisons: true, cancels: true, timers: true },
  // Without sets: one that has a channel twice is found at either here, and in the runtime at the same one always. Without joins: no try
  // finds one here, nor in the checker.
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
  'everything but presence': {
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
  },
}
