/** What the bridges to the rest of JavaScript take and give. */
import { alt, run, skip } from 'occamy'
import type { AbortSignalLike, Guard, Receiver, Sender } from 'occamy'
import {
  aborted,
  fromAsyncIterable,
  fromEvent,
  fromPromise,
  fromReadable,
  signal,
  toReadable,
  toWritable,
} from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { fits, same, some } from './assert.ts'

const text = fromPromise(Promise.resolve('text'))
same<typeof text, Guard<string>>()
const made = fromPromise(async (signal) => {
  same<typeof signal, AbortSignal>()
  return 1
})
same<typeof made, Guard<number>>()
const like = fromPromise(some<PromiseLike<string>>())
same<typeof like, Guard<string>>()
const selected = alt({ text, made })
same<
  typeof selected,
  Guard<{ readonly key: 'text'; readonly value: string } | { readonly key: 'made'; readonly value: number }>
>()

// The platform's signal is one that the core, which has no DOM types, takes.
fits<AbortSignal, AbortSignalLike>()
void run(() => skip, { signal: AbortSignal.timeout(1) })

// @ts-expect-error -- no promise
fromPromise(1)
// @ts-expect-error -- no promise is made
fromPromise(() => 1)
// @ts-expect-error -- no signal
void run(() => skip, { signal: new AbortController() })

// Receivers of what is outside.
const items = fromAsyncIterable(some<AsyncIterable<number>>(), { capacity: 2 })
same<typeof items, Source<number>>()
fits<typeof items, Receiver<number>>()
const awaited = fromAsyncIterable([1, Promise.resolve(2)], 1)
same<typeof awaited, Source<number>>()
const chunks = fromReadable(some<ReadableStream<Uint8Array>>())
same<typeof chunks, Source<Uint8Array>>()
const clicks = fromEvent(new EventTarget(), 'click', { capacity: 1, overflow: 'drop-oldest' })
same<typeof clicks, Source<Event>>()
const exits = fromEvent<number>(process, 'exit', { capacity: 1, overflow: 'error', signal: undefined })
same<typeof exits, Source<number>>()
// A source is no sender, and the receiver of a wider type.
fits<Source<'a'>, Source<string>>()
// @ts-expect-error -- of a narrower one it is not
fits<Source<string>, Source<'a'>>()
// @ts-expect-error -- an emitter cannot be made to wait
fromEvent(new EventTarget(), 'x', { capacity: 1, overflow: 'block' })
// @ts-expect-error -- what is to happen to events that nobody takes has to be said
fromEvent(new EventTarget(), 'x', { capacity: 1 })
// @ts-expect-error -- no emitter
fromEvent({}, 'x', { capacity: 1, overflow: 'error' })
// @ts-expect-error -- no iterable
fromAsyncIterable(1)

// Streams of channels.
const readable = toReadable(some<Receiver<string>>())
same<typeof readable, ReadableStream<string>>()
const writable = toWritable(some<Sender<string>>(), { preventClose: true })
same<typeof writable, WritableStream<string>>()
void readable.pipeTo(writable)

// Signals.
same<ReturnType<typeof signal>, AbortSignal>()
const stopped = alt({ text, stop: aborted(AbortSignal.timeout(1)) })
same<
  typeof stopped,
  Guard<{ readonly key: 'text'; readonly value: string } | { readonly key: 'stop'; readonly value: never }>
>()
// @ts-expect-error -- a controller is no signal
aborted(new AbortController())
