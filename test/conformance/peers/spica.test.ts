/** spica 0.0.810: `select` takes an item of each of its channels ahead, and drops them when its loop is left. */
import { build } from 'esbuild'
import { channel, run, selectSet } from 'occamy'
import { beforeAll, describe, expect, it } from 'vitest'

interface Channel extends AsyncIterable<string> {
  readonly size: number
  put(message: string): PromiseLike<void>
}
interface Library {
  readonly Channel: new (capacity: number) => Channel
  readonly select: (channels: Record<string, Channel>) => AsyncIterable<{ readonly result: { readonly value: string } }>
}

let spica: Library
beforeAll(async () => {
  // It comes as its sources, with an `assert` that its own build takes out.
  const { outputFiles } = await build({
    stdin: { contents: "export * from 'spica/channel'; export * from 'spica/select'", resolveDir: '.' },
    banner: { js: 'const assert = () => {}' },
    bundle: true,
    write: false,
    format: 'esm',
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  spica = (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Library
})

describe('a select whose loop is left', () => {
  it('loses what it has taken of the other channel', async () => {
    const [a, b] = [new spica.Channel(5), new spica.Channel(5)]
    await a.put('a')
    await b.put('b')
    let seen = ''
    for await (const { result } of spica.select({ a, b })) {
      seen = result.value
      break
    }
    expect([seen, a.size, b.size]).toEqual(['a', 0, 0])
  })

  it('leaves it there, as a select set: each event is performed as it is taken', async () => {
    await run(function* () {
      const [a, b] = [channel<string>(5), channel<string>(5)]
      const set = selectSet({ a: a.receive(), b: b.receive() })
      yield* a.send('a')
      yield* b.send('b')
      const seen: string[] = []
      for (const { value } of yield* set.wait()) {
        seen.push(value)
        break
      }
      expect([seen.length, a.length + b.length]).toEqual([1, 1])
      for (const { value } of yield* set.wait()) seen.push(value)
      expect(seen.toSorted()).toEqual(['a', 'b'])
    })
  })
})
