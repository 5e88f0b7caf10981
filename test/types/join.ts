/** Joins, requests and chords: values in the shape of what was given, and what must not compile. */
import { channel, chord, chords, join, request, skip, sleep } from 'occamy'
import type { Chord, Guard, Join, JoinValues, Operation, Pattern, Request, Requests, Step } from 'occamy'
import { fits, same, some } from './assert.ts'

const words = channel<string>()
const numbers = channel<number>()
const square = request<number, string>()

// --- Tuples and records

const tuple = join([words.receive(), numbers.receive(), words.send('x'), numbers.next()])
same<typeof tuple, Join<[string, number, void, IteratorResult<number, void>]>>()
const record = join({ word: words.receive(), number: numbers.receive(), sent: words.send('x') })
same<typeof record, Join<{ word: string; number: number; sent: void }>>()
const list = join([words, words].map((ch) => ch.receive()))
same<typeof list, Join<string[]>>()
same<ReturnType<typeof join<[]>>, Join<[]>>()
same<JoinValues<readonly [ReturnType<typeof numbers.receive>]>, [number]>()
fits<typeof tuple, Guard<readonly unknown[]>>()

export function* values(): Generator<Step, void, unknown> {
  const [word, number, sent, next] = yield* tuple
  same<typeof word, string>()
  same<typeof number, number>()
  same<typeof sent, void>()
  same<typeof next, IteratorResult<number, void>>()
  const { asked } = yield* join({ asked: square.receive() })
  same<typeof asked, Request<number, string>>()
  // @ts-expect-error -- the tuple has four values
  const [, , , , fifth] = yield* tuple
  some<typeof fifth>()
  // @ts-expect-error -- the record has no such key
  some<typeof record extends Guard<infer V> ? V : never>().wrod()
}

// --- Conditions

same<Parameters<Parameters<typeof record.where>[0]>, [values: { word: string; number: number; sent: void }]>()
same<ReturnType<typeof tuple.where>, typeof tuple>()
tuple.where(([word, number]) => word.length === number).where(([, number]) => number > 1)
// @ts-expect-error -- a word is no number
tuple.where(([word]) => word > 1)
// @ts-expect-error -- a condition says yes or no
tuple.where(([word]) => word)
// @ts-expect-error -- a condition is no operation
tuple.where(function* () {})
// @ts-expect-error -- nor does it wait for a promise
tuple.where(() => Promise.resolve(true))
// @ts-expect-error -- what was mapped is no longer a join
tuple.map(([word]) => word).where(() => true)

// --- What is no member

// @ts-expect-error -- a channel is no guard: it has two ends
join([words])
// @ts-expect-error -- a time belongs in an alternation around the join
join([words.receive(), sleep(1)])
// @ts-expect-error -- so does skip
join({ a: skip })
// @ts-expect-error -- map the join, not its members
join([words.receive().map((word) => word.length)])
// @ts-expect-error -- an extended receive cannot be taken with others
join([words.extended(() => skip)])
// @ts-expect-error -- a call is two communications
join([square.call(1)])
// @ts-expect-error -- a join is no member of a join: list its members
join([join([words.receive()])])
// @ts-expect-error -- there are no preconditions in a join
join([false, words.receive()])
// @ts-expect-error -- a join is made of members
join()

// --- Requests

same<typeof square, Requests<number, string>>()
same<ReturnType<typeof square.call>, Guard<string>>()
const signal = request()
same<typeof signal, Requests<void, void>>()
request<void, number>().call()
request({ name: undefined })
// @ts-expect-error -- an argument is missing
square.call()
// @ts-expect-error -- of another type
square.call('7')
// @ts-expect-error -- a port has no capacity: a call waits until it is accepted
request({ capacity: 1 })
export function* serving(): Generator<Step, void, unknown> {
  const asked = yield* square.receive()
  same<typeof asked.argument, number>()
  asked.reply('49')
  asked.fail(7)
  // @ts-expect-error -- the caller expects a string
  asked.reply(49)
  // @ts-expect-error -- a reply acts at once: there is nothing to wait for
  yield* asked.reply('49')
}

// --- Chords

const both = chord({ word: words, asked: square })
same<typeof both, Chord<{ word: string; asked: Request<number, string> }>>()
same<ReturnType<typeof both.where>, typeof both>()
same<ReturnType<typeof both.react>, Pattern>()
same<ReturnType<typeof chords>, Operation<never>>()
same<ReturnType<typeof chords.inOrder>, Operation<never>>()
const plain = both.where(({ word }) => word !== '').react(({ asked, word }) => asked.reply(word))
const reacting = chord([words, numbers]).react(function* ([word, number]) {
  same<typeof word, string>()
  same<typeof number, number>()
  yield* sleep(number)
})
chords(plain, reacting)
chords.inOrder()
// @ts-expect-error -- a chord without a reaction is no pattern
chords(both)
// @ts-expect-error -- a list of patterns is not one: spread it
chords([plain])
// @ts-expect-error -- a chord takes channels, not their guards
chord([words.receive()])
// @ts-expect-error -- a reaction that forgot its `*` would wait for nothing
both.react(async () => {})
// @ts-expect-error -- a chord is no guard
both.map(() => 1)
