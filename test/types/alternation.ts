/** What an alternation gives: a union over its keys, by which `switch (r.key)` narrows `r.value`. */
import { alt, barrier, channel, defer, every, fairAlt, never, priAlt, semaphore, skip, sleep, spawn } from 'occamy'
import type { Branch, Branches, Guard, GuardValue, Outcome, Release, Selected, Step } from 'occamy'
import { fits, same, some } from './assert.ts'

const words = channel<string>()
const numbers = channel<number>()

export function* record(): Generator<Step, void, unknown> {
  const r = yield* alt({ word: words.receive(), number: numbers.receive(), sent: words.send('a'), late: sleep(1) })
  same<typeof r.key, 'word' | 'number' | 'sent' | 'late'>()
  switch (r.key) {
    case 'word':
      same<typeof r.value, string>()
      break
    // @ts-expect-error -- no branch has this key
    case 'numbers':
      break
    case 'number':
      same<typeof r.value, number>()
      break
    case 'sent':
    case 'late':
      same<typeof r.value, void>()
      break
    default:
      same<typeof r, never>()
  }
  if (r.key === 'word') same<typeof r, { readonly key: 'word'; readonly value: string }>()

  // @ts-expect-error -- no branch has this key
  if (r.key === 'wrod') return
  // @ts-expect-error -- not narrowed yet: it may be the number
  r.value.length
  // @ts-expect-error -- what was selected is not to be changed
  r.key = 'word'
}

export function* tuple(): Generator<Step, void, unknown> {
  const r = yield* alt([words.receive(), numbers.next(), skip])
  same<typeof r.key, 0 | 1 | 2>()
  switch (r.key) {
    case 0:
      same<typeof r.value, string>()
      break
    case 1:
      same<typeof r.value, IteratorResult<number, void>>()
      break
    case 2:
      same<typeof r.value, void>()
      break
    // @ts-expect-error -- there are three branches
    case 3:
      break
    // @ts-expect-error -- the keys of a tuple are numbers
    case '0':
      break
    default:
      same<typeof r, never>()
  }
}

export function* array(): Generator<Step, void, unknown> {
  const many = [words.receive(), words.receive()]
  const r = yield* alt(many)
  same<typeof r, { readonly key: number; readonly value: string }>()

  const made = yield* alt([1, 2].map((ms) => every(ms)))
  same<typeof made, { readonly key: number; readonly value: number }>()

  const several = yield* alt([...many, numbers.receive()])
  same<typeof several.key, number>()
  same<typeof several.value, string | number>()

  const frozen = yield* alt(some<readonly Guard<number>[]>())
  same<typeof frozen, { readonly key: number; readonly value: number }>()

  const dynamic = yield* alt(some<Readonly<Record<string, Guard<number>>>>())
  same<typeof dynamic, { readonly key: string; readonly value: number }>()
}

export function* preconditions(): Generator<Step, void, unknown> {
  const list = some<string[]>()
  const text = some<string>()
  const source = some<typeof numbers | undefined>()
  const r = yield* alt({
    boolean: list.length > 0 && words.receive(),
    length: list.length && numbers.receive(),
    text: text && words.receive(),
    optional: source?.receive(),
    nullable: source ? every(1) : null,
    several: list.length > 3 && text !== '' && numbers.receive(),
  })
  switch (r.key) {
    case 'boolean':
    case 'text':
      same<typeof r.value, string>()
      break
    case 'length':
    case 'optional':
    case 'nullable':
    case 'several':
      same<typeof r.value, number>()
      break
    default:
      same<typeof r, never>()
  }

  const t = yield* priAlt([list.length > 0 && words.receive(), source?.receive()])
  if (t.key === 0) same<typeof t.value, string>()
  else same<typeof t, { readonly key: 1; readonly value: number }>()

  const maybe = yield* alt(some<Array<Guard<string> | false>>())
  same<typeof maybe, { readonly key: number; readonly value: string }>()
}

