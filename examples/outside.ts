/**
 * Tasklets and async functions on the same channels: outside code awaits guards, loops over a channel with `for await`,
 * withdraws an offer with an AbortSignal, and stops a whole run with another. Run it with `npx tsx examples/outside.ts`.
 */
import { channel, every, run } from 'occamy'
import type { Channel, Operation, Receiver, Sender } from 'occamy'

function* squares(input: Receiver<number>, output: Sender<number>): Operation<void> {
  yield* input.forEach((n) => output.send(n * n))
  output.close()
}

async function feed(input: Channel<number>): Promise<void> {
  for (let n = 1; n <= 5; n++) await input.send(n)
  input.close()
}

async function exchange(): Promise<void> {
  const input = channel<number>({ name: 'input' })
  const output = channel<number>({ name: 'output' })
  const both = Promise.all([run(() => squares(input, output)), feed(input)])
  const got: number[] = []
  for await (const square of output) got.push(square)
  await both
  console.log(`squares: ${got.join(' ')}`)
}

/** An abort withdraws the offer of outside code: nothing is lost, the next receiver gets the message. */
async function withdraw(): Promise<void> {
  const messages = channel<string>({ name: 'messages' })
  const controller = new AbortController()
  const impatient = messages.receive().promise({ signal: controller.signal })
  controller.abort(new Error('waited long enough'))
  await impatient.catch((error: unknown) => console.log(`the first one gave up: ${(error as Error).message}`))
  const patient = messages.receive().promise()
  await messages.send('hello')
  console.log(`the second one got: ${await patient}`)
}

function* tickForEver(ticks: Sender<number>): Operation<void> {
  const tick = every(5)
  try {
    while (true) yield* ticks.send(yield* tick)
  } finally {
    console.log('cleaned up')
  }
}

/** An abort cancels a whole run, in order: its `finally` blocks run. */
async function stop(): Promise<void> {
  const ticks = channel<number>({ name: 'ticks' })
  const controller = new AbortController()
  const endless = run(() => tickForEver(ticks), { signal: controller.signal })
  for (let i = 0; i < 3; i++) await ticks.receive()
  controller.abort(new Error('no longer needed'))
  await endless.catch((error: unknown) => console.log(`the run ended: ${(error as Error).message}`))
}

for (const part of [exchange, withdraw, stop]) await part()
