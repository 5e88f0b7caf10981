/**
 * What the type checker says of a value: whether it is one of occamy's operations, and of which kind.
 *
 * An operation is what is iterated by steps: it is known by the brand of `Step`, in this copy of the library or in any other.
 * Nothing is imported at run time, neither this library nor the compiler: a program is asked through the parser that made it.
 */
import type { TSESTree } from '@typescript-eslint/utils'
import type ts from 'typescript'

/** A guard can be awaited, a tasklet runs by itself, any other operation does nothing but by `yield*`. */
export type Kind = 'guard' | 'operation' | 'tasklet'

/** What the parsers of TypeScript give beside the tree. */
export interface Services {
  readonly program: ts.Program
  readonly esTreeNodeToTSNodeMap: { get(node: TSESTree.Node): ts.Node }
}

/** What an iterable gives: to the loop, and at its end. */
export interface Iteration {
  readonly yields: readonly ts.Type[]
  readonly returns: readonly ts.Type[]
}

export class Types {
  private readonly checker: ts.TypeChecker
  private readonly services: Services
  /** By type: a file has many places, and few types. */
  private readonly known = new WeakMap<ts.Type, ReadonlySet<Kind>>()

  constructor(services: Services) {
    this.services = services
    this.checker = services.program.getTypeChecker()
  }

  of(node: TSESTree.Node): ts.Type {
    return this.checker.getTypeAtLocation(this.nodeOf(node))
  }

  /** What the function is called by its declaration, and of what it is a member. */
  called(call: TSESTree.CallExpression): { readonly owner: string | undefined; readonly name: string | undefined } {
    const declaration = this.declarationOf(call)
    return { owner: nameOf(declaration?.parent), name: nameOf(declaration) }
  }

  /** What is expected where an expression stands, if its surroundings say so. */
  expected(node: TSESTree.Expression): ts.Type | undefined {
    return this.checker.getContextualType(this.nodeOf(node) as ts.Expression)
  }

  /** The type of a property, if there is such a property. */
  property(type: ts.Type, name: string): ts.Type | undefined {
    const property = this.checker.getNonNullableType(type).getProperty(name)
    return property && this.checker.getTypeOfSymbol(property)
  }

  /** The kinds of operations that a value of this type can be; none if it is none. */
  kinds(type: ts.Type): ReadonlySet<Kind> {
    let kinds = this.known.get(type)
    if (kinds === undefined) {
      kinds = new Set(this.parts(type).flatMap((part) => this.kindOf(part) ?? []))
      this.known.set(type, kinds)
    }
    return kinds
  }

  /** Whether it is an operation in any case, and not, for instance, perhaps undefined. */
  isSure(type: ts.Type): boolean {
    return this.parts(type).every((part) => this.kinds(part).size > 0)
  }

  /** Whether the types say of a value that it may be undefined. */
  get isStrict(): boolean {
    const { strict, strictNullChecks = strict } = this.services.program.getCompilerOptions()
    return strictNullChecks === true
  }

  /** Of a promise that is no guard, what it gives; otherwise nothing. */
  promised(type: ts.Type): readonly ts.Type[] {
    return this.parts(type)
      .filter((part) => this.kindOf(part) === undefined && part.getProperty('then') !== undefined)
      .flatMap((part) => this.checker.getAwaitedType(part) ?? [])
  }

  /** Whether it is a number, a text or the like, or nothing: no object. */
  isPrimitive(type: ts.Type): boolean {
    return this.parts(type).every((part) =>
      PRIMITIVES.has(this.checker.typeToString(this.checker.getBaseTypeOfLiteralType(part))),
    )
  }

  /** Whether any function will do. */
  isFunction(type: ts.Type | undefined): boolean {
    return type !== undefined && this.parts(type).some(({ symbol }) => symbol?.name === 'Function')
  }

  /** Of an array or a tuple, the types of its elements; otherwise nothing. */
  elements(type: ts.Type): readonly ts.Type[] {
    const { checker } = this
    return this.parts(type)
      .filter((part) => checker.isArrayType(part) || checker.isTupleType(part))
      .flatMap((part) => checker.getTypeArguments(part as ts.TypeReference))
  }

