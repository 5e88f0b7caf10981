/**
 * The bridges to promises, abort signals, iterables, events and streams. Web standards only.
 *
 * @module occamy/interop
 */
export { aborted } from './aborted.ts'
export { fromAsyncIterable } from './from-async-iterable.ts'
export { fromEvent } from './from-event.ts'
export type { FromEventOptions } from './from-event.ts'
export type { EventEmitterLike } from './listeners.ts'
export { fromPromise } from './from-promise.ts'
export { fromReadable } from './from-readable.ts'
export { signal } from './signal.ts'
export type { Source } from './source.ts'
export { toReadable } from './to-readable.ts'
export type { ToReadableOptions } from './to-readable.ts'
export { toWritable } from './to-writable.ts'
export type { ToWritableOptions } from './to-writable.ts'
