/** A promise that is made at the first look can make an earlier branch ready, after that one has been looked at. */
import { describe, expect, it } from 'vitest'
import { alt, channel, Guard, NOT_READY, Runtime } from 'occamy'
import type { GuardRegistration, Readiness } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { checkIntact, turns } from '../support/conformance-tools.ts'

const pending = new Promise<never>(() => {})

describe('alt, when making a promise makes an earlier branch ready', () => {
  it('does not park before a message that arrived meanwhile', () => {
    const ch = channel<string>(1)
    const runtime = new Runtime()
    const chooser = runtime.spawn(() =>
      alt([
        ch.receive(),
        fromPromise(() => {
          ch.trySend('meanwhile')
          return pending
        }),
      ]),
    )
    turns(runtime, 3)
    checkIntact(ch)
    expect([chooser.state, ch.length]).toEqual(['done', 0])
  })

  it('does not park at a channel that was closed meanwhile', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    const chooser = runtime.spawn(() =>
      alt([
        ch.next(),
        fromPromise(() => {
          ch.close()
          return pending
        }),
      ]),
    )
    turns(runtime, 3)
    checkIntact(ch)
    expect(chooser.state).toBe('done')
  })
})

// zio #701. No guard of the library does this; the contract of `enable` does not forbid it either.
it('does not overwrite a claim that a later branch makes while the branches are being enabled', () => {
  class Meddling extends Guard<never> {
    private readonly act: () => void
    constructor(act: () => void) {
      super()
      this.act = act
    }
    protected override poll(): Readiness {
      return NOT_READY
    }
    protected override commit(): never {
      throw new Error('never ready')
    }
    protected override enable(): GuardRegistration {
      this.act()
      return { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
    }
    protected override disable(): void {
      // Nothing was registered.
    }
  }
  const [a, b] = [channel<number>(), channel<number>()]
  const runtime = new Runtime()
  let got: unknown
  const chooser = runtime.spawn(function* () {
    got = yield* alt([a.receive(), new Meddling(() => a.trySend(1)), b.receive()])
  })
  turns(runtime, 3)
  checkIntact(a, b)
  expect([chooser.state, got, a.balance, b.balance]).toEqual(['done', { key: 0, value: 1 }, 0, 0])
})
