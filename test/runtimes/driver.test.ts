/** The driver of the smoke suite: what goes wrong on a runtime is told, with the program that is to blame. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runProcess } from './run-process.ts'
import type { Message } from './smoke/program.ts'
import { MARK } from './smoke/program.ts'
import { table } from './table.ts'
import type { Transcript } from './transcript.ts'

const folder = mkdtempSync(join(tmpdir(), 'occamy-driver-'))
afterAll(() => rmSync(folder, { recursive: true }))

const says = (message: Message): string => `console.log(${JSON.stringify(MARK + JSON.stringify(message))})`
const begins = says({ kind: 'begin', program: 'a program' })
const passes = says({ kind: 'pass', program: 'a program' })
const ends = says({ kind: 'end' })

/** Runs a script of these lines, for four seconds of silence at most. */
async function transcriptOf(...lines: string[]): Promise<Transcript> {
  writeFileSync(join(folder, 'suite.mjs'), lines.join('\n'))
  return runProcess({ file: process.execPath, args: ['suite.mjs'], cwd: folder }, 4000)
}

describe('a suite on one runtime', () => {
  it('passes when all of it did, to its end', async () => {
    const used = says({ kind: 'macrotask', used: 'setImmediate' })
    const { passed, failures, macrotask } = await transcriptOf(used, begins, passes, ends)
    expect([passed, failures, macrotask]).toEqual([['a program'], [], 'setImmediate'])
  })

  it.each([
    [
      'a program that fails',
      [begins, says({ kind: 'fail', program: 'a program', error: 'its error' }), ends],
      'a program',
      'its error',
    ],
    ['one that hangs the process', [begins, 'for (;;);'], 'a program', 'said nothing for 4 s, and was ended'],
    ['one that ends it', [begins, 'process.exit()'], 'a program', 'ended before the suite did'],
    ['one that crashes it', [begins, 'process.abort()'], 'a program', 'ended with SIGABRT'],
    ['a suite that stops between programs', [begins, passes], 'the suite', 'ended before the suite did'],
    ['an exit code', [begins, passes, ends, 'process.exitCode = 3'], 'the process', 'ended with exit code 3'],
    ['a warning', [begins, passes, ends, 'console.error("deprecated")'], 'stderr', 'deprecated'],
    ['other output', [begins, 'console.log("debris")', passes, ends], 'a program', 'printed: debris'],
  ])('%s is a failure that says so', async (_what, lines, blamed, error) => {
    const { failures } = await transcriptOf(...lines)
    expect(failures[0]).toEqual({ what: blamed, error })
  })

  it('that cannot be started says why', async () => {
    const { failures } = await runProcess({ file: join(folder, 'missing'), args: [], cwd: folder })
    expect(failures[0]?.error).toContain('could not be started')
  })
})

it('the table has a line for each runtime, and shows what failed', () => {
  const result = {
    name: 'Node',
    version: '20.19.0',
    macrotask: 'setImmediate',
    passed: 2,
    required: true,
    failures: [],
  }
  const failed = { ...result, name: 'Bun', required: undefined, failures: [{ what: 'x', error: 'y' }] }
  expect(table([result, failed].map((each) => ({ ...each, seconds: 1.25 }))).split('\n')).toEqual([
    'runtime  version  macrotask     programs            require()  time',
    '-------  -------  ------------  ------------------  ---------  -----',
    'Node     20.19.0  setImmediate  2 passed            works      1.3 s',
    'Bun      20.19.0  setImmediate  2 passed, 1 FAILED  -          1.3 s',
  ])
})
