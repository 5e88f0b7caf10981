/** What the compiler says of the examples, and of the docstrings of what is exported. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import { root } from './examples.ts'
import type { Example } from './examples.ts'

function settings(): ts.CompilerOptions {
  const path = `${root}tsconfig.json`
  const { config } = ts.readConfigFile(path, (file) => ts.sys.readFile(file)) as { config: unknown }
  return ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options
}

const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  readonly exports: Readonly<Record<string, string | object>>
}

/** The indexes of the entries of the package: `./check` is made of `src/check/index.ts`. */
export const entries: readonly string[] = Object.entries(exports).flatMap(([path, to]) =>
  typeof to === 'string' ? [] : `${root}src${path.slice(1)}/index.ts`,
)

/** A program of the entries and of the examples, each a module of its own that only the compiler sees. */
export function programOf(examples: readonly Example[]): ts.Program {
  const texts = new Map(examples.map(({ code }, i) => [fileOf(i), code]))
  const options = settings()
  const host = ts.createCompilerHost(options)
  const plain = { ...host }
  host.fileExists = (file) => texts.has(file) || plain.fileExists(file)
  host.readFile = (file) => texts.get(file) ?? plain.readFile(file)
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file)
    return text === undefined ? plain.getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version)
  }
  return ts.createProgram([...entries, ...texts.keys()], options, host)
}

const fileOf = (i: number): string => `${root}test/docs/example-${i}.ts`

/** What is wrong with an example, in the compiler's words. */
export function complaints(program: ts.Program, i: number): string[] {
  const file = program.getSourceFile(fileOf(i))
  if (file === undefined) throw new Error(`there is no example ${i}`)
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start)
      return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    },
  )
}

export interface Exported {
  readonly name: string
  /** Whether it is there at run time. */
  readonly isValue: boolean
  /** What its docstring says, without the tags. */
  readonly text: string
  /** The code of its examples. */
  readonly examples: readonly string[]
  /** The names that its `@see` tags refer to. */
  readonly see: readonly string[]
}

/** What the entries export. */
export function exportsOf(program: ts.Program): Exported[] {
  const checker = program.getTypeChecker()
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(entry)
    const module = file && checker.getSymbolAtLocation(file)
    if (module === undefined) throw new Error(`${entry} is no module`)
    return checker.getExportsOfModule(module).map((symbol) => exported(symbol, checker))
  })
}

function isTypeOnly(alias: ts.Symbol): boolean {
  return alias.declarations?.some((node) => ts.isTypeOnlyImportOrExportDeclaration(node)) ?? false
}

function exported(alias: ts.Symbol, checker: ts.TypeChecker): Exported {
  const symbol = (alias.flags & ts.SymbolFlags.Alias) === 0 ? alias : checker.getAliasedSymbol(alias)
  const tags = symbol.getJsDocTags(checker)
  const texts = (name: string): string[] =>
    tags.filter((tag) => tag.name === name).map((tag) => ts.displayPartsToString(tag.text))
  return {
    name: alias.name,
    isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(alias),
    text: ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim(),
    examples: texts('example'),
    see: texts('see').map((text) => text.trim()),
  }
}
