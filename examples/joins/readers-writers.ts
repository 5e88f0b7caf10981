/**
 * Readers and writers (P. Courtois and others 1971): any number may read at once, a writer is alone. The state of the lock is a
 * message, `idle` or `shared` with the number of readers, so each rule of it is one chord (as in the join calculus). Run it
 * with `npx tsx examples/joins/readers-writers.ts`.
 */
import { channel, chord, chords, request, run, sleep, spawn, virtualClock } from 'occamy'
import type { Operation } from 'occamy'

function* main(): Operation<void> {
  const [read, endRead, write, endWrite] = [request(), request(), request(), request()]
  const idle = channel<true>({ name: 'idle', capacity: 1 })
  const shared = channel<number>({ name: 'shared', capacity: 1 })

  const lock = chords.inOrder(
    chord([write, idle]).react(([write]) => write.reply()),
    chord([endWrite]).react(function* ([end]) {
      yield* idle.send(true)
      end.reply()
    }),
    chord([read, idle]).react(function* ([read]) {
      yield* shared.send(1)
      read.reply()
    }),
    chord([read, shared]).react(function* ([read, readers]) {
      yield* shared.send(readers + 1)
      read.reply()
    }),
    chord([endRead, shared]).react(function* ([end, readers]) {
      yield* readers === 1 ? idle.send(true) : shared.send(readers - 1)
      end.reply()
    }),
  )
  yield* idle.send(true)
  spawn({ name: 'lock' }, () => lock)

  let [readers, writers, most, together] = [0, 0, 0, 0]
  function* reader(): Operation<void> {
    yield* read.call()
    most = Math.max(most, ++readers)
    yield* sleep(3)
    readers--
    yield* endRead.call()
  }
  function* writer(): Operation<void> {
    yield* write.call()
    if (++writers + readers > 1) together++
    yield* sleep(2)
    writers--
    yield* endWrite.call()
  }
  const all = Array.from({ length: 40 }, (_, i) => spawn(i % 5 === 4 ? writer : reader))
  for (const each of all) yield* each
  console.log(`up to ${most} readers at once; a writer was not alone ${together} times`)
}

await run(main, { clock: virtualClock() })
