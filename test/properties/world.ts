/**
 * What a program runs on: occamy (`occamy-world.ts`), or the reference model (`model/world.ts`). One interpreter drives
 * both, so that two traces differ only where the two worlds do.
 */
import type { Barrier, Operation, SelectSet, Semaphore, SetEvent, Step } from 'occamy'
import type { GuardSpec, TaskletSpec } from './program.ts'

/** A message: an object of its own, so that a copy or a leak shows. */
export class Message {
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}

/** The body of a tasklet, or a part of it. */
export type Body<T> = Generator<Step, T, unknown>

export interface WorldChannel {
  send(message: Message): Operation<unknown>
  receive(): Operation<unknown>
  next(): Operation<unknown>
  extended(body: (message: Message) => Body<unknown>): Operation<unknown>
  trySend(message: Message): boolean
  tryReceive(): { readonly value: Message } | undefined
  close(): void
  poison(): void
}

export interface WorldTasklet {
  readonly ended: Operation<unknown>
  readonly over: boolean
  cancel(): void
  raise(error: Error): void
  suspend(): void
  resume(): void
}

export type AltKind = Extract<GuardSpec, { readonly branches: unknown }>['on']

export interface World {
  readonly channels: readonly WorldChannel[]
  readonly skip: Operation<unknown>
  readonly never: Operation<unknown>
  sleep(ms: number): Operation<unknown>
  sleepUntil(time: number): Operation<unknown>
  alt(kind: AltKind, branches: readonly (Operation<unknown> | false)[]): Operation<unknown>
  map(guard: Operation<unknown>, fn: (value: unknown) => unknown): Operation<unknown>
  flatMap(guard: Operation<unknown>, fn: (value: unknown) => Body<unknown>): Operation<unknown>
  defer(make: () => Operation<unknown>): Operation<unknown>
  reschedule(): Operation<unknown>
  now(): number
  /** Spawns from inside a tasklet, or, before the run, from outside. */
  spawn(spec: TaskletSpec, name: string, body: () => Body<unknown>): WorldTasklet
  /** What the reference model does not know. */
  readonly more?: More
}

export interface More {
  readonly barriers: readonly Barrier[]
  readonly semaphores: readonly Semaphore[]
  every(ms: number): Operation<unknown>
  within(ms: number, body: () => Body<unknown>): Operation<unknown>
  scope(body: () => Body<unknown>, end: 'cancel' | 'wait'): Operation<unknown>
  unpreempted(body: () => Body<unknown>): Operation<unknown>
  recurse(body: () => Body<unknown>): Operation<unknown>
  par(bodies: readonly (() => Body<unknown>)[]): Operation<unknown>
  race(bodies: readonly (() => Body<unknown>)[]): Operation<unknown>
  self(): WorldTasklet
  isSelf(tasklet: WorldTasklet): boolean
  selectSet<K>(): SelectSet<SetEvent<K, unknown>>
  join(members: Parts<Operation<unknown>>, where: Where): Operation<unknown>
  chords(patterns: readonly WorldPattern[], inOrder: boolean): Operation<never>
}

/** The parts of a join, as a tuple or as a record. */
export type Parts<T> = readonly T[] | { readonly [key: string]: T }

export type Where = ((values: Parts<unknown>) => boolean) | undefined

export interface WorldPattern {
  readonly ends: Parts<WorldChannel>
  readonly where: Where
  readonly react: (values: Parts<unknown>) => Body<unknown> | undefined
}

/** What `raise` throws into a tasklet. */
export class Raised extends Error {
  override readonly name = 'Raised'
}

/** What the action 'fail' throws: nobody catches it but a scope. */
export class Failure extends Error {
  override readonly name = 'Failure'
}