/** A branch that can never take part has no key in the result. */
export function falsy(): void {
  const one = alt({ off: false, on: words.receive() })
  same<typeof one, Guard<{ readonly key: 'on'; readonly value: string }>>()
  const none = alt({ off: false, none: null, absent: undefined })
  same<typeof none, Guard<never>>()
  const noneOfTuple = alt([false, null, undefined, 0, ''])
  same<typeof noneOfTuple, Guard<never>>()
  const empty = alt([])
  same<typeof empty, Guard<never>>()
  const emptyRecord = alt({})
  same<typeof emptyRecord, Guard<never>>()
}

/** An optional branch may be absent, which gives no event of its own. */
export function* optional(): Generator<Step, void, unknown> {
  const r = yield* alt(some<{ readonly word?: Guard<string> | undefined; readonly number: Guard<number> }>())
  same<
    typeof r,
    { readonly key: 'word'; readonly value: string } | { readonly key: 'number'; readonly value: number }
  >()
}

export function* kinds(): Generator<Step, void, unknown> {
  // All three give the same, and each is a guard again.
  const any = alt({ a: words.receive(), b: skip })
  const first = priAlt({ a: words.receive(), b: skip })
  const fair = fairAlt({ a: words.receive(), b: skip })
  same<typeof any, typeof first>()
  same<typeof any, typeof fair>()
  same<typeof any, Guard<Selected<{ readonly a: Guard<string>; readonly b: Guard<void> }>>>()

  const outer = yield* alt({ inner: any, mapped: any.map((r) => r.key) })
  if (outer.key === 'mapped') same<typeof outer.value, 'a' | 'b'>()
  else if (outer.value.key === 'a') same<typeof outer.value.value, string>()
}

/** Every guard is a branch, with its own value. */
export function* everyGuard(): Generator<Step, void, unknown> {
  const task = spawn(() => numbers.receive())
  const r = yield* alt({
    tick: every(5),
    permit: semaphore(1).acquire(),
    sync: barrier(2).sync(),
    later: defer(() => words.receive()),
    extended: numbers.extended(() => skip.map(() => true)),
    result: task.result,
    ended: task.ended,
    never,
  })
  switch (r.key) {
    case 'tick':
      return same<typeof r.value, number>()
    case 'permit':
      return same<typeof r.value, Release>()
    case 'sync':
      return same<typeof r.value, void>()
    case 'later':
      return same<typeof r.value, string>()
    case 'extended':
      return same<typeof r.value, boolean>()
    case 'result':
      return same<typeof r.value, number>()
    case 'ended':
      return same<typeof r.value, Outcome<number>>()
    case 'never':
      return same<typeof r.value, never>()
    default:
      return same<typeof r, never>()
  }
}

/** The types by which a function can pass branches on. */
export function passOn<const B extends Branches>(branches: B): Guard<Selected<B>> {
  return alt(branches)
}
const passed = passOn([words.receive(), false, numbers.receive()])
same<
  GuardValue<typeof passed>,
  { readonly key: 0; readonly value: string } | { readonly key: 2; readonly value: number }
>()
same<GuardValue<false>, never>()
same<Selected<readonly [Guard<1>]>, { readonly key: 0; readonly value: 1 }>()
fits<false | null | undefined | 0 | '' | Guard<number>, Branch>()

// @ts-expect-error -- a channel is no branch: it has two ends
alt({ words })
// @ts-expect-error -- nor in an array
priAlt([words, numbers.receive()])
// @ts-expect-error -- nor a tasklet, but its result or its end
alt({ task: spawn(() => skip) })
// @ts-expect-error -- nor a method that was not called
fairAlt([words.receive])
// @ts-expect-error -- nor a generator: it would have to be run to be looked at
alt([(function* () {})()])
// @ts-expect-error -- nor a promise, which fromPromise() makes a guard of
alt({ promise: Promise.resolve(1) })
// @ts-expect-error -- nor a value that is not falsy
alt({ on: true })
// @ts-expect-error -- the branches are one argument
alt(words.receive(), numbers.receive())
// @ts-expect-error -- nor a precondition without its guard
alt({ in: some<boolean>() || numbers.receive() })
// @ts-expect-error -- nor a number that is not 0
alt([1])
// @ts-expect-error -- there are no branches at all
alt()
