/** A small protocol, once right and once with a bug that only some of its schedules show. */
import type { ExploreOptions, Failure, Program } from 'occamy/check'

export interface Planted {
  readonly name: string
  /** What is wrong with the bad one. */
  readonly bug: string
  /** How the bad one fails. */
  readonly fails: Failure['kind']
  readonly good: Program<unknown>
  readonly bad: Program<unknown>
  readonly options: Pick<ExploreOptions, 'check' | 'maxSteps'>
}

interface Protocol<T> extends Pick<Planted, 'name' | 'bug' | 'fails'> {
  /** The protocol, with the bug or without. */
  readonly program: (isBad: boolean) => Program<T>
  /** Throws if a result is wrong. */
  readonly check?: (result: T) => void
}

export function planted<T>({ name, bug, fails, program, check }: Protocol<T>): Planted {
  const options = check === undefined ? {} : { check: (result: unknown): void => check(result as T) }
  return { name, bug, fails, good: program(false), bad: program(true), options }
}

/** Throws unless something holds. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}
