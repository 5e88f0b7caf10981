/**
 * A bounded buffer in two chords: a put joins a free place, a get joins an item; both places and items are messages. Compare
 * `examples/bounded-buffer.ts`. Run it with `npx tsx examples/joins/bounded-buffer.ts`.
 */
import { channel, chord, chords, request, run, spawn } from 'occamy'
import type { Operation, Requests } from 'occamy'

const CAPACITY = 10

interface Buffer<T> {
  readonly put: Requests<T, void>
  readonly get: Requests<void, T>
}

/** Serves a buffer, for as long as its scope lives. */
function* buffer<T>(): Operation<Buffer<T>> {
  const put = request<T>({ name: 'put' })
  const get = request<void, T>({ name: 'get' })
  const places = channel<'place'>({ name: 'places', capacity: CAPACITY })
  const items = channel<T>({ name: 'items', capacity: CAPACITY })
  for (let i = 0; i < CAPACITY; i++) yield* places.send('place')
  const both = chords(
    chord({ put, place: places }).react(function* ({ put }) {
      yield* items.send(put.argument)
      put.reply()
    }),
    chord({ get, item: items }).react(function* ({ get, item }) {
      yield* places.send('place')
      get.reply(item)
    }),
  )
  spawn({ name: 'buffer' }, () => both)
  return { put, get }
}

function* main(): Operation<void> {
  const { put, get } = yield* buffer<number>()
  let ahead = 0
  let most = 0
  spawn(function* producer() {
    for (let i = 1; i <= 100; i++) {
      yield* put.call(i)
      most = Math.max(most, ++ahead)
    }
  })
  let sum = 0
  for (let i = 0; i < 100; i++, ahead--) sum += yield* get.call()
  console.log(`the sum of what came out: ${sum}`)
  console.log(`the producer was never more than ${CAPACITY + 1} ahead: ${most <= CAPACITY + 1}`)
}

await run(main)
