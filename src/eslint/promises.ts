/** The combinators of promises, and what they are given. */
import type { TSESTree } from '@typescript-eslint/utils'
import type ts from 'typescript'
import type { Types } from './types.ts'

const COMBINATORS: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race'])

/** Which combinator of promises is called, if any: by whatever expression. */
export function combinator(node: TSESTree.CallExpression, types: Types): string | undefined {
  const { owner, name = '' } = types.called(node)
  return owner === 'PromiseConstructor' && COMBINATORS.has(name) ? name : undefined
}

/** The types of what a combinator is to wait for. */
export function combined({ arguments: [given] }: TSESTree.CallExpression, types: Types): readonly ts.Type[] {
  return given === undefined || given.type === 'SpreadElement' ? [] : types.iteration(types.of(given)).yields
}
