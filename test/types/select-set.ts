/** Select sets: events typed by their keys, as in an alternation. */
import { channel, every, selectSet } from 'occamy'
import type { Guard, Registration, SelectSet, SetEvent, Step } from 'occamy'
import { fits, same, some } from './assert.ts'

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

// --- A key whose type is narrower than that of the events, as every literal is

const open = selectSet<string, number>()
const lit = open.add('lit', numbers.receive())
same<typeof lit, Registration<'lit', number>>()
fits<typeof lit, Registration<string, number>>()
same<ReturnType<typeof open.get<'lit'>>, Registration<'lit', number>>()
same<ReturnType<typeof open.get<string>>, Registration<string, number>>()
open.add(`n${some<number>()}`, numbers.receive())
open.add(some<'p' | 'q'>(), numbers.receive())
for (const name of ['p', 'q'] as const) open.add(name, numbers.receive())
// @ts-expect-error -- the events of this set hold numbers
open.add('lit', words.receive())
// @ts-expect-error -- the same, under any string
open.add(some<string>(), words.receive())
// @ts-expect-error -- the same, under a template literal
open.add(`n${some<number>()}`, words.receive())
// @ts-expect-error -- the same, under either of two keys
open.add(some<'p' | 'q'>(), words.receive())
// @ts-expect-error -- the same, in a loop
for (const name of ['p', 'q'] as const) open.add(name, words.receive())

const counted = selectSet<number, number>()
same<ReturnType<typeof counted.get<1>>, Registration<1, number>>()
counted.add(1, numbers.receive())
// @ts-expect-error -- numbers alone
counted.add(1, words.receive())
const flagged = selectSet<boolean, number>()
flagged.add(true, numbers.receive())
flagged.add(some<boolean>(), numbers.receive())
// @ts-expect-error -- numbers alone
flagged.add(true, words.receive())
// @ts-expect-error -- numbers alone, under either
flagged.add(some<boolean>(), words.receive())
const named = selectSet<'a' | 'b', number>()
named.add('a', numbers.receive())
// @ts-expect-error -- numbers alone
named.add('a', words.receive())
const objects = selectSet<{ readonly id: number }, number>()
const owner = { id: 1, name: 'one' }
same<ReturnType<typeof objects.get<typeof owner>>, Registration<typeof owner, number>>()
objects.add(owner, numbers.receive())
// @ts-expect-error -- numbers alone
objects.add(owner, words.receive())
const anyKey = selectSet<unknown, number>()
anyKey.add('x', numbers.receive())
anyKey.add(some<unknown>(), numbers.receive())
// @ts-expect-error -- numbers alone
anyKey.add('x', words.receive())
// @ts-expect-error -- numbers alone
anyKey.add(some<unknown>(), words.receive())
const anything = selectSet()
anything.add('x', words.receive())
anything.add(owner, numbers.receive())
const listed = selectSet(some<Guard<number>[]>())
listed.add(3, numbers.receive())
// @ts-expect-error -- numbers alone
listed.add(3, words.receive())

// --- A union of keys, and keys that overlap

same<ReturnType<typeof set.get<'word' | 'number'>>, Registration<'word' | 'number', string | number>>()
set.add(some<'number' | 'tick'>(), numbers.receive())
set.add(some<'word' | 'number'>(), some<Guard<never>>())
// @ts-expect-error -- it may be the number's key
set.add(some<'word' | 'number'>(), words.receive())
const mixed = selectSet<SetEvent<'a', number> | SetEvent<string, string>>()
same<ReturnType<typeof mixed.get<'a'>>, Registration<'a', number | string>>()
same<ReturnType<typeof mixed.get<'b'>>, Registration<'b', string>>()
same<ReturnType<typeof mixed.get<string>>, Registration<string, number | string>>()
mixed.add('a', numbers.receive())
mixed.add('b', words.receive())
mixed.add('a', some<Guard<number | string>>())
// @ts-expect-error -- only 'a' goes with a number
mixed.add('b', numbers.receive())
// @ts-expect-error -- a string need not be 'a'
mixed.add(some<string>(), numbers.receive())

// --- A function that is generic in the keys, the values, or both

export function generic<K, V>(events: SelectSet<SetEvent<K, V>>, key: K, guard: Guard<V>): Registration<K, V> {
  events.add(key, guard)
  // @ts-expect-error -- another type than this set's
  events.add(key, words.receive())
  return events.get(key)
}
export function genericInValues<V>(events: SelectSet<SetEvent<string, V>>, guard: Guard<V>): Registration<string, V> {
  events.get('lit')
  return events.add('lit', guard)
}
