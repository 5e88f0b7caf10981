/**
 * Runs the smoke suite of the built package on every runtime, and prints a table; the exit status is 1 if anything failed.
 *
 *     npm run build && npm run test:runtimes                    those that are here; the others are left out, and named
 *     npm run test:runtimes -- --install                        installs the others first; so it does when CI is set
 *     npm run test:runtimes -- bun 'node 2'                     those alone whose names contain one of these words
 */
import { install } from './install.ts'
import { pack } from './pack.ts'
import { run } from './run.ts'
import type { Result } from './run.ts'
import { runtimes } from './runtimes.ts'
import type { Runtime } from './runtimes.ts'
import { table } from './table.ts'

const inCi = !['', 'false', undefined].includes(process.env['CI'])
const words = process.argv.slice(2).filter((word) => word !== '--install')
const chosen = runtimes.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word.toLowerCase())),
)

const faults = inCi || process.argv.includes('--install') ? install() : []
const folder = await pack()
const here = chosen.flatMap((runtime) => {
  const file = runtime.find()
  return file === undefined ? [] : [{ runtime, file }]
})
const leftOut = chosen.map(({ name }) => name).filter((name) => here.every(({ runtime }) => runtime.name !== name))

// One after the other, since they measure how soon the host is served; beside them what waits for slow timers most of the time.
const waits = ({ preload }: Runtime): boolean => preload === 'clamped-timers'
const beside = Promise.all(
  here.filter(({ runtime }) => waits(runtime)).map(({ runtime, file }) => run(runtime, file, folder)),
)
const results: Result[] = []
for (const { runtime, file } of here) if (!waits(runtime)) results.push(await run(runtime, file, folder))
results.push(...(await beside))

for (const { name, version, failures } of results)
  for (const { what, error } of failures) console.log(`\nFAILED on ${name} ${version}: ${what}\n${error}`)
console.log(`\n${table(results)}`)
for (const name of leftOut) console.log(`left out: ${name}, which is not installed (--install does, where it can)`)
for (const fault of faults) console.log(`\nFAILED: ${fault}`)
const missing = inCi && leftOut.length > 0
if (missing) console.log(`\nFAILED: in CI every runtime is to be there; missing are ${leftOut.join('; ')}`)
const failed = results.filter(({ failures }) => failures.length > 0).length
console.log(`\n${results.length - failed} runtimes passed, ${failed} failed, ${leftOut.length} left out`)
if (failed > 0 || missing || faults.length > 0 || results.length === 0) process.exitCode = 1
