/** The command without its process: with a terminal, and what its worker does, where the tests can see it. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command } from '../../../src/cli/command.ts'
import { loadChecker } from '../../../src/cli/load.ts'
import type { Message, Request } from '../../../src/cli/messages.ts'
import { work } from '../../../src/cli/work.ts'
import { install } from './package.ts'
import type { Ended, Installed } from './package.ts'

let here: Installed
beforeAll(async () => {
  here = await install()
  here.write('passes.js', 'export default function* () { return 1 }\nexport const one = 1')
  here.write('fails.js', `export function* main() { throw new Error('no') }`)
  here.write(
    'long.js',
    `import { channel, par } from 'occamy'
     export default function* () {
       const ch = channel()
       yield* par([...Array.from({ length: 9 }, (_, i) => ch.send(i)), ...Array.from({ length: 9 }, () => ch.receive())])
     }`,
  )
})
afterAll(() => here.remove())

async function runCommand(isTerminal: boolean, ...args: string[]): Promise<Ended> {
  let [out, err] = ['', '']
  const status = await command(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    isTerminal,
    worker: here.worker,
  })
  return { status, out, err }
}

describe('the command', () => {
  it('shows on a terminal how far it is, and wipes that away', async () => {
    const { err, status } = await runCommand(true, 'check', join(here.folder, 'long.js'), '--max-time', '1500')
    expect(status).toBe(3)
    const [first, line, ...more] = err.split('\r\u001B[K')
    expect(first).toBe('')
    expect(line).toMatch(/^\d+ executions, \d+ steps, \d+ s$/)
    expect(more.at(-1)).toBe('')
  })

  it('shows nothing of that elsewhere', async () => {
    const { err } = await runCommand(false, 'check', join(here.folder, 'long.js'), '--max-time', '1500')
    expect(err).toBe('')
  })

  it('says how it is used, and when it was used wrongly', async () => {
    expect(await runCommand(false, '--help')).toMatchObject({ status: 0, err: '' })
    expect(await runCommand(false, 'check')).toMatchObject({ status: 2, out: '', err: /^occamy: no FILE\n\nusage: / })
  })

  it('gives up on what takes too long', async () => {
    const loop = join(here.folder, here.write('loop.js', 'while (true);'))
    expect(await runCommand(true, 'check', loop, '--max-time', '200')).toMatchObject({
      status: 3,
      out: `inconclusive, by loading ${loop} took longer than 200 ms\n`,
    })
  })

  it('says so when the memory is full, or something fails outside of the program', async () => {
    const file = here.write('outside.js', `setTimeout(() => { throw new Error('late') }); await new Promise(() => {})`)
    const { err, status } = await runCommand(false, 'check', join(here.folder, file))
    expect(status).toBe(2)
    expect(err).toMatch(/outside\.js failed outside of its program: Error: late\n$/)
  })

  it('prints a diagram, and the verdict beside it', async () => {
    const args = ['check', join(here.folder, 'fails.js'), '--export', 'main', '--mermaid']
    expect(await runCommand(false, ...args)).toMatchObject({
      status: 1,
      out: 'sequenceDiagram\n  participant t0 as main\n',
      err: expect.stringMatching(/^failed by an error: 1 execution, .*\n$/),
    })
  })
})

describe('the worker', () => {
  const asked: Request = {
    file: 'passes.js',
    exportName: 'default',
    reduction: 'optimal',
    maxExecutions: undefined,
    maxTime: 1000,
    replay: undefined,
    mermaid: false,
  }
  const told = async (request: Partial<Request>): Promise<Message[]> => {
    const messages: Message[] = []
    const file = join(here.folder, request.file ?? asked.file)
    await work({ ...asked, ...request, file }, (message) => void messages.push(message))
    return messages
  }

  it('tells that the program is loaded, and then what it found', async () => {
    const [first, last] = await told({})
    expect(first).toEqual({ kind: 'loaded' })
    expect(last).toMatchObject({ kind: 'ended', exit: 'passed', text: expect.stringMatching(/^passed: 1 execution/) })
    expect((await told({ file: 'fails.js', exportName: 'main' })).at(-1)).toMatchObject({
      exit: 'failed',
      text: expect.stringMatching(/npx occamy check \S*fails\.js --export main --replay ''$/),
    })
    expect((await told({ replay: '' })).at(-1)).toMatchObject({ exit: 'passed' })
    expect((await told({ replay: '3' })).at(-1)).toMatchObject({ exit: 'usage' })
  })

  it('tells why it refuses', async () => {
    const why = async (request: Partial<Request>): Promise<string> => {
      const last = (await told(request)).at(-1)
      return last?.kind === 'refused' ? last.why : `it did not: ${JSON.stringify(last)}`
    }
    expect(await why({ file: 'missing.js' })).toMatch(/missing\.js: no such file$/)
    expect(await why({ exportName: 'one' })).toMatch(/the export one of .* is no function, but 1; .*: default$/)
    expect(await why({ exportName: 'two' })).toMatch(/has no export two; /)
    expect(await why({ file: here.write('throws.js', 'throw 1') })).toMatch(/throws\.js cannot be loaded: 1$/)
  })

  it('finds what a module that was CommonJS exports', async () => {
    here.write('common.cjs', `exports.__esModule = true; exports.default = function* () {}`)
    expect((await told({ file: 'common.cjs' })).at(-1)).toMatchObject({ exit: 'passed' })
    here.write('plain.cjs', `module.exports = function* () {}`)
    expect((await told({ file: 'plain.cjs' })).at(-1)).toMatchObject({ exit: 'passed' })
  })

  it('takes the checker that the file would import, or its own', async () => {
    expect(await loadChecker(join(here.folder, 'passes.js'))).toHaveProperty('explore')
    expect(await loadChecker('/nowhere/a.js')).toBe(await import('../../../src/check/index.ts'))
    expect(fileURLToPath(here.worker)).toContain(here.folder)
  })
})
