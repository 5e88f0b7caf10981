/**
 * @thi.ng/csp 3.2.44: a select that ends withdraws the first of those who wait at each channel that lost, and not itself: another
 * select that waits there is stranded.
 */
import { channel as chan, select } from '@thi.ng/csp'
import { alt, channel, run, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { settled } from './support.ts'

describe('two selects with one channel in common', () => {
  it('strand each other: a message is there, one waits for it, and does not get it', async () => {
    const [a, b, c] = [chan<string>(), chan<string>(), chan<string>()]
    const one = select(a, b)
    const two = select(b, c)
    expect(await settled(one)).toBe(false)
    void c.write('c')
    expect((await two)[0]).toBe('c')
    void b.write('b')
    expect(await settled(one)).toBe(false)
    expect(b.readable()).toBe(true)
  })

  it('do not as alternations: who loses withdraws itself', async () => {
    await run(function* () {
      const [a, b, c] = [channel<string>(1), channel<string>(1), channel<string>(1)]
      const one = spawn(() => alt([a.receive(), b.receive()]))
      const two = spawn(() => alt([b.receive(), c.receive()]))
      yield* sleep(1)
      c.trySend('c')
      expect((yield* two).value).toBe('c')
      b.trySend('b')
      expect((yield* one).value).toBe('b')
    })
  })
})
