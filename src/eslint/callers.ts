/** Callers that drop what a function gives, or look only whether it is true, though the type of the function that they take does not say so. */
import type { TSESTree } from '@typescript-eslint/utils'
import type { Types } from './types.ts'

const PREDICATES: ReadonlySet<string> = new Set(
  ['every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'some'].flatMap((name) => [
    `Array.${name}`,
    `ReadonlyArray.${name}`,
  ]),
)

const TIMERS: ReadonlySet<string> = new Set(['nextTick', 'setImmediate', 'setInterval', 'setTimeout'])

/** Whether the node is what an array calls to be told about its elements. */
export function isPredicate(node: TSESTree.Node, types: Types): boolean {
  const call = callOf(node)
  if (call === undefined) return false
  const { owner, name } = types.called(call)
  return PREDICATES.has(`${owner}.${name}`)
}

/** Whether the node is what a timer calls that takes any `Function`: nextTick of Node, and those of browsers. */
export function isTimed(node: TSESTree.Expression, types: Types): boolean {
  const call = callOf(node)
  return call !== undefined && TIMERS.has(types.called(call).name ?? '') && types.isFunction(types.expected(node))
}

/** The call of which the node is the first argument. */
function callOf(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = node
  return parent?.type === 'CallExpression' && parent.arguments[0] === node ? parent : undefined
}
