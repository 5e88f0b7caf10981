/** Steps in words, for traces. */
import { contractOf } from '../../guard/contract.ts'
import { isDoomed } from '../../tasklet/flags.ts'
import { mayLook } from '../execution/enabled.ts'
import type { Place } from '../execution/enabled.ts'
import type { Execution } from '../execution/execution.ts'
import { AnySend } from '../record/kinds.ts'
import type { Label } from '../record/label.ts'
import type { Party } from '../record/party.ts'
import type { Access } from '../shared.ts'
import { isThere } from '../record/there.ts'
import type { TraceStep } from '../types.ts'
import type { Alt } from '../record/wait.ts'

/** What a step is about to do. */
export function describeStep(execution: Execution, label: Label): TraceStep {
  const { kind, seats, arrivals } = label
  const parties = seats.map(({ ident }) => execution.parties[ident.index] as Party)
  const nameOf = (party: Party): string => nameIn(execution, party)
  const tasklets = parties.map(nameOf)
  if (kind === 'timer') return { tasklets, kind: 'alone', what: 'its time limit comes', passed: [] }
  const found = arrivals.map(({ index }) => nameOf(execution.parties[index] as Party)).join(', ')
  const finds = found === '' ? '' : `, and finds ${found}`
  if (kind === 'turn') {
    const [party] = parties
    const what = party?.wait === 0 && isDoomed(party.tasklet.flags) ? 'is cancelled before it began' : `goes on${finds}`
    return { tasklets, kind: 'turn', what, passed: [] }
  }
  if (kind === 'look')
    return {
      tasklets,
      kind: 'alone',
      what: parties.map(({ alts }) => alts.map(altInWords).join(', or ')).join(),
      passed: [],
    }
  const alts = parties.map(({ alts: all }, i) => all[seats[i]?.at ?? 0] as Alt)
  const passed = parties.flatMap((party, i) =>
    party.alts
      .filter((alt, at) => at !== seats[i]?.at && isPassed(execution, { party, alt, at }))
      .map((alt) => `${nameOf(party)}: ${altInWords(alt)}`),
  )
  const step = meeting(execution, tasklets, alts)
  return { ...step, what: step.what + finds, passed: [...new Set(passed)] }
}

/** Whether an alternative that is not taken is ready. One whose partner has not come yet is none: the search only could have let that one come. */
function isPassed(execution: Execution, place: Place): boolean {
  const { alt, party } = place
  return isThere(execution, party, alt) && (alt.kind !== 'default' || mayLook(execution, place))
}

function meeting(execution: Execution, tasklets: readonly string[], alts: readonly Alt[]): Omit<TraceStep, 'passed'> {
  const [first, second] = alts as readonly [Alt, Alt | undefined]
  const on = first.core?.name
  const about = on === undefined ? {} : { on }
  if (second === undefined) return { tasklets, kind: 'alone', what: aloneInWords(execution, first), ...about }
  if (alts.length > 2 || first.kind === 'sync' || first.kind === 'join')
    return {
      tasklets,
      kind: 'communication',
      what: first.kind === 'sync' ? 'meet at a barrier' : altInWords(first),
      ...about,
    }
  const gives = first.kind === 'send'
  const what = altInWords(gives ? first : second)
  return { tasklets: gives ? tasklets : [...tasklets].reverse(), kind: 'communication', what, ...about }
}

function aloneInWords(execution: Execution, alt: Alt): string {
  const { core, due, guard, kind } = alt
  if (kind === 'timer') return `after ${due - execution.time} ms, at ${due}`
  if (kind === 'cell') return `${(guard as Access<unknown>).how} a shared cell`
  if (kind === 'answer') return altInWords(alt).replace(/^for/, 'has')
  if (core === undefined || core.state === 'open') return altInWords(alt)
  return `${altInWords(alt)}, which is ${core.state}`
}

/** `send 7 to jobs`, `receive from jobs`. */
function altInWords({ core, guard, kind }: Alt): string {
  if (kind === 'send' && guard instanceof AnySend) return `send ${inWords(guard.value)} to ${core?.name ?? ''}`
  if (kind === 'default') return 'nothing else is ready'
  return contractOf(guard)
    .leaves()
    .map(({ what }) => what.replace(/^to /, ''))
    .join(', or ')
}

/** Who is called by a name. */
const called = new WeakMap<Execution, Map<string, Party>>()

/** What a tasklet is called in a trace: by its name, and if another is called so already, by its path too. */
export function nameIn(execution: Execution, party: Party): string {
  const { name } = party.tasklet
  let names = called.get(execution)
  if (names === undefined) called.set(execution, (names = new Map<string, Party>()))
  const owner = names.get(name)
  if (owner === undefined) names.set(name, party)
  return owner === undefined || owner === party ? name : `${name}#${party.ident.path}`
}

const LONGEST = 40

/** A value, in a few words. */
function inWords(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null
      ? objectInWords(value)
      : typeof value === 'string'
        ? JSON.stringify(value)
        : String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

function objectInWords(value: object): string {
  try {
    return JSON.stringify(value)
  } catch {
    // It has a cycle, or a bigint.
    return `a ${value.constructor?.name ?? 'value'}`
  }
}
