import { channel, run } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, rejected } from '../support.ts'

describe('await of a guard', () => {
  it('gives its value, or rejects with its error', async () => {
    const ch = channel<number>(1)
    await ch.send(3)
    expect(await ch.receive()).toBe(3)
    ch.close('done')
    expect(await rejected(ch.receive())).toMatchObject({ name: 'ChannelClosedError', reason: 'done' })
  })

  it('has a `then` as a promise has', async () => {
    const ch = channel<number>(1)
    expect(await ch.send(3).then(() => 'sent')).toBe('sent')
    expect(await ch.receive().then(undefined)).toBe(3)
    ch.close()
    expect(await ch.receive().then(undefined, (error) => (error as Error).name)).toBe('ChannelClosedError')
  })

  it('works while a run is on', async () => {
    const ch = channel<number>()
    const running = run(() => ch.receive().flatMap((n) => ch.send(n + 1)))
    await ch.send(1)
    expect(await ch.receive()).toBe(2)
    await running
    expectQuiet(ch)
  })
})
