/** What goes through the bridges is held back, not kept: memory stays flat, however much there is. */
import { channel, run, spawn } from 'occamy'
import { fromPromise, fromReadable, toReadable, toWritable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { mutating } from '../support.ts'

const CHUNK = 1 << 16
const CHUNKS = mutating ? 200 : 2000

/** A stream of new chunks, and one that takes them in its own time; `ahead` is how far the first was ahead of the second at most. */
class Ends {
  ahead = 0
  taken = 0
  /** The bytes in use, taken every so often. */
  readonly used: number[] = []
  private made = 0
  readonly from: ReadableStream<Uint8Array> = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (this.made === CHUNKS) {
          controller.close()
          return
        }
        controller.enqueue(new Uint8Array(CHUNK).fill(this.made++))
        this.ahead = Math.max(this.ahead, this.made - this.taken)
      },
    },
    { highWaterMark: 0 },
  )
  readonly to: WritableStream<Uint8Array> = new WritableStream<Uint8Array>({
    write: (chunk) => {
      expect(chunk[CHUNK - 1]).toBe(this.taken++ % 256)
      if (this.taken % 100 === 0) this.used.push(memory())
      return this.taken % 16 === 0 ? new Promise((resolve) => setImmediate(resolve)) : undefined
    },
  })
}

function memory(): number {
  globalThis.gc?.()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

describe('a long stream through channels', () => {
  it.each([
    ['from a readable to a readable', (ends: Ends) => toReadable(fromReadable(ends.from)).pipeTo(ends.to), 3],
    [
      'from a writable to a readable',
      (ends: Ends) => {
        const ch = channel<Uint8Array>()
        return Promise.all([ends.from.pipeTo(toWritable(ch)), toReadable(ch).pipeTo(ends.to)])
      },
      4,
    ],
    [
      'with a tasklet and a buffer of two between',
      (ends: Ends) =>
        run(function* () {
          const ch = channel<Uint8Array>(2)
          spawn(function* () {
            yield* fromReadable(ends.from).forEach((chunk) => ch.send(chunk))
            ch.close()
          })
          yield* fromPromise(toReadable(ch).pipeTo(ends.to))
        }),
      6,
    ],
  ] as const)('%s keeps a few chunks, and no more', async (_way, pass, most) => {
    const ends = new Ends()
    await pass(ends)
    expect(ends.taken).toBe(CHUNKS)
    expect(ends.ahead).toBeLessThanOrEqual(most)
    // All of it is 128 MB.
    const half = ends.used.length / 2
    const [first, second] = [ends.used.slice(0, half), ends.used.slice(half)]
    expect(Math.max(...second) - Math.max(...first)).toBeLessThan(16e6)
  })
})
