// ts-chan's own declarations import each other without extensions, which this project's module resolution does not
// follow: what the benchmark uses of it, typed again.

import * as library from 'ts-chan'

export interface Chan<in out T> {
  send(value: T): Promise<void>
  recv(): Promise<IteratorResult<T, T | undefined>>
  setUnsafe(unsafe: boolean): this
}

export interface SelectCase<out T> {
  readonly type: 'Receiver'
  readonly received?: T
}

export interface Select<out T> {
  readonly cases: readonly SelectCase<T>[]
  wait(): Promise<number>
  recv<U>(chosen: SelectCase<U>): IteratorResult<U, U | undefined>
  setUnsafe(unsafe: boolean): this
}

interface Library {
  readonly Chan: new <T>(capacity?: number) => Chan<T>
  readonly Select: new <T>(cases: readonly SelectCase<T>[]) => Select<T>
  readonly recv: <T>(from: Chan<T>) => SelectCase<T>
}

const typed: Library = library

export const chanOf = (capacity: number): Chan<number> => new typed.Chan<number>(capacity).setUnsafe(true)

export const selectOf = (channels: readonly Chan<number>[]): Select<number> =>
  new typed.Select(channels.map((channel) => typed.recv(channel))).setUnsafe(true)
