import { recurse, scope, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

function* fail(error: unknown): Body<never> {
  yield* skip
  throw error
}

describe('the stack of an error that leaves a tasklet', () => {
  it('stays, and gains the tasklet and the chain of those who spawned it', () => {
    const error = new Error('broken')
    const own = error.stack
    const caught = thrown(() =>
      sim(
        function* () {
          yield* spawn({ name: 'child' }, function* () {
            yield* spawn({ name: 'grandchild' }, fail, error)
          })
        },
        { name: 'main' },
      ),
    )
    expect(caught).toBe(error)
    expect(error.stack).toBe(`${own}\n    in tasklet grandchild\n    spawned by child\n    spawned by main`)
  })

  it('names 16 spawners at most', () => {
    const error = new Error('deep')
    const level = function* (n: number): Body<void> {
      if (n === 0) throw error
      yield* spawn({ name: `level ${n}` }, level, n - 1)
    }
    thrown(() => sim(() => level(40), { name: 'main' }))
    const lines = error.stack?.split('\n').filter((line) => line.includes('spawned by')) ?? []
    expect(lines).toHaveLength(16)
    expect(lines[0]).toBe('    spawned by level 2')
    expect(lines[15]).toBe('    spawned by level 17')
  })

  it('is told once: a rethrow by whoever waits adds nothing', () => {
    const error = new Error('once')
    thrown(() => sim(() => scope(() => recurse(() => scope(() => spawn(fail, error))))))
    expect(error.stack?.match(/in tasklet/g)).toHaveLength(1)
  })

  it('of a frozen error is left as it is', () => {
    const error = Object.freeze(new Error('frozen'))
    const own = error.stack
    expect(thrown(() => sim(() => fail(error)))).toBe(error)
    expect(error.stack).toBe(own)
  })

  it('of what is no error is nobody’s business', () => {
    for (const value of ['text', undefined, null, 7, { message: 'like an error' }]) {
      expect(thrown(() => sim(() => fail(value)))).toBe(value)
    }
  })

  it('that has none yet is made of its words', () => {
    const error = new Error('bare')
    Object.defineProperty(error, 'stack', { value: undefined, writable: true })
    thrown(() => sim(() => fail(error), { name: 'main' }))
    expect(error.stack).toBe('Error: bare\n    in tasklet main')
  })

  it('is added to an error that is held, too', () => {
    const error = new Error('held')
    sim(function* () {
      const tasklet = spawn({ errors: 'hold', name: 'holder' }, fail, error)
      yield* sleep(1)
      expect(yield* failure(tasklet)).toBe(error)
    })
    expect(error.stack).toContain('in tasklet holder')
  })
})
