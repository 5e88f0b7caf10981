/**
 * The rule no-floating-operation: a guard or an operation that nobody waits for does nothing, and says nothing.
 *
 * It looks at every place where a value is dropped, or handed to what does not wait for it. Who means to hand on an operation says so
 * by a type: the result type of a function. A tasklet may be dropped, since it runs by itself.
 */
import type { TSESLint, TSESTree } from '@typescript-eslint/utils'
import type ts from 'typescript'
import { isPredicate, isTimed } from './callers.ts'
import { messages } from './messages.ts'
import type { MessageId } from './messages.ts'
import { isComparison, operands } from './operands.ts'
import type { Looking } from './operands.ts'
import { functionAround, isArgument, isFunction, isGenerator, values } from './places.ts'
import type { Function } from './places.ts'
import { combinator, combined } from './promises.ts'
import { typesOf } from './services.ts'
import { home } from './manifest.ts'
import { itsResult, toWait, withStar } from './suggest.ts'
import type { Suggestions } from './suggest.ts'
import type { Kind, Types } from './types.ts'

/** What tools that list rules read. */
interface Docs {
  readonly recommended: boolean
  readonly requiresTypeChecking: boolean
}

interface Combined {
  readonly id: 'combined' | 'raced'
  readonly kinds: ReadonlySet<Kind>
  readonly method: string
}

type Context = Readonly<TSESLint.RuleContext<MessageId, []>>

class Search {
  private readonly context: Context
  private readonly types: Types

  constructor(context: Context) {
    this.context = context
    this.types = typesOf(context)
  }

  /** A value that is dropped where it is made. */
  dropped(node: TSESTree.Expression, messageId?: MessageId): void {
    for (const value of values(node)) {
      if (this.isKept(value) || this.isReported(value)) continue
      const type = this.types.of(value)
      const kinds = floating(this.types.kinds(type))
      if (kinds.size > 0) {
        const id = messageId ?? (this.isOutside(value, kinds) ? 'floatingGuard' : 'floating')
        this.report(value, id, kinds, toWait(value, kinds, this.types.isSure(type)))
      } else if (messageId !== 'returned') this.droppedWith(value, type)
    }
  }

  /** A value that is dropped with the operations in it: an array of them, or a promise. */
  private droppedWith(node: TSESTree.Expression, type: ts.Type): void {
    const all = [type, ...this.types.elements(type)]
    const promised = this.kindsOf(all.flatMap((each) => this.types.promised(each)))
    if (promised.size > 0) this.report(node, 'promised', promised, [])
    else if (this.kindsOf(all).size > 0) this.report(node, 'floatingArray', promised, [])
  }

  /** The calls whose results can be the value, and are made by it. */
  private made(node: TSESTree.Expression): readonly TSESTree.CallExpression[] {
    return values(node).filter(
      (value): value is TSESTree.CallExpression => value.type === 'CallExpression' && !this.types.isHeld(value),
    )
  }

  /** What the node looks at as it is, where its result is meant. */
  lookedAt(node: Looking): void {
    for (const operand of operands(node)) {
      if (node.type !== 'BinaryExpression' || !isComparison(node) || this.isCompared(node, operand))
        this.result(operand, 'looked')
    }
  }

  /** Whether it is compared to what is no object, as only its result can be. */
  private isCompared({ left, right }: TSESTree.BinaryExpression, operand: TSESTree.Expression): boolean {
    return this.types.isPrimitive(this.types.of(operand === left ? right : left))
  }

  /**
   * Where a result is meant, an operation. It is reported if it is made there, and by its type cannot be missing: who looks at a
   * variable, or at what may be undefined, may ask whether it is there.
   */
  private result(node: TSESTree.Expression, messageId: 'looked' | 'predicate'): void {
    for (const value of this.made(node)) {
      const type = this.types.of(value)
      const kinds = floating(this.types.kinds(type))
      if (kinds.size > 0 && this.types.isStrict && this.types.isSure(type))
        this.report(value, messageId, kinds, messageId === 'looked' ? toWait(value, kinds, true) : [])
    }
  }

  /** `yield x`, without the star. */
  yielded(node: TSESTree.YieldExpression): void {
    const fn = functionAround(node)
    if (node.argument === null || node.delegate || !isGenerator(fn)) return
    const type = this.types.of(node.argument)
    const kinds = this.types.kinds(type)
    if (kinds.size === 0 || this.isOtherIterable(fn)) return
    this.report(node, 'yielded', kinds, this.types.isSure(type) ? withStar(node) : [])
  }

