/** What is offered to be written instead. */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import type { MessageId } from './messages.ts'
import { functionAround, isGenerator } from './places.ts'
import type { Kind } from './types.ts'

export type Suggestions = TSESLint.ReportSuggestionArray<MessageId>

/** To wait for an operation, as surely as it is one: where `yield*` can be written, by that; for a guard in an async function, by `await`. */
export function toWait(node: TSESTree.Expression, kinds: ReadonlySet<Kind>, isSure: boolean): Suggestions {
  const fn = functionAround(node)
  if (isGenerator(fn)) return isSure ? [{ messageId: 'addYield', fix: (fixer) => prefix(fixer, node, 'yield*') }] : []
  if (fn?.async === true && [...kinds].every((kind) => kind === 'guard'))
    return [{ messageId: 'addAwait', fix: (fixer) => prefix(fixer, node, 'await') }]
  return []
}

/** `yield x` with its star. */
export function withStar(node: TSESTree.YieldExpression): Suggestions {
  const { range } = node
  const end = range[0] + 'yield'.length
  return [{ messageId: 'addStar', fix: (fixer) => fixer.insertTextAfterRange([range[0], end], '*') }]
}

/** The result of a tasklet, which can be awaited. */
export function itsResult(node: TSESTree.Expression): Suggestions {
  return [
    {
      messageId: 'addResult',
      fix: (fixer) =>
        isTight(node)
          ? fixer.insertTextAfter(node, '.result')
          : [fixer.insertTextBefore(node, '('), fixer.insertTextAfter(node, ').result')],
    },
  ]
}

/** Puts the word before it, or in the place of the `void` that is there. */
function prefix(fixer: TSESLint.RuleFixer, node: TSESTree.Expression, word: 'await' | 'yield*'): TSESLint.RuleFix[] {
  const { parent } = node
  const isVoid = parent.type === 'UnaryExpression' && parent.operator === 'void'
  const outer = isVoid ? parent : node
  const wraps = word === 'yield*' ? isOperand(outer) : !isVoid && !isTight(node)
  const [before, after] = !wraps ? [word, ''] : word === 'yield*' ? ['(yield*', ')'] : ['await (', ')']
  const [start] = outer.range
  const put = isVoid
    ? fixer.replaceTextRange([start, start + 'void'.length], before)
    : fixer.insertTextBefore(node, wraps && word === 'await' ? before : `${before} `)
  return [put, fixer.insertTextAfter(outer, after)]
}

/** Whether it stands where `yield*` cannot without parentheses. */
function isOperand(node: TSESTree.Node): boolean {
  const { parent } = node
  if (parent?.type === 'ConditionalExpression') return parent.test === node
  return OPERATORS.has(parent?.type ?? '')
}

const OPERATORS: ReadonlySet<string> = new Set(['BinaryExpression', 'LogicalExpression', 'UnaryExpression'])

/** Whether a member can be asked of it, and a unary operator put before it, without parentheses. */
function isTight({ type }: TSESTree.Expression): boolean {
  return type === 'Identifier' || type === 'CallExpression' || type === 'MemberExpression' || type === 'ThisExpression'
}
