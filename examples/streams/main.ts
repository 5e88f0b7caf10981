/**
 * A large file through a pipeline of channels, with flat memory: it is read, cut into lines, counted by several workers, and
 * the lines that match are written to another file. Every part holds back the one before it, so that no more than a few
 * chunks are in memory, however large the file is.
 *
 * Run it with `npx tsx examples/streams/main.ts [megabytes]` (64 by default; with 1024 it takes about a minute).
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { channel, par, run, spawn } from 'occamy'
import type { Operation, Receiver, Sender } from 'occamy'
import { fromPromise, fromReadable, toReadable } from 'occamy/interop'

const MB = 1 << 20
const WORKERS = 4

function fileOf(path: string): WritableStream<Uint8Array> {
  return Writable.toWeb(createWriteStream(path)) as WritableStream<Uint8Array>
}

/** Writes a file of so many bytes, and gives how many of its lines are wanted. A stream pulls its blocks from a channel. */
function* makeFile(path: string, bytes: number): Operation<number> {
  const blocks = channel<Uint8Array>()
  const lines = Array.from(
    { length: 1000 },
    (_, n) => `${n % 100 === 7 ? 'WANTED' : 'plain'} line ${n} ${'.'.repeat(80)}\n`,
  )
  const block = new TextEncoder().encode(lines.join(''))
  const count = Math.ceil(bytes / block.length)
  const written = toReadable(blocks).pipeTo(fileOf(path))
  for (let i = 0; i < count; i++) yield* blocks.send(block)
  blocks.close()
  yield* fromPromise(written)
  return count * 10
}

/** Cuts chunks of bytes into batches of whole lines. */
function* cut(chunks: Receiver<Uint8Array>, batches: Sender<string>): Operation<void> {
  const decoder = new TextDecoder()
  let rest = ''
  yield* chunks.forEach((chunk) => {
    const text = rest + decoder.decode(chunk, { stream: true })
    const end = text.lastIndexOf('\n') + 1
    rest = text.slice(end)
    return batches.send(text.slice(0, end))
  })
  if (rest !== '') yield* batches.send(rest)
  batches.close()
}

/** Sends on what is wanted of each batch. */
function* search(batches: Receiver<string>, found: Sender<string>): Operation<void> {
  yield* batches.forEach(function* (batch) {
    const lines = batch.split('\n').filter((line) => line.startsWith('WANTED'))
    if (lines.length > 0) yield* found.send(`${lines.join('\n')}\n`)
  })
}

interface Counts {
  bytes: number
  peak: number
}

function* pipeline(from: string, to: string, counts: Counts): Operation<void> {
  const [chunks, batches, found] = [channel<Uint8Array>(2), channel<string>(WORKERS), channel<string>()]
  const output = toReadable(found).pipeThrough(new TextEncoderStream()).pipeTo(fileOf(to))
  spawn(function* watch() {
    const source = fromReadable<Uint8Array>(Readable.toWeb(createReadStream(from)))
    yield* source.forEach((chunk) => {
      counts.bytes += chunk.length
      counts.peak = Math.max(counts.peak, process.memoryUsage.rss())
      return chunks.send(chunk)
    })
    chunks.close()
  })
  spawn(cut, chunks, batches)
  yield* par(Array.from({ length: WORKERS }, () => () => search(batches, found)))
  found.close()
  yield* fromPromise(output)
}

function* main(folder: string, megabytes: number): Operation<void> {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  const wanted = yield* makeFile(from, megabytes * MB)
  const counts: Counts = { bytes: 0, peak: 0 }
  const before = process.memoryUsage.rss()
  yield* pipeline(from, to, counts)
  const { size } = yield* fromPromise(stat(to))
  const all = (yield* fromPromise(stat(from))).size
  const grown = Math.max(0, counts.peak - before) / MB
  console.log(
    `read all ${megabytes} MB: ${counts.bytes === all}; wrote ${wanted} lines: ${Math.round(size / wanted) > 90}`,
  )
  console.log(`memory grew by less than 150 MB: ${grown < 150}`)
}

const megabytes = Number(process.argv[2] ?? process.env['OCCAMY_MEGABYTES'] ?? 64)
const folder = await mkdtemp(join(tmpdir(), 'occamy-streams-'))
try {
  await run(() => main(folder, megabytes))
} finally {
  await rm(folder, { recursive: true })
}
