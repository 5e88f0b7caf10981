/**
 * Random programs for the bridges: a source that the steps drive, receivers that come and go, and every way to an end, in any
 * order. Each step is followed by as many turns of the host as it says: none, so that steps meet in one go, or some.
 */
import fc from 'fast-check'
import { alt, skip, sleep, spawn } from 'occamy'
import type { Operation, Receiver, Step, Tasklet } from 'occamy'
import { fromPromise } from 'occamy/interop'

type Body<T> = Generator<Step, T, unknown>

export type What =
  | 'give'
  | 'receive'
  | 'next'
  | 'alternate'
  | 'impatient'
  | 'extended'
  | 'try'
  | 'cancel'
  | 'end'
  | 'fail'
  | 'close'
  | 'poison'
  | 'abort'

export interface Act {
  readonly what: What
  /** The microtasks, or the turns of the host, that pass before the next step. */
  readonly pause: 'none' | 'micro' | 'host'
}

/** Steps of which some are more likely than others. The ends come seldom: most programs go on for a while. */
export function acts(ends: readonly What[]): fc.Arbitrary<readonly Act[]> {
  const common: What[] = ['give', 'receive', 'next', 'alternate', 'impatient', 'extended', 'try', 'cancel']
  const what = fc.oneof(
    { weight: 4, arbitrary: fc.constant<What>('give') },
    { weight: 8, arbitrary: fc.constantFrom(...common) },
    { weight: 1, arbitrary: fc.constantFrom(...ends) },
  )
  return fc.array(fc.record({ what, pause: fc.constantFrom('none', 'micro', 'host') }), { minLength: 1, maxLength: 30 })
}

export function* pause(how: Act['pause']): Body<void> {
  if (how === 'none') return
  yield* fromPromise(
    how === 'micro'
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          setImmediate(resolve)
        }),
  )
}

const valueOf = (result: IteratorResult<number, void>): number | undefined => result.value ?? undefined

/** Those who receive, and what they got. */
export class Receivers {
  readonly got: number[] = []
  private readonly tasklets: Array<Tasklet<unknown>> = []
  private readonly receiver: Receiver<number>

  constructor(receiver: Receiver<number>) {
    this.receiver = receiver
  }

  /** Does what a step says of receivers, if it says something of them. */
  act(what: What): void {
    const { receiver } = this
    const take = (n: number | undefined): void => void (n === undefined || this.got.push(n))
    const perform: Partial<Record<What, () => void>> = {
      receive: () => this.spawn(receiver.receive().map(take)),
      next: () => this.spawn(receiver.next().map((r) => take(valueOf(r)))),
      alternate: () => this.spawn(alt([receiver.receive().map(take), receiver.next().map((r) => take(valueOf(r)))])),
      impatient: () => this.spawn(alt([receiver.receive().map(take), this.got.length % 2 === 0 ? sleep(0) : skip])),
      extended: () =>
        this.spawn(
          receiver.extended(function* (n) {
            take(n)
            yield* pause('host')
          }),
        ),
      try: () => {
        try {
          take(receiver.tryReceive()?.value)
        } catch {
          // It is poisoned.
        }
      },
      cancel: () => this.tasklets.pop()?.cancel(),
    }
    perform[what]?.()
  }

  private spawn(op: Operation<unknown>): void {
    this.tasklets.push(
      spawn({ errors: 'hold' }, function* () {
        yield* op
      }),
    )
  }

  /** Ends those who still wait, and takes what is left in the channel. */
  *finish(): Body<void> {
    for (const tasklet of this.tasklets) tasklet.cancel()
    for (const tasklet of this.tasklets) yield* tasklet.ended
    yield* this.drain()
  }
  *drain(): Body<void> {
    try {
      for (let i = 0; i < 100; i++) {
        const rest = this.receiver.tryReceive()
        if (rest !== undefined) this.got.push(rest.value)
        yield* pause('micro')
      }
    } catch {
      // It is poisoned: nothing is left.
    }
  }
}
