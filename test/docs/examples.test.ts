/** The documentation keeps its word: every example compiles, runs, and prints what it says that it prints. */
import { beforeAll, describe, expect, it } from 'vitest'
import type ts from 'typescript'
import { complaints, exportsOf, programOf } from './check-examples.ts'
import type { Exported } from './check-examples.ts'
import { docstringExamples, documentExamples, documents, example, inDocstrings } from './examples.ts'
import { runExample } from './run-example.ts'

const examples = [...docstringExamples(), ...documents().flatMap(documentExamples)]

/** What is between the fences of an example, as the compiler gives it. */
const codeOf = (text: string): string =>
  text
    .replace(/^```ts\n/, '')
    .replace(/\n```$/, '')
    .trim()

describe('each example prints what its comments say', () => {
  it.each(examples)('$where', { timeout: 10_000 }, async (each) => {
    expect(await runExample(each)).toEqual(each.prints)
  })
})

describe('for the compiler', () => {
  let program: ts.Program
  let all: Exported[]
  beforeAll(() => {
    program = programOf([...examples, example('broken', ["import { run } from 'occamy'", 'run(async () => 1)'])])
    all = exportsOf(program)
  })

  it('each example compiles under the strict settings', () => {
    const wrong = examples.flatMap(({ where }, i) => complaints(program, i).map((text) => `${where}: ${text}`))
    expect(wrong).toEqual([])
  })

  it('an example that is wrong does not', () => {
    expect(complaints(program, examples.length).join()).toMatch(/line 2: .*Promise<number>/)
  })

  it('every export says what it is, in a sentence', () => {
    expect(all.length).toBeGreaterThan(80)
    expect(all.filter(({ text }) => !/^\S.*\w.*\./s.test(text)).map(({ name }) => name)).toEqual([])
  })

  it('every example of an export is one of those that are run', () => {
    const run = new Set(docstringExamples().map(({ code }) => code.trim()))
    const shown = all.flatMap(({ name, examples }) => examples.map((text) => ({ name, code: codeOf(text) })))
    expect(shown.length).toBeGreaterThan(70)
    expect(shown.filter(({ code }) => !run.has(code)).map(({ name }) => name)).toEqual([])
  })

  it('every example of a docstring says what it prints, or throws if it is wrong', () => {
    // A property, or the checks of a suite.
    const throws = /\bfc\.assert\(|of checks\) await run\(\)/
    const idle = docstringExamples().filter(({ code, prints }) => prints.length === 0 && !throws.test(code))
    expect(idle.map(({ where }) => where)).toEqual([])
  })

  it('every exported value has an example, or refers by @see to one that uses it', () => {
    const shown = ({ name, examples, see }: Exported): boolean =>
      examples.length > 0 || see.some((other) => uses(other, name))
    const uses = (other: string, name: string): boolean =>
      all.some((each) => each.name === other && each.examples.some((code) => new RegExp(`\\b${name}\\b`).test(code)))
    expect(all.filter((each) => each.isValue && !shown(each)).map(({ name }) => name)).toEqual([])
  })
})

describe('the reading of examples', () => {
  it('takes in the documents at the root that have some, and all of docs', () => {
    expect(documents()).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'docs/alt-or-select-set.md']))
  })

  it('takes what is behind a console.log, and the comment lines after it, for what is printed', () => {
    const lines = [
      '// prose',
      "console.log('a') // a",
      'const b = 1 // prose',
      '// prose',
      'console.log(b, `//`, 2)',
      '// 1 // 2',
      '',
      '// prose',
      'run(function* () { console.log(3) }) // 3',
      '// 4',
      '  // 5',
      'b++',
      '// 6',
    ]
    expect(example('here', lines).prints).toEqual(['a', '1 // 2', '3', '4', '5', '6'])
  })

  it('finds the blocks of docstrings, and the line where each begins', () => {
    const text = [
      'const a = 1',
      '/**',
      ' * A.',
      ' *',
      ' * @example',
      ' * ```ts',
      ' * f(1)',
      ' *',
      ' *   f(2)',
      ' * ```',
      ' */',
    ]
    expect(inDocstrings('a.ts', text.join('\n'))).toEqual([{ where: 'a.ts:7', code: 'f(1)\n\n  f(2)\n', prints: [] }])
  })

  it('formats what is printed as node does, and fails for an example that prints something else', async () => {
    const lines = ["import { skip } from 'occamy'", 'await skip', "console.log('%d', 1, { a: ['b'] }, undefined)"]
    expect(await runExample(example('here', lines))).toEqual(["1 { a: [ 'b' ] } undefined"])
    await expect(runExample(example('here', ["throw new Error('no')"]))).rejects.toThrow('no')
    await expect(runExample(example('here', ["import 'typescript'"]))).rejects.toThrow('an example imports typescript')
  })
})
