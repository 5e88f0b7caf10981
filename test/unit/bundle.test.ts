import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundles a module as its user would: what is not used is dropped. */
async function bundled(contents: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    alias: {
      occamy: './src/index.ts',
      'occamy/interop': './src/interop/index.ts',
      'occamy/check': './src/check/index.ts',
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Record<string, unknown>
}

describe('a bundle', () => {
  it.each([
    [
      'a channel',
      `import { channel } from 'occamy'; const c = channel(1); c.trySend(1); export const got = await c.receive()`,
    ],
    ['a timer', `import { sleep } from 'occamy'; export const got = (await sleep(1), 1)`],
    ['skip', `import { skip } from 'occamy'; export const got = (await skip, 1)`],
    ['a semaphore', `import { semaphore } from 'occamy'; await semaphore(1).acquire(); export const got = 1`],
    ['a barrier', `import { barrier } from 'occamy'; await barrier(1).sync(); export const got = 1`],
    ['defer', `import { defer } from 'occamy'; export const got = await Promise.race([defer(() => null), 1])`],
    [
      'a select set',
      `import { selectSet } from 'occamy'; export const got = await Promise.race([selectSet().next(), 1])`,
    ],
    ['an alternation', `import { alt } from 'occamy'; export const got = await Promise.race([alt([]), 1])`],
    [
      'a promise',
      `import { fromPromise } from 'occamy/interop'; export const got = await fromPromise(Promise.resolve(1))`,
    ],
    [
      'a tasklet',
      `import { run, self } from 'occamy'; let me; await run(function* () { me = self(); return 1 }); export const got = await me.result`,
    ],
  ])('of nothing but %s can await it', async (_name, contents) => {
    expect((await bundled(contents))['got']).toBe(1)
  })
})

describe('a bundle for the browser', () => {
  it.each(['index', 'interop/index', 'check/index'])('of src/%s.ts has nothing of Node in it', async (entry) => {
    // For a browser, esbuild finds no built-in module of Node's, and fails.
    const { metafile, warnings } = await build({
      entryPoints: [`./src/${entry}.ts`],
      bundle: true,
      write: false,
      metafile: true,
      outdir: 'dist',
      format: 'esm',
      platform: 'browser',
    })
    expect(warnings).toEqual([])
    expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
    expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith('src/'))).toEqual([])
  })
})
