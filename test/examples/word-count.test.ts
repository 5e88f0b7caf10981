/**
 * The main job, run as its users run it: as a process, on files that are made here. What it prints is compared with `wc`
 * and with a count that reads each file at once.
 */
import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readArguments, UsageError } from '../../examples/word-count/arguments.ts'
import { LineSplitter } from '../../examples/word-count/lines.ts'
import { schedulerNames } from '../../examples/word-count/schedulers.ts'
import { selectionNames } from '../../examples/word-count/selection.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const main = join(root, 'examples/word-count/main.ts')
const PIECE = 64 * 1024

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'word-count-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

interface Result {
  readonly status: number | NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** What is on stderr beside the lines that tell the progress, which a slow machine makes more of. */
  readonly complaints: string
}

const progress = /^word-count: \d+ files read, \d+ begun, \d+ lines, [\d.]+ MB\n/gm

const command = (args: readonly string[]): string[] => ['--import', 'tsx', main, ...args]

/** The end of a process; `inTheMidst` is called once, at its first line on stderr. */
function resultOf(child: ChildProcess, inTheMidst?: () => void): Promise<Result> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  if (inTheMidst !== undefined) child.stderr?.once('data', inTheMidst)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ status: code ?? signal, stdout, stderr, complaints: stderr.replaceAll(progress, '') }),
    )
  })
}

const wordCount = (...args: string[]): Promise<Result> =>
  resultOf(spawn(process.execPath, command(args), { cwd: root }))

let made = 0
function file(content: string | Uint8Array, name: string = `${++made}.txt`): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path])
}
function emptyFolder(name: string = `folder${++made}`): string {
  mkdirSync(join(folder, name))
  return join(folder, name)
}

/** What the report says, by name. */
function totalsOf({ stdout }: Result): Record<string, number> {
  const found = [...stdout.matchAll(/^(files|lines|words|bytes) +(\d+)$/gm)]
  return Object.fromEntries(found.map(([, name, value]) => [name ?? '', Number(value)] as const))
}
function topOf({ stdout }: Result): Array<[string, number]> {
  const section = stdout.slice(0, stdout.search(/^files /m))
  return [...section.matchAll(/^ +(\d+) {2}(\S+)$/gm)].map(([, count, word]) => [word ?? '', Number(count)])
}
function mostPassedOver({ stdout }: Result): number {
  return Number(/^passed over while ready, at most: (\d+)$/m.exec(stdout)?.[1])
}

interface Counted {
  totals: Record<string, number>
  top: Array<[string, number]>
}

