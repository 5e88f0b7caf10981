/** The command, as users run it: a process of its own, on files of their own, from an installed package. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install } from './package.ts'
import type { Installed } from './package.ts'

const DEADLOCK = `
import { channel, par } from 'occamy'
export default function* crossed() {
  const a = channel({ name: 'a', capacity: 1 }), b = channel({ name: 'b', capacity: 1 })
  yield* par([a.send(0), b.send(0)])
  const use = (first, second) => function* user() {
    yield* first.receive()
    yield* second.receive()
    yield* second.send(0)
    yield* first.send(0)
  }
  yield* par([use(a, b), use(b, a)])
}
`

const PASSES = `
import { channel, par } from 'occamy'
export default function* greeting() {
  const words = channel({ name: 'words' })
  yield* par([words.send('hello'), words.receive()])
  console.log('it ran')
}
export const answer = 42
export function* other() { yield* channel({ name: 'nobody' }).receive() }
`

let here: Installed
beforeAll(async () => {
  here = await install()
  here.write('deadlock.js', DEADLOCK)
  here.write('passes.mjs', PASSES)
})
afterAll(() => here.remove())

describe('occamy check', () => {
  it('exits with 0 for a program that passes, and prints the report, not what the program prints', async () => {
    const { err, out, status } = await here.run('check', 'passes.mjs')
    expect({ err, out, status }).toEqual({
      err: '',
      out: expect.stringMatching(/^passed: 1 execution, .*\n$/),
      status: 0,
    })
  })

  it('exits with 1 for one that fails, and prints the lanes, the schedule, and how to run that again', async () => {
    const { err, out, status } = await here.run('check', 'deadlock.js')
    expect({ err, status }).toEqual({ err: '', status: 1 })
    expect(out).toMatch(/^failed by a deadlock: /)
    expect(out).toMatch(/cycle: user\S* -> user/)
    expect(out).toMatch(/^1 +send 0 to a/m)
    expect(out).toMatch(/^replay\(program, '[^']+'\)\nnpx occamy check deadlock\.js --replay '[^']+'\n$/m)
  })

  it('runs a schedule again', async () => {
    const { out } = await here.run('check', 'deadlock.js')
    const schedule = /--replay '([^']+)'/.exec(out)?.[1] ?? ''
    const again = await here.run('check', 'deadlock.js', '--replay', schedule)
    expect(again.status).toBe(1)
    expect(again.out).toMatch(/^failed by a deadlock: 1 execution/)
    const passing = await here.run('check', 'passes.mjs', '--replay', '1>2')
    expect(passing).toMatchObject({ status: 0, err: 'it ran\n', out: expect.stringMatching(/^passed: 1 execution/) })
  })

  it('exits with 2 for a schedule that the program cannot follow, and says where it departs', async () => {
    const departing = await here.run('check', 'passes.mjs', '--replay', '1>2 7')
    expect(departing).toMatchObject({ status: 2, err: 'it ran\n' })
    expect(departing.out).toMatch(/DepartureError: step 2 of the schedule cannot be taken/)
    const broken = await here.run('check', 'passes.mjs', '--replay', 'what?')
    expect(broken.status).toBe(2)
    expect(broken.out + broken.err).toContain('"what?" is no step')
  })

  it('checks the export that is named', async () => {
    const { out, status } = await here.run('check', 'passes.mjs', '--export', 'other')
    expect(status).toBe(1)
    expect(out).toMatch(/waits to receive from nobody/)
    expect(out).toMatch(/^npx occamy check passes\.mjs --export other --replay ''$/m)
  })

  it('counts every interleaving, if it is asked to', async () => {
    const pairs = here.write(
      'pairs.js',
      `import { channel, par } from 'occamy'
       export default function* () {
         const [a, b] = [channel(), channel()]
         yield* par([a.send(1), a.receive(), b.send(1), b.receive()])
       }`,
    )
    expect((await here.run('check', pairs)).out).toMatch(/^passed: 1 execution,/)
    expect((await here.run('check', pairs, '--reduction', 'none')).out).toMatch(/^passed: 2 executions,/)
    const limited = await here.run('check', pairs, '--reduction=none', '--max', '1')
    expect(limited).toMatchObject({ status: 3, out: expect.stringMatching(/^inconclusive, by maxExecutions: 1 exec/) })
  })

  it('prints a diagram, and the verdict beside it', async () => {
    const { err, out, status } = await here.run('check', 'deadlock.js', '--mermaid')
    expect(status).toBe(1)
    expect(out).toMatch(/^sequenceDiagram\n {2}participant t0 as crossed\n/)
    expect(err).toMatch(/^failed by a deadlock: .*\n$/)
  })

  it('says how to run it again in words that a shell reads as they are meant', async () => {
    mkdirSync(join(here.folder, 'a b'))
    const file = here.write("a b/it's $HOME.mjs", `export { default as "a b", default } from '../deadlock.js'`)
    const { out } = await here.run('check', file, '--export', 'a b')
    const [, quoted = ''] = /^npx occamy check (.*) --replay/m.exec(out) ?? []
    expect(quoted).toBe(String.raw`'a b/it'\''s $HOME.mjs' --export 'a b'`)
    const words = execFileSync('sh', ['-c', `printf '%s\n' ${quoted}`], { encoding: 'utf8' })
    expect(words.split('\n').slice(0, 3)).toEqual([file, '--export', 'a b'])
    here.write('-x.mjs', `export { default } from './deadlock.js'`)
    expect((await here.run('check', '--', '-x.mjs')).out).toMatch(/^npx occamy check \.\/-x\.mjs --replay /m)
  })

  it('takes a file by its URL', async () => {
    const url = pathToFileURL(join(here.folder, 'passes.mjs')).href
    expect(await here.run('check', url)).toMatchObject({ status: 0, out: expect.stringMatching(/^passed: /) })
  })

  it('says in a diagram who is stuck, and at what', async () => {
    const { out } = await here.run('check', 'passes.mjs', '--export', 'other', '--mermaid')
    expect(out).toBe('sequenceDiagram\n  participant t0 as other\n  Note over t0: waits to receive from nobody\n')
  })

  it('prints its version, which is that of the package', async () => {
    const { version } = createRequire(import.meta.url)('occamy/package.json') as { version: string }
    expect(await here.run('--version')).toEqual({ status: 0, err: '', out: `${version}\n` })
  })

  it('prints how it is used', async () => {
    expect(await here.run('--help')).toMatchObject({ status: 0, err: '', out: expect.stringMatching(/^usage: occamy/) })
  })
})

describe('what cannot be checked', () => {
  it.each([
    ['no command', [], /^occamy: no command\n\nusage: occamy check FILE/],
    ['another command', ['chek', 'passes.mjs'], /^occamy: no such command: chek\n\nusage/],
    ['no file', ['check'], /^occamy: no FILE\n\nusage/],
    ['a flag that there is not', ['check', 'passes.mjs', '--maxx', '1'], /^occamy: Unknown option '--maxx'.*\n\nusage/],
    [
      'a number that is none',
      ['check', 'passes.mjs', '--max', 'ten'],
      /^occamy: --max is a whole number, 1 or more, and not ten/,
    ],
    ['a file that is missing', ['check', 'missing.js'], /^occamy: missing\.js: no such file\n$/],
    [
      'a file by a URL that is missing',
      ['check', 'file:///nowhere/a.mjs'],
      /^occamy: \/nowhere\/a\.mjs: no such file\n$/,
    ],
    [
      'a URL that is none of a file',
      ['check', 'file://host/a.mjs'],
      /^occamy: file:\/\/host\/a\.mjs: File URL host must/,
    ],
    ['what is no plain file', ['check', '/dev/null'], /^occamy: \/dev\/null: no plain file, to be loaded\n$/],
    ['a folder', ['check', 'node_modules'], /^occamy: node_modules: a folder, and no file\n$/],
    [
      'an export that is missing',
      ['check', 'passes.mjs', '--export', 'nothing'],
      /^occamy: passes\.mjs has no export nothing; the functions that it exports: default, other\n$/,
    ],
    [
      'an export that is no function',
      ['check', 'passes.mjs', '--export', 'answer'],
      /^occamy: the export answer of passes\.mjs is no function, but 42; the functions/,
    ],
  ])('%s: exit status 2', async (_name, args, message) => {
    expect(await here.run(...args)).toEqual({ status: 2, out: '', err: expect.stringMatching(message) })
  })

  it.each([
    [
      'a module that throws',
      `throw new Error('not today')`,
      /^occamy: bad\.js cannot be loaded: Error: not today\n {4}at file:.*bad\.js:1/,
    ],
    [
      'a module that is no JavaScript',
      `export default function* {`,
      /^occamy: bad\.js cannot be loaded: .*SyntaxError/s,
    ],
    ['a module that exports nothing', ``, /^occamy: bad\.js has no default export; it exports no function\n$/],
    ['a module that ends its process', `process.exit(0)`, /^occamy: bad\.js ended its thread/],
    [
      'a module that waits for ever',
      `await new Promise(() => {}); export default function* () {}`,
      /^occamy: bad\.js cannot be loaded: it waits for ever, by a top-level await/,
    ],
    [
      'a function that gives no operation',
      `export default function plain() { return 5 }`,
      /^occamy: the export default of bad\.js is no program: 5 is no operation: a body is a generator function, .*\n$/,
    ],
    [
      'an async function',
      `export default async () => {}`,
      /^occamy: the export default of bad\.js is an async function: a program is a function that makes an operation\n$/,
    ],
    [
      'an async generator function',
      `export default async function* () {}`,
      /^occamy: the export default of bad\.js is an async generator function: a program is/,
    ],
    [
      'a class',
      `export default class Program { *run() {} }`,
      /^occamy: the export default of bad\.js is a class: a program is a function that makes an operation\n$/,
    ],
    [
      'a host operation',
      `import { fromPromise } from 'occamy/interop'
       export default function* () { yield* fromPromise(new Promise(() => {})) }`,
      /^occamy: bad\.js cannot be checked: the program waits for a host operation/,
    ],
  ])('%s: exit status 2', async (_name, text, message) => {
    expect(await here.run('check', here.write('bad.js', text))).toEqual({
      status: 2,
      out: '',
      err: expect.stringMatching(message),
    })
  })
})

describe('a program that is no generator function', () => {
  it('is one by what it gives, and keeps its name', async () => {
    const file = here.write(
      'plain.js',
      `import { never } from 'occamy'\nexport default function waiting() { return never }`,
    )
    const { out, status } = await here.run('check', file, '--mermaid')
    expect({ out: out.split('\n')[1], status }).toEqual({ out: '  participant t0 as waiting', status: 1 })
  })

  it('has failed, and is a program all the same, when it throws', async () => {
    const file = here.write('throws.js', `export default () => { throw new TypeError('not now') }`)
    const { out, status } = await here.run('check', file)
    expect({ out: out.split('\n')[1], status }).toEqual({ out: 'TypeError: not now', status: 1 })
  })
})

describe('what never ends', () => {
  it('is inconclusive after its time: a loop in the program', async () => {
    const file = here.write('loop.js', `export default function* () { while (true); }`)
    expect(await here.run('check', file, '--max-time', '300')).toEqual({
      status: 3,
      err: '',
      out: 'inconclusive, by the time limit: the first execution never came to its end\n',
    })
  })

  it('is inconclusive after its time: a loop in the module', async () => {
    const file = here.write('loop.js', `while (true);`)
    expect(await here.run('check', file, '--max-time', '500')).toEqual({
      status: 3,
      err: '',
      out: 'inconclusive, by loading loop.js took longer than 500 ms\n',
    })
  })

  it('is inconclusive after its time: a search', async () => {
    const file = here.write(
      'long.js',
      `import { channel, par } from 'occamy'
       export default function* () {
         const ch = channel()
         yield* par([...Array.from({ length: 9 }, (_, i) => ch.send(i)), ...Array.from({ length: 9 }, () => ch.receive())])
       }`,
    )
    const { out, status } = await here.run('check', file, '--max-time', '500')
    expect(status).toBe(3)
    expect(out).toMatch(/^inconclusive, by maxTime: [\d,]+ executions/)
  })
})

describe('a file of TypeScript', () => {
  const TEXT = PASSES.replace(
    `const words`,
    `const words: { send(word: string): Generator<any>; receive(): Generator<any> }`,
  )

  it('is run by the Node that can, or else by tsx, if that is installed', async () => {
    const file = here.write('passes.ts', TEXT)
    if (!('typescript' in process.features && process.features.typescript !== false)) {
      const without = await here.run('check', file)
      expect(without).toMatchObject({ status: 2, out: '' })
      expect(without.err).toMatch(/^occamy: passes\.ts is TypeScript, which Node .* does not run: install tsx, or use/)
      here.link('tsx')
    }
    expect(await here.run('check', file)).toMatchObject({ status: 0, err: '', out: expect.stringMatching(/^passed: /) })
    const wrong = here.write('wrong.ts', 'export default function* ( {')
    expect(await here.run('check', wrong)).toMatchObject({ status: 2, err: expect.stringMatching(/cannot be loaded/) })
  })
})
