// What the pipes of the bench carry: the same on the floor and in occamy. A chunk is a piece of a file, or a bare number.

import { check } from './check.ts'

/** Makes chunk number `i` of a pipe. */
export type Maker = (i: number) => Uint8Array | number

/** The pipes, by what their names begin with: chunks of 16 kB, each made anew, as one that reads a file does; and numbers. */
export const chunks: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ['pipe', () => new Uint8Array(16_384)],
  ['pipe-numbers', () => 1],
])

/** The bridges that stand in for an end of a pipe. */
export const bridges: readonly (readonly [string, string])[] = [
  ['from', 'fromReadable'],
  ['out', 'toReadable'],
  ['in', 'toWritable'],
]

function sizeOf(chunk: Uint8Array | number): number {
  return typeof chunk === 'number' ? chunk : chunk.length
}

/** A stream of `count` chunks. */
export function chunksOf(make: Maker, count: number): ReadableStream<Uint8Array | number> {
  let i = 0
  return new ReadableStream({
    pull(controller) {
      if (i === count) controller.close()
      else controller.enqueue(make(i++))
    },
  })
}

/** Counts what was carried. */
export class Tally {
  private size = 0
  private readonly expected: number
  constructor(make: Maker, count: number) {
    this.expected = count * sizeOf(make(0))
  }
  add(chunk: Uint8Array | number): void {
    this.size += sizeOf(chunk)
  }
  /** A stream that counts what is written to it. */
  sink(): WritableStream<Uint8Array | number> {
    return new WritableStream({ write: (chunk) => this.add(chunk) })
  }
  check(): void {
    check('size', this.size, this.expected)
  }
}
