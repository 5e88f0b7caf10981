/** What `require` gives, on every runtime that can require an ES module: the same package, not a second one. */
const { deepStrictEqual, strictEqual } = require('node:assert')
const occamy = require('occamy')
const interop = require('occamy/interop')
const check = require('occamy/check')

const program = 'require'

/** Says a line of the suite: see smoke/program.ts. */
function say(message) {
  console.log('@smoke ' + JSON.stringify(message))
}

async function main() {
  const { channel, run, spawn } = occamy
  const sum = await run(function* () {
    const ch = channel()
    spawn(() => ch.send(1))
    return (yield* ch.receive()) + (yield* interop.fromPromise(Promise.resolve(2)))
  })
  strictEqual(sum, 3)
  strictEqual(check.verify(() => occamy.skip).verdict, 'passed')
  for (const [required, imported] of [
    [occamy, await import('occamy')],
    [interop, await import('occamy/interop')],
    [check, await import('occamy/check')],
  ]) {
    deepStrictEqual(Object.keys(required).sort(), Object.keys(imported).sort())
    for (const name of Object.keys(imported)) strictEqual(required[name], imported[name], name)
  }
}

say({ kind: 'begin', program })
main()
  .then(
    () => say({ kind: 'pass', program }),
    (error) => say({ kind: 'fail', program, error: error.stack }),
  )
  .finally(() => say({ kind: 'end' }))