  /** Whether something has it still. */
  private isKept(node: TSESTree.Expression): boolean {
    if (node.type === 'ChainExpression') return this.isKept(node.expression)
    return node.type === 'AssignmentExpression' || (node.type === 'CallExpression' && this.types.isHeld(node))
  }

  /** Whether it is an `await`, or a combinator of promises, that is reported for itself. */
  private isReported(node: TSESTree.Expression): boolean {
    if (node.type === 'CallExpression') return this.badlyCombined(node) !== undefined
    if (node.type !== 'AwaitExpression') return false
    return this.types.kinds(this.types.of(node.argument)).has('operation') || this.isReported(node.argument)
  }

  /** `await x`, where x is no promise. */
  awaited({ argument }: TSESTree.AwaitExpression): void {
    const kinds = this.types.kinds(this.types.of(argument))
    if (kinds.has('operation')) this.report(argument, 'awaited', kinds, [])
    else if (kinds.has('tasklet')) this.report(argument, 'awaitedTasklet', kinds, itsResult(argument))
  }

  /** `return x`: in a generator function it is not waited for, in a callback it may be dropped. */
  returned({ argument }: TSESTree.ReturnStatement, fn: Function | undefined): void {
    if (argument === null || fn === undefined) return
    if (!fn.generator) this.given(argument, fn)
    else if (!fn.async && fn.returnType === undefined && this.isBody(fn)) this.dropped(argument, 'returned')
  }

  /** A function whose results are dropped by those who call it, or looked at. */
  callback(fn: TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression): void {
    if (!fn.generator) {
      if (fn.body.type !== 'BlockStatement') this.given(fn.body, fn)
    } else if (!fn.async) this.passed(fn, this.isDropped(fn))
  }

  /** What a function gives that is no generator function. */
  private given(node: TSESTree.Expression, fn: Function): void {
    if (fn.async) this.resolved(node, fn)
    else if (this.isDropped(fn)) this.dropped(node, 'callback')
    else if (isPredicate(fn, this.types)) this.result(node, 'predicate')
  }

  /** What an async function gives: a guard is awaited, an operation is not. */
  private resolved(node: TSESTree.Expression, fn: Function): void {
    if (fn.returnType !== undefined || !(this.isUnasked(fn) || this.isDropped(fn))) return
    for (const value of this.made(node)) {
      if (this.types.kinds(this.types.of(value)).has('operation'))
        this.report(value, 'resolved', new Set(['operation']), [])
    }
  }

  /** What is passed to a call: combinators of promises, and functions that are not written there. */
  call(node: TSESTree.CallExpression | TSESTree.NewExpression): void {
    const bad = node.type === 'CallExpression' ? this.badlyCombined(node) : undefined
    if (bad !== undefined) this.report(node, bad.id, bad.kinds, [], { method: bad.method })
    for (const argument of node.arguments) {
      if (argument.type === 'SpreadElement' || isFunction(argument)) continue
      this.passed(argument, this.types.drops(this.types.expected(argument)) || isTimed(argument, this.types))
    }
  }

  /** A function that gives operations, to a caller that drops them or looks at them. */
  private passed(node: TSESTree.Expression, isDropped: boolean): void {
    if (!isDropped && !isPredicate(node, this.types)) return
    const results = this.types.results(this.types.of(node))
    const kinds = this.kindsOf(results)
    if (kinds.size > 0 && (isDropped || results.every((result) => this.types.isSure(result))))
      this.report(node, isDropped ? 'callback' : 'predicate', kinds, [])
  }

  private kindsOf(types: readonly ts.Type[]): ReadonlySet<Kind> {
    return new Set(types.flatMap((type) => [...floating(this.types.kinds(type))]))
  }

  /** Of a combinator of promises that is given what it does not wait for, or takes from all: which it is. */
  private badlyCombined(node: TSESTree.CallExpression): Combined | undefined {
    const method = combinator(node, this.types)
    if (method === undefined) return undefined
    const kinds = new Set(combined(node, this.types).flatMap((type) => [...this.types.kinds(type)]))
    if (kinds.has('operation') || kinds.has('tasklet')) return { id: 'combined', kinds, method }
    const takesAll = kinds.has('guard') && (method === 'race' || method === 'any')
    return takesAll ? { id: 'raced', kinds, method } : undefined
  }

  /** Whether `await` is what can be written there. */
  private isOutside(node: TSESTree.Node, kinds: ReadonlySet<Kind>): boolean {
    return !kinds.has('operation') && !isGenerator(functionAround(node))
  }

