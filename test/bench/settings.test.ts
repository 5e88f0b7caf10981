import { describe, expect, it } from 'vitest'
import { systems, workloads } from '../../bench/harness/catalog.ts'
import { readSettings, UsageError } from '../../bench/harness/settings.ts'
import type { Settings } from '../../bench/harness/settings.ts'

const read = (...args: string[]): Settings => {
  const settings = readSettings(args)
  if (settings === 'help') throw new Error('it asked for help')
  return settings
}
const names = (...args: string[]): string[] => read(...args).workloads.map(({ name }) => name)

describe('the command line of the bench', () => {
  it('measures everything when nothing is said', () => {
    expect(read()).toEqual({
      workloads,
      systems,
      rounds: 7,
      target: 200,
      json: undefined,
      markdown: false,
      smoke: false,
    })
  })

  it('takes workloads by their names, or by how these begin, with commas or one by one', () => {
    expect(names('--only', 'message')).toEqual(['message'])
    expect(names('--only', 'await')).toEqual(expect.arrayContaining(['await-ready', 'await-meeting']))
    expect(names('--only', 'ring,message')).toEqual(['message', 'ring'])
    expect(names('--only', 'ring', '--only', 'message')).toEqual(['message', 'ring'])
    expect(read('--systems', 'floor', '--systems', 'occamy').systems).toHaveLength(2)
  })

  it('writes the samples to a file, or without one to the standard output', () => {
    expect(read('--json', 'out.json').json).toBe('out.json')
    expect(read('--json=out.json').json).toBe('out.json')
    expect(read('--only', 'message', '--rounds', '1', '--json')).toMatchObject({ rounds: 1, json: '-' })
    expect(read('--json', '--smoke')).toMatchObject({ json: '-', smoke: true })
    expect(read('--json', '-').json).toBe('-')
  })

  it('gives help', () => {
    expect(readSettings(['--help'])).toBe('help')
  })

  it.each([
    [['--only', 'message,nope'], '--only nope: there is message'],
    [['--only', ''], '--only : a name is missing'],
    [['--only', 'message,'], '--only message,: a name is missing'],
    [['--systems', 'nope'], '--systems nope: there is '],
    [['--systems', ''], '--systems : a name is missing'],
    [['--rounds', '0'], '--rounds 0: a positive whole number is wanted'],
    [['--target', 'long'], '--target long: a positive whole number is wanted'],
    [['--nope'], "Unknown option '--nope'"],
    [['nope'], "Unexpected argument 'nope'"],
    [['--only'], "Option '--only <value>' argument missing"],
  ])('refuses %o, by name', (args, message) => {
    expect(() => readSettings(args)).toThrow(UsageError)
    expect(() => readSettings(args)).toThrow(message)
  })
})
