import { describe, expect, it } from 'vitest'
import { readArgs } from '../../../src/cli/args.ts'
import { RefusedError } from '../../../src/cli/messages.ts'

const plain = {
  file: 'a.js',
  exportName: 'default',
  reduction: 'optimal',
  maxExecutions: undefined,
  maxTime: 60_000,
  replay: undefined,
  mermaid: false,
}

describe('the arguments', () => {
  it('are a file, and what is asked of it', () => {
    expect(readArgs(['check', 'a.js'])).toEqual(plain)
    const all = '--export main --reduction none --max 5 --max-time=70 --replay 1>2 --mermaid check a.js'
    expect(readArgs(all.split(' '))).toEqual({
      file: 'a.js',
      exportName: 'main',
      reduction: 'none',
      maxExecutions: 5,
      maxTime: 70,
      replay: '1>2',
      mermaid: true,
    })
    expect(readArgs(['check', 'a.js', '--reduction', 'optimal', '--replay', ''])).toEqual({ ...plain, replay: '' })
  })

  it('may ask for help, whatever else they are', () => {
    expect(readArgs(['--help'])).toBe('help')
    expect(readArgs(['chek', '--help'])).toBe('help')
  })

  it('may ask for the version', () => {
    expect(readArgs(['--version'])).toBe('version')
    expect(readArgs(['--version', '--help'])).toBe('help')
  })

  it.each([
    ['', 'no command'],
    ['run a.js', 'no such command: run'],
    ['check', 'no FILE'],
    ['check a.js b.js c.js', 'one FILE, and not 3'],
    ['check a.js --wrong', "Unknown option '--wrong'"],
    ['check a.js --max', "Option '--max <value>' argument missing"],
    ['check a.js --max 0', '--max is a whole number, 1 or more, and not 0'],
    ['check a.js --max 1.5', '--max is a whole number, 1 or more, and not 1.5'],
    ['check a.js --max-time soon', '--max-time is a whole number, 1 or more, and not soon'],
    ['check a.js --reduction some', '--reduction is none or optimal, and not some'],
    ['check a.js --mermaid=1', "Option '--mermaid' does not take an argument"],
  ])('are refused: %s', (text, message) => {
    const args = text === '' ? [] : text.split(' ')
    expect(() => readArgs(args)).toThrow(RefusedError)
    expect(() => readArgs(args)).toThrow(message)
  })
})