  /** Whether a generator function is meant for a loop, not for a tasklet: by its type, or by the one that is expected. */
  private isOtherIterable(fn: Function): boolean {
    const expected = fn.returnType === undefined ? this.expectedOf(fn) : this.types.results(this.types.of(fn))
    return expected.length > 0 && !expected.some((type) => this.types.kinds(type).size > 0)
  }

  /** Whether a generator function without a result type is to be run by a tasklet, and not expected to give an operation. */
  private isBody(fn: Function): boolean {
    if (!isArgument(fn) && this.expectedOf(fn).some((type) => this.givesOperation(type))) return false
    return this.types.results(this.types.of(fn)).some((type) => {
      const { yields } = this.types.iteration(type)
      return this.types.kinds(type).size > 0 || (yields.length > 0 && yields.every((each) => this.types.isNever(each)))
    })
  }

  private givesOperation(type: ts.Type): boolean {
    return this.types.iteration(type).returns.some((result) => this.types.kinds(result).size > 0)
  }

  private isDropped(fn: Function): boolean {
    if (fn.type === 'FunctionDeclaration') return false
    return this.types.drops(this.expectedType(fn)) || isTimed(fn, this.types)
  }

  /** Whether nothing is said of what a function is to give. */
  private isUnasked(fn: Function): boolean {
    return fn.type === 'FunctionDeclaration' || this.expectedType(fn) === undefined
  }

  private expectedOf(fn: Function): readonly ts.Type[] {
    const type = fn.type === 'FunctionDeclaration' ? undefined : this.expectedType(fn)
    return type === undefined ? [] : this.types.results(type)
  }

  /** Of a method in a record, the type that is expected of the record's property. */
  private expectedType(fn: TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression): ts.Type | undefined {
    const { parent } = fn
    if (parent.type !== 'Property' || !parent.method) return this.types.expected(fn)
    const record = this.types.expected(parent.parent)
    if (record === undefined || parent.key.type !== 'Identifier') return undefined
    return this.types.property(record, parent.key.name)
  }

  private report(
    node: TSESTree.Node,
    messageId: MessageId,
    kinds: ReadonlySet<Kind>,
    suggest: Suggestions,
    data: Readonly<Record<string, string>> = {},
  ): void {
    const [kind = 'operation'] = kinds
    this.context.report({ node, messageId, data: { kind, ...data }, suggest: [...suggest] })
  }
}

const url = new URL('docs/lint.md#no-floating-operation', home).href

export const noFloatingOperation: TSESLint.RuleModule<MessageId, [], Docs> = {
  meta: {
    type: 'problem',
    docs: {
      description: 'Disallow guards and operations that nobody waits for',
      url,
      recommended: true,
      requiresTypeChecking: true,
    },
    hasSuggestions: true,
    messages,
    schema: [],
  },
  create(context) {
    const search = new Search(context)
    const callback = (node: TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression): void =>
      search.callback(node)
    const call = (node: TSESTree.CallExpression | TSESTree.NewExpression): void => search.call(node)
    const looks = (node: Looking): void => search.lookedAt(node)
    return {
      ExpressionStatement: ({ expression }) => search.dropped(expression),
      SequenceExpression: ({ expressions }) => expressions.slice(0, -1).forEach((each) => search.dropped(each)),
      ForStatement({ init, update }) {
        if (init !== null && init.type !== 'VariableDeclaration') search.dropped(init)
        if (update !== null) search.dropped(update)
      },
      ':matches(ConditionalExpression, DoWhileStatement, ForStatement, IfStatement, SwitchStatement, WhileStatement)':
        looks,
      ':matches(BinaryExpression, LogicalExpression, TemplateLiteral, UnaryExpression)': looks,
      'UnaryExpression[operator="void"]': ({ argument }: TSESTree.UnaryExpression) =>
        search.dropped(argument, 'voided'),
      YieldExpression: (node) => search.yielded(node),
      AwaitExpression: (node) => search.awaited(node),
      ReturnStatement: (node) => search.returned(node, functionAround(node)),
      ArrowFunctionExpression: callback,
      FunctionExpression: callback,
      CallExpression: call,
      NewExpression: call,
    }
  },
}

/** What does nothing unless somebody waits for it. */
function floating(kinds: ReadonlySet<Kind>): ReadonlySet<Kind> {
  return kinds.has('tasklet') ? new Set([...kinds].filter((kind) => kind !== 'tasklet')) : kinds
}
