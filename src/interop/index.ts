/** occamy/interop: the bridges to promises, and later to iterables, events and streams. */
export { fromPromise } from './from-promise.ts'
