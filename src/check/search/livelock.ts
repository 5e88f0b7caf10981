/**
 * Livelock: an execution has come to the bound of its steps, and the latter half of them, a thousand or more, is one sequence that was
 * repeated, with nobody else who could have gone on, or whom a look of theirs could have come upon. So it would go on for ever. With somebody else
 * about, a fair scheduler might end it: then the execution is only cut short.
 */
import { LivelockError } from '../errors.ts'
import type { Execution } from '../execution/execution.ts'
import { encode } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import type { Outcome } from './runner.ts'

/** How many steps have to be repetition: fewer may come to an end yet. */
const LEAST = 1_000
/** The longest sequence that is looked for. */
const LONGEST = 64

export function endless(execution: Execution, path: readonly Label[], enabled: readonly Label[]): Outcome | undefined {
  const half = path.slice(path.length >>> 1).map(rowOf)
  if (half.length < LEAST || execution.lastOpen >= execution.event >>> 1) return undefined
  for (let period = 1; period <= LONGEST; period++) {
    if (!half.every((step, i) => i < period || step === half[i - period])) continue
    const going = new Set(path.slice(-period).flatMap(({ seats }) => seats.map(({ ident }) => ident)))
    if (enabled.some(({ seats }) => seats.some(({ ident }) => !going.has(ident)))) return undefined
    const names = [...going].map(({ index }) => execution.parties[index]?.tasklet.name).join(', ')
    const what = `${going.size === 1 ? 'repeats' : 'repeat'} ${period === 1 ? 'one step' : `${period} steps`} for ever, and nobody else could go on`
    return { kind: 'livelock', error: new LivelockError(names, what) }
  }
  return undefined
}

/** What a step is called wherever it comes again: without the number of the wait, or of the time limit. */
function rowOf(label: Label): string {
  const { kind, seats, arrivals } = label
  return kind === 'meet' || kind === 'look'
    ? encode(label)
    : `${kind} ${[...seats.map(({ ident }) => ident), ...arrivals].map(({ path }) => path).join('+')}`
}
