/** The command, as users run it: a process of its own, on files of their own, from an installed package. */
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
