/** The plugin as it is installed: in a small project, set up as the documentation says, by ESLint itself. */
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { ESLint as ESLint9 } from 'eslint-9'
import occamy from 'occamy/eslint'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install } from '../cli/package.ts'
import type { Installed } from '../cli/package.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8')

const PROGRAM = `import { alt, channel, run, sleep } from 'occamy'

const ch = channel<number>()
await run(function* () {
  sleep(5)
  yield* alt([ch.receive(), sleep(1)])
})
`
const SCRIPT = `import { sleep } from 'occamy'

export const pause = () => {
  sleep(5)
}
`
const without = /occamy\/no-floating-operation asks for the types .*\nHave it read by .*projectService: true/

/** Of the compiler, as of all that is here. */
function settings(): object {
  const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object }
  }
  return config.compilerOptions
}

let project: Installed
beforeAll(async () => {
  project = await install()
  for (const name of ['eslint', 'typescript-eslint', 'typescript']) project.link(name)
  const compilerOptions = { types: [], allowJs: true }
  project.write('tsconfig.json', JSON.stringify({ extends: `${root}tsconfig.json`, compilerOptions, include: ['src'] }))
  const [, config = ''] = /```js\n(\/\/ eslint\.config\.js\n.*?)```/s.exec(read('docs/lint.md')) ?? []
  project.write('eslint.config.js', config)
  project.write('eslint.config.ts', config)
  project.write('typed-js.config.js', config.replace("'**/*.ts'", "'**/*.{js,ts}'"))
  project.write('untyped.config.js', config.replace(/,\s*parserOptions: \{.*?\}/, ''))
  mkdirSync(`${project.folder}/src`)
  project.write('src/program.ts', PROGRAM)
  project.write('src/script.js', SCRIPT)
})
afterAll(() => project.remove())

const file = (name: string): string => fileURLToPath(new URL(name, `file://${project.folder}/src/`))

describe.each([
  ['10', ESLint, 'eslint'],
  ['9', ESLint9, 'eslint-9'],
])('in ESLint %s', (version, Tool, name) => {
  const lint = (settings: object = {}): Promise<ESLint.LintResult[]> =>
    new Tool({ cwd: project.folder, ...settings }).lintFiles(['src'])

  it('reports what is forgotten, where the recommended configuration says so', async () => {
    expect(Tool.version).toMatch(new RegExp(`^${version}\\.`))
    const results = await lint()
    expect(results.map(({ filePath }) => filePath)).toContain(file('script.js'))
    expect(results.flatMap(({ messages }) => messages)).toEqual([
      expect.objectContaining({
        ruleId: 'occamy/no-floating-operation',
        severity: 2,
        line: 5,
        column: 3,
        message: expect.stringMatching(/^Nobody waits for this guard, so it does nothing\./),
        suggestions: [expect.objectContaining({ fix: { range: [107, 115], text: 'yield* sleep(5)' } })],
      }),
    ])
  })

  it('reports it in JavaScript too, that is read with types', async () => {
    const results = await lint({ overrideConfigFile: 'typed-js.config.js' })
    expect(results.flatMap(({ filePath, messages }) => messages.map(({ line }) => [filePath, line]))).toEqual([
      [file('program.ts'), 5],
      [file('script.js'), 4],
    ])
  })

  it('says what to set, for a file that is read without types', async () => {
    await expect(lint({ overrideConfigFile: 'untyped.config.js' })).rejects.toThrow(without)
  })

  it('is what its types expect in a configuration', () => {
    const types = `${root}node_modules/${name}/lib/types/`
    const paths = {
      'occamy/eslint': [`${root}src/eslint/index.ts`],
      eslint: [`${types}index.d.ts`],
      'eslint/config': [`${types}config-api.d.ts`],
    }
    const { options } = ts.convertCompilerOptionsFromJson({ ...settings(), types: ['node'], paths }, root)
    const program = ts.createProgram([`${project.folder}/eslint.config.ts`], options)
    const complaints = ts.getPreEmitDiagnostics(program)
    expect(complaints.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
    expect(program.getSourceFiles().some(({ fileName }) => fileName === `${types}index.d.ts`)).toBe(true)
  })

  it('says so for a file that another parser reads', async () => {
    const config = { files: ['**/*.js'], ...occamy.configs.recommended }
    await expect(lint({ overrideConfigFile: true, overrideConfig: config })).rejects.toThrow(without)
  })
})

describe('the plugin', () => {
  it('says its name and version, which are those of the package', () => {
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string }
    expect(occamy.meta).toEqual({ name: `${name}/eslint`, version, namespace: 'occamy' })
  })

  it('has each rule in the recommended configuration, and in a document that is installed', () => {
    const { plugins, rules } = occamy.configs.recommended
    expect(plugins).toEqual({ occamy })
    expect(rules).toEqual(Object.fromEntries(Object.keys(occamy.rules).map((name) => [`occamy/${name}`, 'error'])))
    for (const [name, { meta }] of Object.entries(occamy.rules)) {
      const url = new URL(meta?.docs?.url ?? '')
      expect(url.hash).toBe(`#${name}`)
      expect(readFileSync(url, 'utf8')).toContain(`## \`${name}\``)
    }
  })
})
