import { channel, Runtime, skip } from 'occamy'
import type { Channel, Guard, Step } from 'occamy'
import { expect, it } from 'vitest'

// A tasklet that was given a message, and was cancelled before it resumed, was returned at the door of the frame in which
// the reaction was to run: nobody ever held the message (law 1).
const reactions: Record<string, (ch: Channel<string>, hold: (message: string) => void) => Guard<unknown>> = {
  extended: (ch, hold) => ch.extended((message) => held(message, hold)),
  flatMap: (ch, hold) => ch.receive().flatMap((message) => held(message, hold)),
  'a mapped flatMap': (ch, hold) =>
    ch
      .receive()
      .flatMap((message) => held(message, hold))
      .map(() => 1),
}

function* held(message: string, hold: (message: string) => void): Generator<Step, void, unknown> {
  hold(message)
  yield* skip
  hold('went on')
}

it.each(Object.keys(reactions))('the body of %s begins, though its tasklet was cancelled on the way', (name) => {
  const runtime = new Runtime()
  const ch = channel<string>()
  const got: string[] = []
  const receiver = runtime.spawn(() => (reactions[name] as (typeof reactions)[string])(ch, (m) => got.push(m)))
  runtime.runSync()
  const sender = runtime.spawn(() => ch.send('m'))
  runtime.turn()
  receiver.cancel()
  runtime.runSync()
  expect([got, receiver.state, sender.state]).toEqual([['m'], 'cancelled', 'done'])
})
