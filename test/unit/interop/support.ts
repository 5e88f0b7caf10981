/** What the tests of the bridges share: sources that the test drives, and that count what is done to them. */
import type { Receiver } from 'occamy'
import type { Body } from '../support.ts'

/** A promise that the test settles. */
export interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

export function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...(settle as Omit<Deferred<T>, 'promise'>) }
}

/** An async iterable whose items the test gives one by one, whenever it likes. */
export class Manual<T> implements AsyncIterable<T>, AsyncIterator<T, void> {
  /** How often an item was asked for, and how often the iterator was told to return. */
  asked = 0
  returned = 0
  private readonly waiting: Array<Deferred<IteratorResult<T, void>>> = []

  next(): Promise<IteratorResult<T, void>> {
    this.asked++
    const next = deferred<IteratorResult<T, void>>()
    this.waiting.push(next)
    return next.promise
  }
  [Symbol.asyncIterator](): this {
    return this
  }
  return(): Promise<IteratorResult<T, void>> {
    this.returned++
    return Promise.resolve({ done: true, value: undefined })
  }
  give(value: T): void {
    this.waiting.shift()?.resolve({ done: false, value })
  }
  finish(): void {
    this.waiting.shift()?.resolve({ done: true, value: undefined })
  }
  fail(error: unknown): void {
    this.waiting.shift()?.reject(error)
  }
}

/** Counts the promises that are rejected with nobody to handle it while `body` runs, and for some turns of the host after. */
export async function unhandled(body: () => Promise<unknown>): Promise<unknown[]> {
  const errors: unknown[] = []
  const note = (error: unknown): void => void errors.push(error)
  const before = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', note)
  try {
    await body()
    await turns(5)
  } finally {
    process.off('unhandledRejection', note)
    for (const listener of before) process.on('unhandledRejection', listener)
  }
  return errors
}

/** Resolves after some turns of the host. */
export async function turns(n: number): Promise<void> {
  for (let i = 0; i < n; i++) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

/** Receives until the channel is closed. */
export function* all<T>(receiver: Receiver<T>): Body<T[]> {
  const values: T[] = []
  for (let r = yield* receiver.next(); r.done !== true; r = yield* receiver.next()) values.push(r.value)
  return values
}

/** Receives `n` values. */
export function* some<T>(receiver: Receiver<T>, n: number): Body<T[]> {
  const values: T[] = []
  while (values.length < n) values.push(yield* receiver.receive())
  return values
}

/** A stream of the numbers up to `n`, which notes what is done to it. */
export function numbers(n: number, notes: string[] = []): ReadableStream<number> {
  let given = 0
  return new ReadableStream<number>(
    {
      pull(controller) {
        if (++given > n) controller.close()
        else {
          notes.push(`pull ${given}`)
          controller.enqueue(given)
        }
      },
      cancel(reason) {
        notes.push(`cancel ${String(reason)}`)
      },
    },
    { highWaterMark: 0 },
  )
}

export async function chunks<T>(stream: ReadableStream<T>): Promise<T[]> {
  const values: T[] = []
  const reader = stream.getReader()
  for (let r = await reader.read(); !r.done; r = await reader.read()) values.push(r.value)
  return values
}
