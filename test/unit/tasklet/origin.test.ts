import { describe, expect, it } from 'vitest'
import { Origin } from '../../../src/tasklet/origin.ts'

function chain(length: number): Origin {
  let origin = new Origin({}, 'first', undefined)
  for (let n = 2; n <= length; n++) origin = new Origin({}, `t${n}`, origin)
  return origin
}

describe('Origin', () => {
  it('names the chain of spawns, the nearest first', () => {
    expect(chain(1).names()).toEqual(['first'])
    expect(chain(4).names()).toEqual(['t4', 't3', 't2', 'first'])
  })

  it('names 16 at most', () => {
    expect(chain(16).names()).toHaveLength(16)
    expect(chain(17).names()).toHaveLength(16)
    expect(chain(500).names()).toEqual(Array.from({ length: 16 }, (_, n) => `t${500 - n}`))
  })

  it('is never longer than 32 links, however long the chain of spawns, and its copies hold no tasklet', () => {
    for (const length of [31, 32, 33, 34, 50, 1000]) {
      let links = 0
      let held = 0
      for (let at: Origin | undefined = chain(length); at !== undefined; at = at.up) {
        links++
        if (at.tasklet !== undefined) held++
      }
      expect(links).toBe(chain(length).length)
      expect(links).toBeLessThanOrEqual(32)
      expect(links).toBeGreaterThanOrEqual(Math.min(length, 17))
      expect(held).toBeLessThanOrEqual(links)
    }
  })

  it('is cut back to 16 links, which hold no tasklet, by the next one when it is full', () => {
    expect([chain(31).length, chain(32).length, chain(33).length]).toEqual([31, 32, 17])
    const cut = chain(33)
    expect(cut.tasklet).toBeDefined()
    for (let at = cut.up; at !== undefined; at = at.up) expect(at.tasklet).toBeUndefined()
    expect(cut.names()).toEqual(Array.from({ length: 16 }, (_, n) => `t${33 - n}`))
  })
})
