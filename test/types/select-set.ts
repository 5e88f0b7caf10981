/** Select sets: events typed by their keys, as in an alternation. */
import { channel, every, selectSet } from 'occamy'
import type { Guard, Registration, SelectSet, SetEvent, Step } from 'occamy'
import { same } from './assert.ts'

const words = channel<string>()
const numbers = channel<number>()
const set = selectSet({ word: words.receive(), number: numbers.receive(), tick: every(1) })

export function* record(): Generator<Step, void, unknown> {
  for (const event of yield* set.wait({ max: 3 })) {
    same<typeof event.key, 'word' | 'number' | 'tick'>()
    switch (event.key) {
      case 'word':
        same<typeof event.value, string>()
        break
      case 'number':
      case 'tick':
        same<typeof event.value, number>()
        break
      // @ts-expect-error -- no registration has this key
      case 'wrod':
        break
      default:
        same<typeof event, never>()
    }
  }
  const one = yield* set.next()
  if (one.key === 'word') same<typeof one.value, string>()
}

same<ReturnType<typeof set.get<'word'>>, Registration<'word', string>>()
set.add('word', words.receive(), { once: 'disable', enabled: undefined })
// @ts-expect-error -- the guard gives another type
set.add('word', numbers.receive())
// @ts-expect-error -- no registration has this key
set.add('wrod', words.receive())
// @ts-expect-error -- nor can it be asked for
set.get('wrod')
// @ts-expect-error -- nor deleted
set.delete('wrod')
// @ts-expect-error -- neither of the two
set.add('word', words.receive(), { once: 'never' })
// @ts-expect-error -- a channel is no guard: it has two ends
selectSet({ words })
// @ts-expect-error -- there are no preconditions: disable it instead
selectSet({ word: false })

const dynamic = selectSet<symbol, number>()
same<typeof dynamic, SelectSet<SetEvent<symbol, number>>>()
dynamic.add(Symbol('key'), numbers.receive())
// @ts-expect-error -- a string is no symbol
dynamic.add('key', numbers.receive())

const tuple = selectSet([words.receive(), numbers.receive()])
same<ReturnType<typeof tuple.get<1>>, Registration<1, number>>()
same<ReturnType<typeof dynamic.next>, Guard<SetEvent<symbol, number>>>()
