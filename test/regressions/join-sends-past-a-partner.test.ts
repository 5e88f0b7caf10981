import { alt, channel, join, reschedule, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// It waited for ever: beside its condition, it looked at no more receivers than it has sends.
it('a join with a condition sends to the next receiver when the first one is a branch that it takes from', () => {
  sim(function* () {
    const [source, target] = [channel<number>(), channel<string>()]
    const both = spawn(() => alt([source.send(1), target.receive()]))
    const receiver = spawn(() => target.receive())
    yield* reschedule()
    const joiner = spawn(() => join([source.receive(), target.send('x')]).where(([value]) => value === 1))
    for (let i = 0; i < 2; i++) yield* reschedule()
    expect([both.state, receiver.state, joiner.state]).toEqual(['done', 'done', 'done'])
    for (const each of [both, receiver, joiner]) each.cancel()
  })
})
