/**
 * The examples of the documentation: the `ts` blocks after `@example` in the docstrings, and those of the documents.
 *
 * What an example says that it prints: the comment behind a `console.log` on the same line, the comment lines that directly
 * follow such a line, and the comment lines at the end of the block. Any other comment is prose.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('../../', import.meta.url))

export interface Example {
  /** Where it stands: `src/alt/alt.ts:185`, with the line of its first statement. */
  readonly where: string
  readonly code: string
  /** The lines that it says it prints. */
  readonly prints: readonly string[]
}

/** Every example of the docstrings below `src`. */
export function docstringExamples(): Example[] {
  return readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .flatMap((path) => inDocstrings(`src/${path}`, readFileSync(`${root}src/${path}`, 'utf8')))
}

/** The documents whose examples are run, by their paths from the root. */
export function documents(): string[] {
  const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'))
  return ['README.md', 'ARCHITECTURE.md', ...pages.toSorted().map((name) => `docs/${name}`)]
}

/** Every `ts` block of a document, named by its path from the root. */
export function documentExamples(path: string): Example[] {
  return blocks(path, readFileSync(root + path, 'utf8').split('\n'), 0)
}

/** The examples in the docstrings of a source text. */
export function inDocstrings(path: string, text: string): Example[] {
  const examples: Example[] = []
  for (const docstring of text.matchAll(/\/\*\*.*?\*\//gs)) {
    const before = text.slice(0, docstring.index).split('\n').length - 1
    const lines = docstring[0].split('\n').map((line) => line.replace(/^\s*\*( |$)/, ''))
    const tag = lines.findIndex((line) => line.startsWith('@example'))
    if (tag >= 0) examples.push(...blocks(path, lines.slice(tag), before + tag))
  }
  return examples
}

/** The `ts` blocks among some lines, of which the first is line number `before` + 1 of the file. */
function blocks(path: string, lines: readonly string[], before: number): Example[] {
  const examples: Example[] = []
  let start: number | undefined
  for (const [i, line] of lines.entries()) {
    if (start === undefined && line === '```ts') start = i + 1
    else if (start !== undefined && line === '```') {
      examples.push(example(`${path}:${before + start + 1}`, lines.slice(start, i)))
      start = undefined
    }
  }
  if (start !== undefined) throw new Error(`${path}: a block that is never closed`)
  return examples
}

export function example(where: string, lines: readonly string[]): Example {
  return { where, code: `${lines.join('\n')}\n`, prints: printed(lines) }
}

const LOG = /\bconsole\.log\(/
const BEHIND = /^.*\s\/\/ (.*)$/
const ALONE = /^\s*\/\/ ?(.*)$/

function printed(lines: readonly string[]): string[] {
  const end = lines.findLastIndex((line) => !ALONE.test(line)) + 1
  const prints: string[] = []
  let follows = false
  for (const [i, line] of lines.entries()) {
    const alone = ALONE.exec(line)
    const said = alone
      ? follows || i >= end
        ? alone[1]
        : undefined
      : LOG.test(line)
        ? BEHIND.exec(line)?.[1]
        : undefined
    if (alone === null) follows = LOG.test(line)
    if (said !== undefined) prints.push(said)
  }
  return prints
}
