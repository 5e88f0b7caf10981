/** What the command and its worker say to each other. */
import type { Progress } from '../check/index.ts'

/** How the command ends: `passed`, `failed`, `usage` (so too what cannot be loaded, or checked), `inconclusive`. */
export const EXIT = { passed: 0, failed: 1, usage: 2, inconclusive: 3 } as const

/** What is to be checked, and how. */
export interface Request {
  /** As it was given. */
  readonly file: string
  readonly exportName: string
  readonly reduction: 'optimal' | 'none'
  readonly maxExecutions: number | undefined
  /** In ms. */
  readonly maxTime: number
  /** A schedule, if that alone is to be run. */
  readonly replay: string | undefined
  readonly mermaid: boolean
}

export type Message =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'ended'; readonly exit: keyof typeof EXIT; readonly text: string; readonly mermaid: string }
  /** It could not be loaded, or checked: why. */
  | { readonly kind: 'refused'; readonly why: string }

/** Why something could not be loaded, in words for the user. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}