/** The same figures, from whole files: by `wc`, and character by character for the words. */
function plainCount(paths: readonly string[], top = 10): Counted {
  const wc = (flag: string): number =>
    Number(execFileSync('sh', ['-c', `cat -- "$@" | wc ${flag}`, 'sh', ...paths], { encoding: 'utf8' }))
  const counts = new Map<string, number>()
  let words = 0
  const add = (word: string): void => {
    if (word === '') return
    words++
    const key = word.toLowerCase()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const path of paths) {
    let word = ''
    for (const character of readFileSync(path, 'utf8')) {
      if (/[\p{L}\p{N}_]/u.test(character)) word += character
      else {
        add(word)
        word = ''
      }
    }
    add(word)
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return { totals: { files: paths.length, lines: wc('-l'), words, bytes: wc('-c') }, top: sorted.slice(0, top) }
}

/** Runs the program on files, without fault, and compares. */
async function expectPlainCount(paths: readonly string[], ...flags: string[]): Promise<Result> {
  const result = await wordCount(...paths, ...flags)
  expect(result).toMatchObject({ status: 0, complaints: '' })
  const { totals, top } = plainCount(paths)
  expect(totalsOf(result)).toEqual(totals)
  expect(topOf(result)).toEqual(top)
  return result
}

const prose = (lines: number, salt = 0): string =>
  Array.from({ length: lines }, (_, i) => `Line ${i % 97} of the text ${(i * 7 + salt) % 13}, and The end.\n`).join('')

describe('totals equal those of wc and of a one-pass count', () => {
  it('for a file with, and one without a line feed at its end', async () => {
    await expectPlainCount([file('one two\nthree\n'), file('one two\nthree')])
  })

  it('for CRLF, empty lines, tabs, control characters and an empty file', async () => {
    await expectPlainCount([file('a b\r\nc\r\n\r\n'), file('\n\n\ta\v\f\n'), file('')])
  })

  it('for a byte order mark, and for bytes that are no UTF-8', async () => {
    await expectPlainCount([
      file('\uFEFFfirst Ärger ärger İstanbul ΟΔΟΣ\n'),
      file(Buffer.from('a\xffb \xc3 c\n', 'latin1')),
    ])
  })

  it('for characters of two, three and four bytes across the borders of the pieces that are read', async () => {
    const paths = ['é', 'ж', '中', '𝒳', '😀'].flatMap((character) =>
      [0, 1, 2, 3].map((before) => file(`${' '.repeat(PIECE - before - 1)}w${character}${character}b ${character}\n`)),
    )
    await expectPlainCount(paths, '--top', '10')
  })

  it('for a line far longer than a piece, whose words are cut nowhere', async () => {
    const line = Array.from({ length: 60_000 }, (_, i) => `wörd${i % 1000}𝒳`).join(' ')
    await expectPlainCount([file(line), file(`${line}\n${line}\n`)])
  })

  it('for words far longer than a piece: each counts as one', async () => {
    const long = 'x'.repeat(5 * PIECE + 17)
    const pairs = `a${'𝒳'.repeat(2 * PIECE)}`
    const result = await wordCount(file(`${long} b ${long}`), file(`${pairs} ${pairs}\nb`))
    expect(totalsOf(result)).toMatchObject({ files: 2, lines: 1, words: 6 })
    expect(topOf(result).map(([, count]) => count)).toEqual([2, 2, 2])
  })

  it('for a file of 30 MB, within a heap that could not hold it', async () => {
    // In each piece a word that has not come before, and that must not keep the piece in memory.
    const path = file(Array.from({ length: 840 }, (_, i) => `${prose(1000)}${String(i).padStart(30, 'x')}\n`).join(''))
    const args = ['--max-old-space-size=24', ...command([path])]
    const result = await resultOf(spawn(process.execPath, args, { cwd: root }))
    const bytes = readFileSync(path)
    expect(bytes.length).toBeGreaterThan(30e6)
    expect(result.status).toBe(0)
    expect(totalsOf(result)).toEqual({ files: 1, lines: 840 * 1001, words: 840 * 9001, bytes: bytes.length })
  })

  it('for the files of a folder and its folders, a file named twice, and one named through a link', async () => {
    const deep = emptyFolder()
    mkdirSync(join(deep, 'a/b'), { recursive: true })
    const paths = ['x.txt', 'a/y.md', 'a/b/z'].map((name, i) => {
      writeFileSync(join(deep, name), prose(10 + i))
      return join(deep, name)
    })
    const link = join(folder, 'link')
    symlinkSync(paths[0] as string, link)
    const result = await wordCount(deep, paths[1] as string, link)
    expect(result).toMatchObject({ status: 0, complaints: '' })
    expect(totalsOf(result)).toEqual(plainCount([...paths, paths[1] as string, link]).totals)
  })

  it.skipIf(process.platform !== 'linux')('for names that are no text, of files and of folders', async () => {
    const deep = emptyFolder()
    const name = (text: string): Buffer => Buffer.concat([Buffer.from(`${deep}/`), Buffer.from(text, 'latin1')])
    mkdirSync(name('caf\xe9'))
    for (const each of ['na\xefve.txt', 'caf\xe9/plain.txt', 'caf\xe9/\xff']) writeFileSync(name(each), 'one two\n')
    const result = await wordCount(deep)
    expect(result).toMatchObject({ status: 0, complaints: '' })
    expect(totalsOf(result)).toEqual({ files: 3, lines: 3, words: 6, bytes: 24 })
  })

  it.skipIf(process.platform === 'win32')('and says how many links and pipes are left out', async () => {
    const deep = emptyFolder()
    const path = join(deep, 'plain.txt')
    writeFileSync(path, prose(3))
    symlinkSync(path, join(deep, 'link'))
    makePipe(join(deep, 'pipe'))
    const result = await wordCount(deep)
    expect(result.complaints).toMatch(/^word-count: \S+: 2 left out: what is neither a file nor a folder, .*\n$/)
    expect(result.status).toBe(0)
    expect(totalsOf(result)).toEqual(plainCount([path]).totals)
  })

  it.each(selectionNames)(
    'selecting by %s, under every scheduler, with one, a few and many sources at once',
    async (select) => {
      const paths = Array.from({ length: 40 }, (_, i) =>
        file(prose(50 * (i % 5), i), `many${i}.${i % 2 ? 'md' : 'ts'}`),
      )
      for (const sources of ['1', '1000']) await expectPlainCount(paths, '--select', select, '--sources', sources)
      for (const scheduler of schedulerNames) {
        await expectPlainCount(paths, '--select', select, '--scheduler', scheduler, '--sources', '7')
      }
    },
  )

  it('with fewer file descriptors than sources', async () => {
    const paths = Array.from({ length: 120 }, (_, i) => file(prose(300, i), `few${i}.txt`))
    const limited = [
      '-c',
      'ulimit -n 64; exec "$@"',
      'sh',
      process.execPath,
      ...command([...paths, '--sources', '120']),
    ]
    const result = await resultOf(spawn('sh', limited, { cwd: root }))
    expect(result).toMatchObject({ status: 0, complaints: '' })
    expect(totalsOf(result)).toEqual(plainCount(paths).totals)
  })
})

describe('lines', () => {
  it('come out as they went in, whatever the pieces: each ends with its only line feed, but for the last', () => {
    const characters = fc.constantFrom('a', 'é', '中', '𝒳', '\n', '\r', ' ', '\uFEFF')
    fc.assert(
      fc.property(fc.string({ unit: characters }), fc.array(fc.integer({ min: 1, max: 5 })), (text, sizes) => {
        const bytes = Buffer.from(text)
        const splitter = new LineSplitter()
        const lines: string[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (sizes[i] ?? 1)
          lines.push(...splitter.split(bytes.subarray(at, end)))
          at = end
        }
        lines.push(...splitter.end())
        expect(lines).toEqual(text.match(/[^\n]*\n|[^\n]+$/g) ?? [])
      }),
    )
  })
})

describe('what cannot be read gets one line on stderr; the rest is counted, and the exit status is 1', () => {
  const cases: ReadonlyArray<readonly [make: () => string, message: RegExp]> = [
    [() => join(folder, 'missing'), /missing: ENOENT: no such file/],
    [() => '', /^word-count: : ENOENT/m],
    [() => join(file('x'), 'inside a file'), /inside a file: ENOTDIR/],
    [() => link('nowhere'), /link\d+: ENOENT/],
    [() => link(`itself${made}`, `itself${made}`), /itself\d+: ELOOP/],
    [() => emptyFolder(`empty${++made}`), /empty\d+: no file in this folder/],
    [() => loop(`loop${++made}`), /loop\d+: no file in this folder/],
    [() => file(Buffer.from('text\0text\n'), 'binary'), /binary: a binary file/],
    [() => pipe(`pipe${++made}`), /pipe\d+: neither a file nor a folder, but a pipe, which is not read/],
    [() => '/dev/null', /\/dev\/null: neither a file nor a folder/],
    [() => join(folder, 'two\nlines'), /two\?lines: ENOENT/],
  ]
  function link(to: string, name: string = `link${++made}`): string {
    symlinkSync(join(folder, to), join(folder, name))
    return join(folder, name)
  }
  function pipe(name: string): string {
    makePipe(join(folder, name))
    return join(folder, name)
  }
  function loop(name: string): string {
    const path = emptyFolder(name)
    symlinkSync(path, join(path, 'again'))
    return path
  }

  it.each([1, 3])('whatever is the matter with it, with %i sources at once', async (sources) => {
    const good = [file(prose(20)), file(prose(30))]
    const bad = cases.map(([make]) => make())
    const result = await wordCount(good[0] as string, ...bad, good[1] as string, '--sources', String(sources))
    for (const [, message] of cases) expect(result.complaints).toMatch(message)
    expect(result.complaints.split('\n')).toHaveLength(cases.length + 1)
    expect(result.status).toBe(1)
    expect(totalsOf(result)).toEqual(plainCount(good).totals)
  })

  it.skipIf(process.platform !== 'linux')('a file whose reading fails after it was opened', async () => {
    const good = file(prose(20))
    const result = await wordCount('/proc/self/mem', good)
    expect(result.complaints).toMatch(/^word-count: \/proc\/self\/mem: EIO: .*\n$/)
    expect(result.status).toBe(1)
    expect(totalsOf(result)).toEqual(plainCount([good]).totals)
  })

  it.skipIf(process.platform !== 'linux')('a folder that may not be listed', async () => {
    const path = emptyFolder()
    chmodSync(folder, 0o755)
    chmodSync(path, 0o000)
    // Root may list it all the same: so it is left to nobody.
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
    const [program = '', ...args] = [...asNobody, process.execPath, ...command([path])]
    const result = await resultOf(spawn(program, args, { cwd: root }))
    expect(result.complaints).toMatch(/^word-count: \S+: EACCES: permission denied\n$/)
    expect(result.status).toBe(1)
  })

  it('when there is nothing else', async () => {
    const result = await wordCount(emptyFolder())
    expect(result.status).toBe(1)
    expect(totalsOf(result)).toEqual({ files: 0, lines: 0, words: 0, bytes: 0 })
  })
})

describe('the command line', () => {
  it.each([
    '--bogus',
    '--top x',
    '--top=-1',
    '--top=',
    '--top 1e3',
    '--sources 0',
    '--sources 1.5',
    '--select',
    '--select all',
    '--select SET',
    '--select toString',
    '--seed',
    '--seed 99999999999999999999',
    '--scheduler fifo',
    '--scheduler toString',
  ])('refuses %s in one line that names the flag', (flags) => {
    const read = (): unknown => readArguments(['file', ...flags.split(' ')])
    expect(read).toThrow(UsageError)
    expect(read).toThrow(/^[^\n]*--[^\n]*$/)
  })

  it.each([
    ['--top', 'x'],
    ['--select', 'all'],
  ])('that is refused gets the usage and exit status 2: %s %s', async (flag, value) => {
    const result = await wordCount(file('x'), flag, value)
    const message = new RegExp(`^word-count: ${flag} must .*\\nusage: npm start -- \\[files or folders…\\] .*\\n$`)
    expect(result.stderr).toMatch(message)
    expect(result).toMatchObject({ status: 2, stdout: '' })
  })

  it('selects by a set unless told otherwise', () => {
    expect(readArguments([])?.select).toBe('set')
    expect(readArguments(['--select', 'alt'])?.select).toBe('alt')
  })

  it('explains itself', async () => {
    expect(await wordCount('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^usage: .*\n$/) as string,
    })
  })

  it('limits the words shown, and shows the smaller of equal ones first', async () => {
    const path = file('b a c c\nB')
    expect(topOf(await wordCount(path, '--top', '2'))).toEqual([
      ['b', 2],
      ['c', 2],
    ])
    expect(topOf(await wordCount(path, '--top', '0'))).toEqual([])
  })

  it('gives the same counts for the same seed, and for another', async () => {
    const paths = Array.from({ length: 10 }, (_, i) => file(prose(30 * i, i)))
    const counts = async (seed: string): Promise<unknown> => {
      const result = await wordCount(...paths, '--scheduler', 'random', '--seed', seed)
      return [totalsOf(result), topOf(result)]
    }
    const first = await counts('7')
    expect(await counts('7')).toEqual(first)
    expect(await counts('8')).toEqual(first)
  })
})

describe.each(selectionNames)('fairness, selecting by %s', (select) => {
  it('passes no source over more often than there are sources, whichever begin and end meanwhile', async () => {
    const paths = Array.from({ length: 24 }, (_, i) => file(prose(1500 + 100 * (i % 9), i)))
    for (const sources of [1, 4, 24]) {
      const result = await wordCount(...paths, '--select', select, '--sources', String(sources))
      expect(mostPassedOver(result)).toBeLessThanOrEqual(sources)
      if (sources > 1) expect(mostPassedOver(result)).toBeGreaterThanOrEqual(2)
    }
  })

  // More sources than the collector may serve in one turn: those that it served are ready again before the others had theirs.
  it('serves those that wait longest first, also after a source has ended in their midst', async () => {
    const paths = Array.from({ length: 600 }, (_, i) => file(prose(i % 3 === 0 ? 20 + i / 10 : 120, i), `wait${i}.txt`))
    const result = await wordCount(...paths, '--select', select, '--sources', '600')
    expect(result).toMatchObject({ status: 0, complaints: '' })
    expect(mostPassedOver(result)).toBeGreaterThan(100)
    expect(mostPassedOver(result)).toBeLessThanOrEqual(600)
  })
})

describe('interruption', () => {
  const hours = (): string[] => new Array<string>(200).fill(file(prose(100_000), 'hours.txt'))

  it.each(selectionNames)(
    'of %s: stops in order, prints what was counted so far, and exits with 130',
    async (select) => {
      const child = spawn(process.execPath, command([...hours(), '--select', select]), { cwd: root })
      const result = await resultOf(child, () => child.kill('SIGINT'))
      expect(result.stderr).toMatch(/^word-count: \d+ files read, 64 begun, \d+ lines, .* MB$/m)
      expect(result.stderr).toMatch(/^word-count: interrupted: .*\n$/m)
      expect(result.status).toBe(130)
      const { lines = 0, words } = totalsOf(result)
      expect(lines).toBeGreaterThan(0)
      expect(lines).toBeLessThan(200 * 100_000)
      expect(words).toBe(9 * lines)
    },
  )

  it.skipIf(process.platform === 'win32').each([
    ['set', ''],
    ['alt', ''],
    ['set', 'with few descriptors'],
  ])(
    'of thousands of files, selecting by %s %s: a second Ctrl-C loses nothing of what the first has printed',
    async (select, few) => {
      const all = new Array<string>(3000).fill(file(prose(10_000), 'many.txt'))
      const limited = ['-c', `${few === '' ? '' : 'ulimit -n 256;'} exec "$@"`, 'sh', process.execPath, ...command(all)]
      const child = spawn('sh', [...limited, '--sources', '3000', '--select', select], { cwd: root })
      const result = await resultOf(child, () => {
        child.kill('SIGINT')
        setTimeout(() => child.kill('SIGINT'), 700)
      })
      expect(Object.keys(totalsOf(result))).toEqual(['files', 'lines', 'words', 'bytes'])
      expect(result.complaints).toMatch(/^word-count: interrupted: .*\n$/)
      // It may come when Node has let go of its handlers.
      expect([130, 'SIGINT']).toContain(result.status)
    },
  )

  // What the terminal does: it tells every process of the group.
  it.skipIf(process.platform === 'win32').each([100, 400])(
    'ends npm start when Ctrl-C comes %i ms after its beginning',
    async (ms) => {
      const child = spawn('npm', ['start', '--', ...hours()], { cwd: root, detached: true })
      setTimeout(() => process.kill(-(child.pid as number), 'SIGINT'), ms)
      const result = await resultOf(child)
      expect(['SIGINT', 130]).toContain(result.status)
      expect(totalsOf(result)['lines'] ?? 0).toBeLessThan(200 * 100_000)
    },
  )

  it('takes one Ctrl-C that npm passes on for one', async () => {
    const child = spawn(process.execPath, command(hours()), { cwd: root })
    const result = await resultOf(child, () => {
      // All of them while it stops: a signal that comes when Node has let go of its handlers ends any program.
      for (let i = 0; i < 3; i++) {
        child.kill('SIGINT')
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      }
    })
    expect(result.stderr).toMatch(/^word-count: interrupted: .*\n$/m)
    expect(result.status).toBe(130)
  })

  it('ends at once after a second Ctrl-C', async () => {
    const module = new URL('../../examples/word-count/interrupt.ts', import.meta.url).href
    const program = `
      import { interruptSignal } from ${JSON.stringify(module)}
      const forEver = setInterval(() => {}, 1000)
      interruptSignal().addEventListener('abort', () => console.error('stopping'))
      console.error('begun')`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { cwd: root })
    const result = await resultOf(child, () => {
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGINT'), 1000)
    })
    expect(result).toMatchObject({ status: 130, stderr: 'begun\nstopping\n' })
  })

  it.skipIf(process.platform !== 'linux')('says in a line that its output cannot be written', async () => {
    const args = ['-c', 'exec "$@" >/dev/full', 'sh', process.execPath, ...command([file(prose(10))])]
    const result = await resultOf(spawn('sh', args, { cwd: root }))
    expect(result.complaints).toBe('word-count: the result cannot be written: ENOSPC: no space left on device\n')
    expect(result.status).toBe(1)
  })

  it('says nothing when whoever reads its output has gone', async () => {
    const child = spawn(process.execPath, command([file(prose(10))]), { cwd: root })
    child.stdout.destroy()
    expect(await resultOf(child)).toMatchObject({ status: 0, complaints: '' })
  })
})
