// Pipes of which a bridge is one end: a count is one chunk. The floor pipes as many from a stream to a stream.

import { channel, type Operation, run, type Sender } from 'occamy'
import { fromReadable, toReadable, toWritable } from 'occamy/interop'
import type { Body } from '../../harness/serve.ts'
import { chunksOf, type Maker, Tally } from '../../harness/streams.ts'

type Chunk = Uint8Array | number

function* sendAll(to: Sender<Chunk>, make: Maker, count: number): Operation<void> {
  for (let i = 0; i < count; i++) yield* to.send(make(i))
  to.close()
}

/** A tasklet sends, and a stream is written. */
function pipeOut(make: Maker): Body {
  return async (count) => {
    const tally = new Tally(make, count)
    const link = channel<Chunk>()
    const running = run(() => sendAll(link, make, count))
    await toReadable(link).pipeTo(tally.sink())
    await running
    tally.check()
  }
}

/** A stream is read, and a tasklet receives. */
function pipeIn(make: Maker): Body {
  return async (count) => {
    const tally = new Tally(make, count)
    const link = channel<Chunk>()
    const running = run(() => link.forEach((chunk) => tally.add(chunk)))
    await chunksOf(make, count).pipeTo(toWritable(link))
    await running
    tally.check()
  }
}

/** The same, by a source. */
function pipeFrom(make: Maker): Body {
  return async (count) => {
    const tally = new Tally(make, count)
    await run(() => fromReadable(chunksOf(make, count)).forEach((chunk) => tally.add(chunk)))
    tally.check()
  }
}

/** The pipes of one kind of chunk, by name. */
export function pipes(name: string, make: Maker): Readonly<Record<string, Body>> {
  return { [`${name}-out`]: pipeOut(make), [`${name}-in`]: pipeIn(make), [`${name}-from`]: pipeFrom(make) }
}
