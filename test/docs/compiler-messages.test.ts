/** What the compiler says of a mistake names the mistake, and nothing that users have never heard of. */
import { beforeAll, describe, expect, it } from 'vitest'
import type ts from 'typescript'
import { complaints, programOf } from './check-examples.ts'
import { example } from './examples.ts'

const before = [
  "import { alt, channel, join, par, request, run, selectSet, skip, sleep, spawn } from 'occamy'",
  "import type { Channel, Operation, Receiver, Sender } from 'occamy'",
  'interface Animal { readonly name: string }',
  'interface Dog extends Animal { readonly breed: string }',
  'const words = channel<string>(), numbers = channel<number>()',
]

const noIterator = (type: string): string =>
  `Type '${type}' must have a '[Symbol.iterator]()' method that returns an iterator.`
const noOverlap = (a: string, b: string): string =>
  `This comparison appears to be unintentional because the types '${a}' and '${b}' have no overlap.`
const noLength = (type: string): string => `Property 'length' does not exist on type '${type}'.`
const notAssignable = (a: string, b: string): string => `Type '${a}' is not assignable to type '${b}'.`

/** Mistakes, and the first line of what is said of each. */
const mistakes: ReadonlyArray<readonly [code: string, first: string]> = [
  ['run(function* () { yield* numbers })', noIterator('Channel<number>')],
  ['run(function* () { yield* numbers.receive })', noIterator('() => ChannelGuard<number>')],
  ['run(function* () { yield* Promise.resolve(1) })', noIterator('Promise<number>')],
  ['run(() => 1)', notAssignable('number', 'Operation<unknown>')],
  [
    'spawn(async () => 1)',
    "Property '[Symbol.iterator]' is missing in type 'Promise<number>' but required in type 'Operation<unknown>'.",
  ],
  ['par([Promise.resolve(1)])', notAssignable('Promise<number>', 'Op<unknown>')],
  ['const zoo: Sender<Animal> = channel<Dog>()', notAssignable('Channel<Dog>', 'Sender<Animal>')],
  ['const pets: Receiver<Dog> = channel<Animal>()', notAssignable('Channel<Animal>', 'Receiver<Dog>')],
  ['const ark: Channel<Animal> = channel<Dog>()', notAssignable('Channel<Dog>', 'Channel<Animal>')],
  ["numbers.send('7')", "Argument of type 'string' is not assignable to parameter of type 'number'."],
  ['words.send()', 'Expected 1 arguments, but got 0.'],
  [
    "channel({ overflow: 'drop' })",
    notAssignable('"drop"', '"block" | "drop-oldest" | "drop-newest" | "error" | undefined'),
  ],
  ["channel({ prefer: 'both' })", notAssignable('"both"', '"receiver" | "sender" | "neither" | undefined')],
  ['alt({ words })', notAssignable('Channel<string>', 'Branch')],
  ['alt([words.receive])', notAssignable('() => ChannelGuard<string>', 'Branch')],
  ['alt({ on: true })', notAssignable('true', 'Branch')],
  ['alt({ later: Promise.resolve(1) })', notAssignable('Promise<number>', 'Branch')],
  [
    "run(function* () { const r = yield* alt({ word: words.receive(), late: sleep(1) }); switch (r.key) { case 'wrod': } })",
    'Type \'"wrod"\' is not comparable to type \'"word" | "late"\'.',
  ],
  ['run(function* () { const r = yield* alt([words.receive(), skip]); return r.key === 2 })', noOverlap('0 | 1', '2')],
  [
    'run(function* () { const r = yield* alt({ a: words.receive(), b: numbers.receive() }); return r.value.length })',
    noLength('string | number'),
  ],
  [
    "run(function* () { for (const e of yield* selectSet({ word: words.receive() }).wait()) if (e.key === 'wrod') return })",
    noOverlap('"word"', '"wrod"'),
  ],
  ['run(function* () { const [n] = yield* par([numbers.receive()]); return n.length })', noLength('number')],
  ['run(function* () { const { n } = yield* join({ n: numbers.receive() }); return n.length })', noLength('number')],
  [
    'join([skip])',
    "Type 'Guard<void>' is missing the following properties from type 'ChannelGuard<unknown>': place, core, doNow",
  ],
  ["request<number, void>().call('7')", "Argument of type 'string' is not assignable to parameter of type 'number'."],
]

/** The mistakes of which the compiler tells the reason last, below the types that it compared. */
const forgotten: ReadonlyArray<readonly [code: string, type: string]> = [
  ['run(function* () { yield numbers.receive() })', 'ChannelGuard<number>'],
  ['run(function* () { yield* sleep(1); yield numbers.receive() })', 'ChannelGuard<number>'],
  ['spawn(function* (ms: number) { yield sleep(ms) }, 1)', 'Guard<void>'],
  ['run(function* () { yield* [sleep(1)] })', 'Guard<void>'],
  ['function* helper(): Operation<void> { yield sleep(1) }', 'Guard<void>'],
]

describe('the compiler', () => {
  const all = [...mistakes, ...forgotten].map(([code]) => code)
  let program: ts.Program
  beforeAll(() => {
    program = programOf(all.map((code) => example('here', [...before, code])))
  })
  /** What is said of the last line, which is the only one that is wrong. */
  const said = (code: string): string[] => {
    const [only, ...more] = complaints(program, all.indexOf(code))
    expect(more).toEqual([])
    expect(only).toMatch(/^line 6: /)
    return (only ?? '').replace('line 6: ', '').split('\n')
  }

  it.each(mistakes)('of %s says %s', (code, first) => {
    expect(said(code)[0]).toBe(first)
  })

  it.each(forgotten)('of %s says that a %s is no step of `yield*`', (code, type) => {
    const wanted = `Property '[yieldStar]' is missing in type '${type}' but required in type 'Step'.`
    expect(said(code).at(-1)?.trim()).toBe(wanted)
  })
})
