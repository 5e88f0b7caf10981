/** Where an expression is looked at for itself: as a condition, or as an operand. An operation is an object there, and always true. */
import type { TSESTree } from '@typescript-eslint/utils'

/** The nodes that look at what is in them. */
export type Looking =
  | TSESTree.BinaryExpression
  | TSESTree.ConditionalExpression
  | TSESTree.DoWhileStatement
  | TSESTree.ForStatement
  | TSESTree.IfStatement
  | TSESTree.LogicalExpression
  | TSESTree.SwitchStatement
  | TSESTree.TemplateLiteral
  | TSESTree.UnaryExpression
  | TSESTree.WhileStatement

/** The expressions that a node looks at. */
export function operands(node: Looking): readonly TSESTree.Expression[] {
  if ('test' in node) return node.test === null ? [] : [node.test]
  if ('discriminant' in node) return [node.discriminant]
  if ('expressions' in node) return node.parent.type === 'TaggedTemplateExpression' ? [] : node.expressions
  if (HANDS_ON.has(node.operator)) return []
  if ('argument' in node) return [node.argument]
  // What is on the right is the value.
  if (node.operator === '&&') return [node.left]
  return [node.left as TSESTree.Expression, node.right]
}

/** Operators that ask of an object what it is, or give one of their operands, or drop it. */
const HANDS_ON: ReadonlySet<string> = new Set(['in', 'instanceof', '||', '??', 'void', 'delete'])

/** Whether the two are compared as they are: then it may be meant to ask whether they are the same object. */
export function isComparison({ operator }: TSESTree.BinaryExpression): boolean {
  return operator === '===' || operator === '!==' || operator === '==' || operator === '!='
}
