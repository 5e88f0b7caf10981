/** Languages of programs of frames: the frames alone, and in such company as their trouble comes from. */
import type { Language } from './program.ts'

export const LANGUAGES: { readonly [name: string]: Language } = {
  scopes: { closes: true, alts: true },
  'scopes and cancels': { cancels: true },
  'scopes, cancels and ends': { cancels: true, awaits: true, states: true, alts: true },
  'scopes and errors': { errors: true, cancels: true, awaits: true },
  'races and cancels': { races: true, cancels: true, awaits: true },
  'limits and cancels': { timers: true, cancels: true },
  'limits and races': { timers: true, races: true, errors: true },
  'cleaning up': { cleanups: true, cancels: true, timers: true },
  suspends: { suspends: true },
  'suspends, ends and alternations': { suspends: true, awaits: true, alts: true, closes: true },
  'suspends, cancels and errors': { suspends: true, cancels: true, errors: true, awaits: true },
  'suspends and limits': { suspends: true, timers: true },
  raises: { raises: true, awaits: true, alts: true },
  'raises, cancels and suspends': { raises: true, cancels: true, suspends: true },
  everything: {
    closes: true,
    alts: true,
    cancels: true,
    awaits: true,
    states: true,
    errors: true,
    races: true,
    timers: true,
    cleanups: true,
  },
}
