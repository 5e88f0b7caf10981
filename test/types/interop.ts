/** What the bridges to the rest of JavaScript take and give. */
import { alt, run, skip } from 'occamy'
import type { AbortSignalLike, Guard } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { fits, same, some } from './assert.ts'

const text = fromPromise(Promise.resolve('text'))
same<typeof text, Guard<string>>()
const made = fromPromise(async (signal) => {
  same<typeof signal, AbortSignal>()
  return 1
})
same<typeof made, Guard<number>>()
const like = fromPromise(some<PromiseLike<string>>())
same<typeof like, Guard<string>>()
const selected = alt({ text, made })
same<
  typeof selected,
  Guard<{ readonly key: 'text'; readonly value: string } | { readonly key: 'made'; readonly value: number }>
>()

// The platform's signal is one that the core, which has no DOM types, takes.
fits<AbortSignal, AbortSignalLike>()
void run(() => skip, { signal: AbortSignal.timeout(1) })

// @ts-expect-error -- no promise
fromPromise(1)
// @ts-expect-error -- no promise is made
fromPromise(() => 1)
// @ts-expect-error -- no signal
void run(() => skip, { signal: new AbortController() })
