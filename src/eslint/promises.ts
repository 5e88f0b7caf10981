/** The combinators of promises, and what they are given. */
import type { TSESTree } from '@typescript-eslint/utils'
import type ts from 'typescript'
import type { Types } from './types.ts'

const COMBINATORS: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race'])

/** Which combinator of promises is called, if any. */
export function combinator(node: TSESTree.CallExpression, types: Types): string | undefined {
  const { callee } = node
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return undefined
  const isOne = COMBINATORS.has(callee.property.name) && types.of(callee.object).symbol?.name === 'PromiseConstructor'
  return isOne ? callee.property.name : undefined
}

/** The types of what a combinator is to wait for. */
export function combined({ arguments: [given] }: TSESTree.CallExpression, types: Types): readonly ts.Type[] {
  return given === undefined || given.type === 'SpreadElement' ? [] : types.iteration(types.of(given)).yields
}
