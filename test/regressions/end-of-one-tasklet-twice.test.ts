import { alt, channel, Runtime, skip } from 'occamy'
import { expect, it } from 'vitest'

// The end of a tasklet served one branch, and the other branch, at the same tasklet, was not withdrawn: the alternation was
// committed twice, and its tasklet was in the run queue twice ("dequeue gave t0, which is done: given twice …").
it('an alternation may wait for one tasklet in two branches', () => {
  const runtime = new Runtime()
  const gate = channel<void>()
  const target = runtime.spawn(function* () {
    yield* gate.receive()
    return 7
  })
  let chosen = -1
  const chooser = runtime.spawn(function* () {
    chosen = (yield* alt([target.ended, target.result])).key
    yield* skip
  })
  runtime.runSync()
  gate.trySend()
  runtime.runSync()
  expect([chosen, target.state, chooser.state]).toEqual([0, 'done', 'done'])
})
