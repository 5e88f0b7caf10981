/** Whatever has to know every entry of the package knows it. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { entries } from './packed.ts'

const text = (path: string): string => readFileSync(path, 'utf8')

describe.each(entries)('$name', ({ name, types, file }) => {
  const folder = name === 'occamy' ? 'src' : `src/${name.replace('occamy/', '')}`

  it('is made of the index of its folder', () => {
    expect(existsSync(`${folder}/index.ts`)).toBe(true)
    expect(types).toBe(`./${folder.replace('src', 'dist')}/index.d.ts`)
    expect(existsSync(file)).toBe(true)
  })

  it('has a budget for all of it', () => {
    const budgets = JSON.parse(text('.size-limit.json')) as ReadonlyArray<{
      readonly path: string
      readonly import: string
    }>
    expect(budgets).toContainEqual(expect.objectContaining({ path: file.replace('./', ''), import: '*' }))
  })

  it('is what its name means to the compiler, to the tests and in the examples of docstrings', () => {
    expect(text('tsconfig.json')).toContain(`"${name}": ["./${folder}/index.ts"]`)
    expect(text('vitest.config.ts')).toContain(`source('${`${folder}/index.ts`.replace('src/', '')}')`)
    expect(text('test/docs/run-example.ts')).toContain(`'${name}', `)
  })
})
