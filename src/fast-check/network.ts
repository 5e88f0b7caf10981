/** What the networks have in common: processes with names, and what is known of them beforehand. */
import { constantFrom, oneof, stringify } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { alt, fairAlt, priAlt } from '../alt/alt.ts'
import type { ChannelOptions } from '../channel/channel.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { wholeNumber } from '../internal/check.ts'
import { spawn } from '../runtime/operations.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/** A generated network of processes, and what is known of it beforehand. */
export interface Network {
  /** How its processes are connected. */
  readonly kind: 'client-server' | 'I/O-PAR' | 'pipeline' | 'ring' | 'philosophers'
  /** Runs it to its end, and gives how many messages, or meals, there were. */
  readonly program: () => Operation<number>
  /** What `program` gives, if it does not deadlock. */
  readonly result: number
  /** Under how many of its schedules it deadlocks. */
  readonly deadlocks: 'never' | 'sometimes' | 'always'
  /** With which cycle: the names of the tasklets, each waiting for the next. Empty if it never deadlocks. */
  readonly cycle: readonly string[]
  /** What it was generated from. */
  toString(): string
}

/** Which networks are generated, and how large. */
export interface NetworkConstraints {
  /** Whether a cycle is planted, by which it can deadlock; either, if absent. */
  readonly planted?: boolean | undefined
  /** How many processes of a kind there are, at most (2 or more): 5 by default. */
  readonly maxSize?: number | undefined
  /** How many rounds, calls or messages a process has, at most (1 or more): 3 by default. */
  readonly maxRounds?: number | undefined
}

export interface Bounds {
  readonly maxSize: number
  readonly maxRounds: number
}

type Kind = Network['kind']
export type Known = Pick<Network, 'program' | 'result' | 'deadlocks' | 'cycle'>
export type Process<T = void> = Generator<Step, T, unknown>

/** A network from what it was generated from. */
export function networkOf(kind: Kind, known: Known, from: object): Network {
  return { kind, ...known, toString: () => `${kind} ${stringify({ ...from })}` }
}

/** Networks with a cycle, or without one, or of both sorts. */
export function sorts(
  { planted, maxSize = 5, maxRounds = 3 }: NetworkConstraints,
  make: (planted: boolean, bounds: Bounds) => Arbitrary<Network>,
): Arbitrary<Network> {
  const bounds = { maxSize: wholeNumber('maxSize', maxSize, 2), maxRounds: wholeNumber('maxRounds', maxRounds, 1) }
  return planted === undefined ? oneof(make(false, bounds), make(true, bounds)) : make(planted, bounds)
}

/** Spawns a process for each number below `n`. */
export function processes<T>(n: number, name: string, body: (i: number) => Operation<T>): Array<Tasklet<T>> {
  return Array.from({ length: n }, (_, i) => spawn({ name: `${name} ${i}` }, body, i))
}

/** Waits for all of them; gives the sum of what they return. */
export function* sumOf(tasklets: ReadonlyArray<Tasklet<number>>): Process<number> {
  let sum = 0
  for (const tasklet of tasklets) sum += yield* tasklet
  return sum
}

/** The names of `n` processes, each waiting for the next, or for the one before. */
export function circle(name: string, n: number, direction: 'up' | 'down'): string[] {
  const names = Array.from({ length: n }, (_, i) => `${name} ${i}`)
  return direction === 'up' ? names : [...names.slice(0, 1), ...names.slice(1).reverse()]
}

interface Alternations {
  readonly alt: typeof alt
  readonly priAlt: typeof priAlt
  readonly fairAlt: typeof fairAlt
}
export const alternations: Alternations = { alt, priAlt, fairAlt }

export const alternation: Arbitrary<keyof Alternations> = constantFrom('alt', 'priAlt', 'fairAlt')
export const prefer: Arbitrary<'neither' | 'receiver' | 'sender'> = constantFrom('neither', 'receiver', 'sender')
/** Rendezvous twice as often as a buffer. */
export const capacity: Arbitrary<number> = constantFrom(0, 0, 1)
export type Wiring = Pick<ChannelOptions, 'prefer' | 'capacity'>
