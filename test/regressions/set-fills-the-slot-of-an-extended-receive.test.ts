/**
 * The slot of an extended receive was filled by a waiting set, when its body ended, and those who stay at the other end were not told: a set
 * was stranded before the message; and a join of the same set, found complete while the set enabled its send, was committed twice.
 */
import { alt, channel, join, reschedule, selectSet, sleep, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'
import type { Body } from '../unit/support.ts'

/** A channel of one place, which an extended receive occupies for 1 ms. */
function* occupied(): Body<Channel<string>> {
  const ch = channel<string>(1)
  yield* ch.send('first')
  spawn(() => ch.extended(() => sleep(1)))
  yield* reschedule()
  return ch
}

it('finds what another set has sent', () => {
  sim(function* () {
    const ch = yield* occupied()
    const [from, to] = [selectSet({ send: ch.send('x') }), selectSet({ receive: ch.receive() })]
    expect((yield* from.next()).key).toBe('send')
    expect(yield* to.next()).toEqual({ key: 'receive', value: 'x' })
  })
})

it('finds what it has sent itself, as an alternation does', () => {
  sim(function* () {
    const ch = yield* occupied()
    const set = selectSet({ send: ch.send('x'), receive: ch.receive() })
    const other = yield* occupied()
    const guards = { send: other.send('x'), receive: other.receive() }
    const keys: string[] = []
    for (let i = 0; i < 3; i++) keys.push((yield* set.next()).key, (yield* alt(guards)).key)
    expect(keys).toEqual(['send', 'send', 'receive', 'receive', 'send', 'send'])
  })
})

it('is committed once, if a join of it takes that', () => {
  sim(function* () {
    const ch = yield* occupied()
    const set = selectSet({ send: ch.send('x'), join: join([ch.receive()]) })
    const keys: string[] = []
    for (let i = 0; i < 3; i++) keys.push((yield* set.next()).key)
    expect(keys).toEqual(['send', 'join', 'send'])
  })
})
