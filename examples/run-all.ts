/**
 * Runs every example in a process of its own, with a time limit, and looks at its exit status and its output:
 * `npm run examples`. Prints a line for each; exits with 1 if one failed.
 */
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const LIMIT = 60_000

interface Example {
  /** The file, and its arguments. */
  readonly command: readonly string[]
  /** What its output must hold. */
  readonly expected: RegExp
}

const examples: readonly Example[] = [
  { command: ['bounded-buffer.ts'], expected: /^the sum of what came out: 5050$/m },
  { command: ['custom-scheduler/main.ts'], expected: /^roundRobin: heavy 33\.3 %/m },
  { command: ['dining.ts'], expected: /cycle: Plato -> Aristotle[^]*15 meals were eaten$/m },
  {
    command: ['http-server/main.ts'],
    expected: /^10000 requests taken, 9990 answered, 10 took too long$/m,
  },
  { command: ['joins/bounded-buffer.ts'], expected: /^the sum of what came out: 5050\n[^]*: true$/m },
  { command: ['joins/philosophers.ts'], expected: /^(.* has eaten 100 times\n){5}$/ },
  {
    command: ['joins/readers-writers.ts'],
    expected: /^up to [2-9]\d* readers at once; a writer was not alone 0 times$/m,
  },
  { command: ['joins/santa.ts'], expected: /^toys were delivered 4 times; there were 99 meetings with elves$/m },
  {
    command: ['joins/smart-house.ts'],
    expected: /^20: light on in the bathroom\n130: .*home\n340: .*back door\nleft over/,
  },
  { command: ['joins/swap.ts'], expected: /^Ann brought apples and has dates$/m },
  { command: ['joins/worker-pool.ts'], expected: /^job 4: given up[^]*^job 2: done by worker 2 after 90 ms$/m },
  { command: ['outside.ts'], expected: /^squares: 1 4 9 16 25$[^]*^cleaned up$/m },
  {
    command: ['select-set/main.ts'],
    expected:
      /^10 channels: [1-9]\d* .*; 10 channels had some\n100000 channels: [1-9]\d* .*; 86512 channels had some$/m,
  },
  { command: ['sieve.ts'], expected: /^the 500th: 3571$/m },
  {
    command: ['streams/main.ts'],
    expected: /^read all \d+ MB: true; wrote \d+ lines: true\nmemory grew by less than 150 MB: true$/m,
  },
  { command: ['word-count/main.ts', 'sieve.ts', 'dining.ts', 'custom-scheduler'], expected: /^files +5$/m },
  { command: ['worker-pool.ts'], expected: /^job 3: given up after 50 ms$/m },
]

const folder = fileURLToPath(new URL('.', import.meta.url))

/** Runs one example: gives what is wrong with it, or nothing. */
function faultOf({ command, expected }: Example): Promise<string | undefined> {
  const args = ['--import', 'tsx', ...command]
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: folder, timeout: LIMIT }, (error, stdout, stderr) => {
      if (error?.killed === true) resolve(`took longer than ${LIMIT} ms`)
      else if (error !== null) resolve(`exit status ${error.code}\n${stderr}`)
      else resolve(expected.test(stdout) ? undefined : `the output does not match ${expected.source}:\n${stdout}`)
    })
  })
}

/** The files that stand for an example of their own and that the list above has forgotten. */
function forgotten(): string[] {
  const listed = new Set(examples.map(({ command }) => command[0]))
  const found = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name]
    const files = readdirSync(`${folder}${entry.name}`)
    return (files.includes('main.ts') ? ['main.ts'] : files).map((file) => `${entry.name}/${file}`)
  })
  return found.filter((file) => file !== 'run-all.ts' && !listed.has(file))
}

let failed = 0
for (const example of examples) {
  const began = performance.now()
  const fault = await faultOf(example)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${fault === undefined ? 'ok' : 'FAILED'}  ${example.command.join(' ')} (${seconds} s)`)
  if (fault === undefined) continue
  failed++
  console.log(fault)
}
for (const file of forgotten()) {
  failed++
  console.log(`FAILED  ${file}: not in the list of run-all.ts`)
}
console.log(`${examples.length + forgotten().length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
