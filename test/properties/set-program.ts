/** What is done with a select set and its model, as data. */
import type { Spec } from './model/set.ts'

/** What takes no time. */
export type Quick =
  | {
      readonly do: 'add'
      readonly key: number
      readonly spec: Spec
      readonly once: 'remove' | 'disable' | undefined
      readonly enabled: boolean
    }
  | { readonly do: 'again' | 'delete' | 'enable' | 'disable'; readonly key: number }
  | { readonly do: 'trySend' | 'tryReceive' | 'close' | 'poison'; readonly ch: number }

export type Drive =
  | Quick
  | { readonly do: 'clear' }
  /** A tasklet comes and sends, or receives. */
  | { readonly do: 'sender' | 'receiver'; readonly ch: number }
  /** Takes so many events, with something done after each. */
  | {
      readonly do: 'wait' | 'poll'
      readonly max: number
      readonly take: number
      readonly inside: readonly Quick[]
    }
  | { readonly do: 'next' }
  /** Waits though nothing is ready: another tasklet does these, one by one, until the set is committed. */
  | { readonly do: 'park'; readonly how: 'wait' | 'next'; readonly meanwhile: readonly Quick[] }
