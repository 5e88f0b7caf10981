/** The examples of docs/lint.md are reported where they say so, and nowhere else; and every message is there. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tseslint from 'typescript-eslint'
import { Linter } from 'eslint'
import occamy from 'occamy/eslint'
import { describe, expect, it } from 'vitest'
import { messages } from '../../src/eslint/messages.ts'
import { complaints, programOf } from './check-examples.ts'
import { example, root } from './examples.ts'

const text = readFileSync(`${root}docs/lint.md`, 'utf8')
const folder = fileURLToPath(new URL('../unit/eslint/fixture', import.meta.url))

/** What the document says that its examples know of. */
const HEAD = [
  "import { alt, par, run, sleep, spawn } from 'occamy'",
  "import type { Channel, Guard, Operation, Step, Tasklet } from 'occamy'",
  'declare const ch: Channel<number>, chs: Channel<number>[]',
  'declare function worker(ch: Channel<number>): Generator<Step, number, unknown>',
].join('; ')

interface Sample {
  readonly code: string
  /** The lines that say that they are wrong, by their comments. */
  readonly marked: readonly number[]
}

function samples(kind: 'correct' | 'incorrect'): Sample[] {
  return Array.from(text.matchAll(new RegExp(`\`\`\`ts ${kind}\n(.*?)\`\`\``, 'gs')), ([, code = '']) => {
    const lines = [HEAD, ...code.split('\n')]
    const marked = lines.flatMap((line, i) => (/ \/\/ /.test(line) ? [i + 1] : []))
    return { code: lines.join('\n'), marked }
  })
}

function lint(code: string): Linter.LintMessage[] {
  const languageOptions = {
    parser: tseslint.parser,
    // What is linted is not what the file has: with CI set, the parser would take that for a single run over files as they are.
    parserOptions: { project: './tsconfig.json', tsconfigRootDir: folder, disallowAutomaticSingleRunInference: true },
  }
  const config = { files: ['**/*.ts'], ...occamy.configs.recommended, languageOptions } as Linter.Config
  return new Linter({ cwd: folder }).verify(code, [config], { filename: `${folder}/file.ts` })
}

const incorrect = samples('incorrect')
const correct = samples('correct')

it('there is an example of each', () => {
  expect(incorrect.length).toBe(correct.length)
  expect(incorrect.length).toBeGreaterThan(5)
})

describe('the lines that an incorrect example marks are reported, and no others', () => {
  it.each(incorrect)('%#', ({ code, marked }) => {
    const found = lint(code)
    expect(found.map(({ line }) => line)).toEqual(marked)
    expect(new Set(found.map(({ ruleId }) => ruleId))).toEqual(new Set(['occamy/no-floating-operation']))
  })
})

describe('nothing of a correct example is reported', () => {
  it.each(correct)('%#', ({ code }) => {
    expect(lint(code)).toEqual([])
  })
})

it('each correct example compiles', () => {
  const program = programOf(correct.map(({ code }, i) => example(`correct example ${i}`, code.split('\n'))))
  expect(correct.flatMap((_, i) => complaints(program, i))).toEqual([])
})

it('every message is there, as it is said of some example', () => {
  const quoted = Array.from(text.matchAll(/^> (.*)$/gm), ([, quote]) => quote)
  const said = new Set(incorrect.flatMap(({ code }) => lint(code).map(({ message }) => message)))
  expect(quoted.filter((quote) => !said.has(quote!))).toEqual([])
  const isQuoted = (message: string): boolean => {
    const pattern = new RegExp(`^${message.replace(/[.*+?^$|()[\]\\]/g, '\\$&').replace(/\{\{.*?\}\}/g, '\\w+')}$`)
    return quoted.some((quote) => pattern.test(quote!))
  }
  const suggestions = new Set(['addYield', 'addAwait', 'addStar', 'addResult'])
  const all = Object.entries(messages).filter(([id]) => !suggestions.has(id))
  expect(all.filter(([, message]) => !isQuoted(message)).map(([id]) => id)).toEqual([])
})
