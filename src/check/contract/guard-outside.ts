/** The checks of a guard that outside code waits for. */
import type { AbortSignalLike } from '../../internal/host.ts'
import { platform } from '../../internal/host.ts'
import { run } from '../../runtime/run.ts'
import { ContractError, contractCheck, expectThat } from './assert.ts'
import type { ContractCheck } from './assert.ts'
import { patientClock, settled } from './simulate.ts'
import type { Subject } from './specimen.ts'

/** How long outside code waits for what has been made ready, in ms. */
const SOON = 1000

/** Gives what the promise does, or throws when it takes too long. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: unknown
  const late = new Promise<never>((_resolve, reject) => {
    const give = (): void => reject(new ContractError(`outside code was not served within ${SOON} ms`))
    timer = platform.setTimeout(give, SOON)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    platform.clearTimeout(timer as never)
  }
}

/** An abort signal, as this library sees one. */
class Signal implements AbortSignalLike {
  aborted = false
  reason: unknown = undefined
  private readonly listeners = new Set<() => void>()
  addEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.add(listener)
  }
  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners.delete(listener)
  }
  abort(reason: unknown): void {
    this.aborted = true
    this.reason = reason
    for (const listener of this.listeners) listener()
  }
}

async function isAwaited(fresh: () => Subject): Promise<void> {
  const [subject, promise] = await run(
    function* () {
      const subject = fresh()
      const promise = soon(subject.guard.promise())
      promise.catch(() => {}) // it is looked at below
      yield* settled()
      yield* subject.ready()
      return [subject, promise] as const
    },
    { clock: patientClock() },
  )
  subject.expectValue(await promise)
  subject.expectNoTrace('once outside code took it')
}

async function isAborted(fresh: () => Subject): Promise<void> {
  const reason = new Error('aborted')
  const outcome = await run(
    function* () {
      const subject = fresh()
      const signal = new Signal()
      const outcome = soon(subject.guard.promise({ signal })).then(
        () => undefined,
        (error: unknown) => error,
      )
      yield* settled()
      signal.abort(reason)
      subject.expectNoTrace('once outside code gave up its wait')
      yield* subject.stillGives()
      return [outcome] as const
    },
    { clock: patientClock() },
  )
  expectThat((await outcome[0]) === reason, "the wait of outside code to be rejected with its signal's reason")
}

/** The checks, which no quantum changes. */
export function outsideChecks(fresh: () => Subject): ContractCheck[] {
  return [
    contractCheck('gives its value to outside code', () => isAwaited(fresh)),
    contractCheck('is left without a trace when outside code gives up its wait', () => isAborted(fresh)),
  ]
}
