// js-csp ships no types: what the benchmark uses of it.

declare module 'js-csp' {
  export interface Channel<in out T> {
    close(): void
    readonly brand?: (value: T) => T
  }
  export interface Instruction {
    readonly instruction?: never
  }
  export interface AltResult<T> {
    readonly value: T
    readonly channel: Channel<T>
  }
  export function chan<T>(capacity?: number): Channel<T>
  export function go<T>(body: () => Generator<Instruction, T, never>): Channel<T>
  export function put<T>(channel: Channel<T>, value: T): Instruction
  export function take<T>(channel: Channel<T>): Instruction
  export function alts<T>(channels: readonly Channel<T>[]): Instruction
  export function takeAsync<T>(channel: Channel<T>, callback: (value: T) => void): void
}
