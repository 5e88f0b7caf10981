import { describe, expect, it } from 'vitest'
import { leafOf } from '../../../src/join/leaf.ts'
import type { Port } from '../../../src/join/port.ts'

/** A port of channel `name`, as far as a report looks at it. */
function port(name: string, has: boolean, more: object = {}): Port {
  const whose = (servers: readonly number[]): object => ({
    foreign: servers.includes(9),
    homes: name === 'c' ? undefined : [name],
  })
  return {
    core: { name, whose },
    need: 1,
    servers: [name.charCodeAt(0)],
    side: 'receive',
    suffices: () => has,
    user: name.charCodeAt(0) - 96,
    waiting: has ? 1 : 0,
    ...more,
  } as unknown as Port
}

describe('leafOf', () => {
  it('is of those ports that have too little, and tells of all', () => {
    const [a, b, c] = [port('a', true), port('b', false), port('c', false, { side: 'send' })]
    expect(leafOf([a, b, c], false)).toEqual({
      what: 'to join a (1 waiting) with b (none waiting) with a send to c',
      on: b.core,
      end: 'receive',
      servers: [98, 99],
      users: [2, 3],
      foreign: false,
      homes: ['b'],
    })
  })

  it('is of all of them where a condition is what is missing', () => {
    const [a, b] = [port('a', true, { side: 'send', need: 2 }), port('b', true, { need: 3 })]
    expect(leafOf([a, b], true)).toEqual({
      what: 'to join 2 sends to a with 3 of b (1 waiting), on a condition',
      on: a.core,
      end: 'send',
      servers: [97, 98],
      users: [1, 2],
      foreign: false,
      homes: ['a', 'b'],
    })
  })

  it('is foreign if one of them is, of whom something is missing', () => {
    const foreign = { servers: [7, 9] }
    expect(leafOf([port('a', false), port('b', false, foreign)], false).foreign).toBe(true)
    expect(leafOf([port('a', false), port('b', true, foreign)], false).foreign).toBe(false)
  })

  it('is of nothing where there is nothing to take or give', () => {
    expect(leafOf([], false)).toEqual({ what: 'for a join of nothing' })
  })
})
