/** The files of the package are those that are meant to be in it, and no others. */
import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { entries, packed } from './packed.ts'

let files: string[] = []
beforeAll(() => {
  files = packed()
})

/** All but the sources and their declarations. The name of a chunk follows its content. */
const listed = (): string[] =>
  files
    .filter((path) => !path.startsWith('src/') && !/\.d\.ts(\.map)?$/.test(path))
    .map((path) => path.replace(/chunk-[A-Z0-9]{8}/, 'chunk-*'))

describe('the package', () => {
  it('has what contents.txt lists', async () => {
    // What it should say instead is written by `npm run check:contents -- --update`.
    await expect(`${listed().join('\n')}\n`).toMatchFileSnapshot('contents.txt')
  })

  it('has every source, and nothing else below src', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
    const expected = sources.filter((path) => path.endsWith('.ts')).map((path) => `src/${path}`)
    expect(files.filter((path) => path.startsWith('src/'))).toEqual(expected.toSorted())
  })

  it('has declarations of sources only, each with its map', () => {
    const declared = files.filter((path) => path.endsWith('.d.ts'))
    expect(declared).toEqual(expect.arrayContaining(entries.map(({ types }) => types.replace('./', ''))))
    expect(files.filter((path) => path.endsWith('.d.ts.map'))).toEqual(declared.map((path) => `${path}.map`))
    const sources = declared.map((path) => path.replace('dist/', 'src/').replace('.d.ts', '.ts'))
    expect(sources.filter((path) => !files.includes(path))).toEqual([])
  })
})
