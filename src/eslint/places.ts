/** Where in a program an expression stands. */
import type { TSESTree } from '@typescript-eslint/utils'

export type Function = TSESTree.ArrowFunctionExpression | TSESTree.FunctionDeclaration | TSESTree.FunctionExpression

/** The function whose body the node is in; undefined at the top of a module, and in the body of a class. */
export function functionAround(node: TSESTree.Node): Function | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at)) return at
    if (at.type === 'PropertyDefinition' || at.type === 'AccessorProperty' || at.type === 'StaticBlock')
      return undefined
  }
  return undefined
}

export function isFunction(node: TSESTree.Node): node is Function {
  return (
    node.type === 'ArrowFunctionExpression' || node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression'
  )
}

/** Whether `yield*` can be written in it. */
export function isGenerator(fn: Function | undefined): fn is Function & { generator: true; async: false } {
  return fn !== undefined && fn.generator && !fn.async
}

/** Whether the node is written as an argument of a call, alone or within an array or a record. */
export function isArgument(node: TSESTree.Node): boolean {
  const { parent } = node
  if (parent === undefined) return false
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return parent.callee !== node
  return HOLDERS.has(parent.type) && isArgument(parent)
}

const HOLDERS: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'ConditionalExpression',
  'LogicalExpression',
  'ObjectExpression',
  'Property',
  'TSAsExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
])

/** The expressions of which the value of this one can be, by conditions, `&&`, `||`, `??` and commas. */
export function values(node: TSESTree.Expression): readonly TSESTree.Expression[] {
  if (node.type === 'ConditionalExpression') return [...values(node.consequent), ...values(node.alternate)]
  if (node.type === 'SequenceExpression') return node.expressions.slice(-1).flatMap((last) => values(last))
  if (node.type !== 'LogicalExpression') return [node]
  // An operation is truthy: on the left of `&&` it is never the value.
  return [...(node.operator === '&&' ? [] : values(node.left)), ...values(node.right)]
}
