/**
 * A bounded buffer as a process of its own: an alternation whose branches have preconditions. A falsy branch takes no part:
 * the buffer offers to receive while it has room, and to send while it holds something. Run it with
 * `npx tsx examples/bounded-buffer.ts`.
 */
import { alt, channel, run, spawn } from 'occamy'
import type { Operation, Receiver, Sender } from 'occamy'

const CAPACITY = 10

/** Passes on what it gets, and holds at most CAPACITY values. Ends when the input is closed and everything is passed on. */
function* buffer<T>(input: Receiver<T>, output: Sender<T>, onLength: (length: number) => void): Operation<void> {
  const queue: T[] = []
  let open = true
  while (open || queue.length > 0) {
    const r = yield* alt({
      in: open && queue.length < CAPACITY && input.next(),
      out: queue.length > 0 && output.send(queue[0] as T),
    })
    switch (r.key) {
      case 'in':
        if (r.value.done === true) open = false
        else queue.push(r.value.value)
        break
      case 'out':
        queue.shift()
    }
    onLength(queue.length)
  }
  output.close()
}

function* main(): Operation<void> {
  const input = channel<number>({ name: 'input' })
  const output = channel<number>({ name: 'output' })
  let longest = 0
  spawn(buffer, input, output, (length) => (longest = Math.max(longest, length)))
  spawn(function* producer() {
    for (let i = 1; i <= 100; i++) yield* input.send(i)
    input.close()
  })
  let sum = 0
  yield* output.forEach((n) => void (sum += n))
  console.log(`the sum of what came out: ${sum}`)
  console.log(`the buffer held at most ${longest} of ${CAPACITY}`)
}

await run(main)