  /** Whether a call gives what the object holds on which it is called: `guards.shift()`, or a method that gives `this`. */
  isHeld(call: TSESTree.CallExpression): boolean {
    const declaration = this.declarationOf(call)
    const declared = declaration && this.checker.getSignatureFromDeclaration(declaration)?.getReturnType()
    if (declared === undefined) return false
    const all = declared.isUnion() ? declared.types : [declared]
    return [...all, ...this.elements(declared)].some(
      (type) =>
        type.isTypeParameter() &&
        type.symbol.declarations?.some((of) => of === declaration?.parent || of.parent === declaration?.parent),
    )
  }

  /** What the functions of this type give when they are called. */
  results(type: ts.Type): readonly ts.Type[] {
    return this.parts(type)
      .flatMap((part) => part.getCallSignatures())
      .map((signature) => signature.getReturnType())
  }

  /** Whether whoever calls a function of this type drops what it gets: there is such a function, and it gives `void`. */
  drops(type: ts.Type | undefined): boolean {
    const results = type === undefined ? [] : this.results(type)
    return results.length > 0 && results.every((result) => result === this.checker.getVoidType())
  }

  iteration(type: ts.Type): Iteration {
    const yields: ts.Type[] = []
    const returns: ts.Type[] = []
    for (const result of this.iteratorResults(type)) {
      const value = this.property(result, 'value')
      const isLast = this.property(result, 'done') === this.checker.getTrueType()
      if (value !== undefined) (isLast ? returns : yields).push(...this.parts(value))
    }
    return { yields, returns }
  }

  /** Whether nothing has this type. */
  isNever(type: ts.Type): boolean {
    return type === this.checker.getNeverType()
  }

  isStep(type: ts.Type): boolean {
    return type.getProperties().some(({ name }) => name.startsWith('__@yieldStar@')) && type.symbol.name === 'Step'
  }

  private declarationOf(call: TSESTree.CallExpression): ts.SignatureDeclaration | undefined {
    return this.checker.getResolvedSignature(this.nodeOf(call) as ts.CallExpression)?.getDeclaration()
  }

  private nodeOf(node: TSESTree.Node): ts.Node {
    return this.services.esTreeNodeToTSNodeMap.get(node)
  }

  /** The members of a union; of a type parameter, those of what it extends. */
  private parts(type: ts.Type): readonly ts.Type[] {
    const known = this.checker.getBaseConstraintOfType(type) ?? type
    return known.isUnion() ? known.types.flatMap((part) => this.parts(part)) : [known]
  }

  private kindOf(part: ts.Type): Kind | undefined {
    if (!this.iteration(part).yields.some((step) => this.isStep(step))) return undefined
    if (this.isTasklet(part)) return 'tasklet'
    return part.getProperty('then') === undefined ? 'operation' : 'guard'
  }

  private isTasklet(type: ts.Type): boolean {
    return type.symbol?.name === 'Tasklet' || (type.getBaseTypes() ?? []).some((base) => this.isTasklet(base))
  }

  /** What the `next` of its iterators gives. */
  private iteratorResults(type: ts.Type): readonly ts.Type[] {
    const method = type.getProperties().find(({ name }) => name.startsWith('__@iterator@'))
    const iterators = method === undefined ? [] : this.results(this.checker.getTypeOfSymbol(method))
    return iterators.flatMap((iterator) => {
      const next = this.property(iterator, 'next')
      return next === undefined ? [] : this.results(next).flatMap((result) => this.parts(result))
    })
  }
}

const PRIMITIVES: ReadonlySet<string> = new Set([
  'bigint',
  'boolean',
  'never',
  'null',
  'number',
  'string',
  'symbol',
  'undefined',
])

/** The name that a declaration gives. */
function nameOf(declaration: ts.Node | undefined): string | undefined {
  const { name } = (declaration ?? {}) as { readonly name?: { readonly text?: string } }
  return name?.text
}
