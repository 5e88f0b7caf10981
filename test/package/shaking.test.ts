/** Whoever imports one name gets what it needs, and no more: read from the map of a bundle of the package as it is built. */
import { eachMapping, TraceMap } from '@jridgewell/trace-mapping'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** The sources of which there is code in a bundle of one import. */
async function sourcesOf(names: string, entry: string): Promise<string[]> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from '${entry}'`, resolveDir: '.' },
    bundle: true,
    write: false,
    outdir: 'out',
    format: 'esm',
    platform: 'neutral',
    sourcemap: 'external',
  })
  const map = outputFiles.find(({ path }) => path.endsWith('.map'))?.text ?? ''
  const sources = new Set<string>()
  eachMapping(new TraceMap(map), ({ source }) => source !== null && sources.add(source))
  return [...sources].flatMap((source) => /\bsrc\/(.*)$/.exec(source)?.[1] ?? []).toSorted()
}

/** What runs tasklets, and lets outside code wait for a guard. */
const KERNEL = /^(guard|internal|runtime|tasklet)\/|^scheduler\/(clock|round-robin|timers)\.ts$/

const CHANNEL = ['buffer', 'channel', 'core', 'extended', 'guards', 'iterator', 'line'].map(
  (name) => `channel/${name}.ts`,
)

describe('a bundle', () => {
  it.each([
    ['run', 'occamy', []],
    ['TimeoutError', 'occamy', []],
    ['skip', 'occamy', ['guards/skip.ts']],
    ['sleep', 'occamy', ['guards/sleep.ts']],
    ['semaphore', 'occamy', ['guards/semaphore.ts']],
    ['par', 'occamy', ['scope/par.ts']],
    ['within', 'occamy', ['scope/within.ts']],
    ['alt', 'occamy', ['alt/alt.ts']],
    ['channel', 'occamy', CHANNEL],
    ['alt, channel, run', 'occamy', ['alt/alt.ts', ...CHANNEL]],
    ['priority', 'occamy', ['scheduler/priority.ts']],
    ['fromPromise', 'occamy/interop', ['interop/from-promise.ts', 'interop/host-queue.ts']],
    ['aborted', 'occamy/interop', ['interop/aborted.ts', 'interop/host-queue.ts']],
  ])('of { %s } of %s has nothing beside the kernel but that', async (names, entry, expected) => {
    expect((await sourcesOf(names, entry)).filter((source) => !KERNEL.test(source))).toEqual(expected)
  })

  it.each([
    ['selectSet', 'occamy', /^(join|channel|scope|guards|check|interop)\/|^alt\/alt\.ts/],
    ['join', 'occamy', /^(alt|scope|guards|check|interop)\/|^channel\/(channel|extended|iterator)\.ts/],
    ['fromEvent', 'occamy/interop', /^(alt|join|scope|guards|check)\//],
    ['toWritable', 'occamy/interop', /^(alt|join|scope|guards|check)\//],
    ['guardContract', 'occamy/check', /^check\/(explore|reduced|state|runner)\.ts|^interop\//],
    ['pipeline', 'occamy/fast-check', /^check\/|^interop\/|^join\//],
  ])('of { %s } of %s leaves out %s', async (names, entry, absent) => {
    const sources = await sourcesOf(names, entry)
    expect(sources.length).toBeGreaterThan(20)
    expect(sources.filter((source) => absent.test(source))).toEqual([])
  })
})
