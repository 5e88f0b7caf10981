/** What is no join, no chord and no pattern. */
import { channel, chord, chords, InvalidArgumentError, InvalidOperationError, join, sleep } from 'occamy'
import { describe, expect, it } from 'vitest'

const ch = channel<number>({ name: 'c' })

describe('a join', () => {
  it.each([undefined, null, 3, ch.receive(), sleep(3)])('of %s is refused', (members) => {
    expect(() => join(members as never)).toThrow(InvalidArgumentError)
  })
  it.each([sleep(3), ch.receive().map((n) => n), ch.extended(() => sleep(1)), join([]), 3, null, undefined])(
    'with a member that is no end of a channel is refused, by the name of the member (%#)',
    (member) => {
      expect(() => join([ch.receive(), member as never])).toThrow(/member 1 cannot be joined: a member is/)
      expect(() => join({ odd: member as never })).toThrow(InvalidOperationError)
    },
  )
  it('with a condition that is no function is refused', () => {
    expect(() => join([ch.receive()]).where(4 as never)).toThrow(/where\(\) must be given a function, not 4/)
  })
})

describe('a chord', () => {
  it('of what is neither channel nor request is refused', () => {
    for (const end of [3, undefined, null, {}]) expect(() => chord([end as never])).toThrow(/an end of a chord must be/)
    expect(() => chord({ a: 3 as never })).toThrow(InvalidArgumentError)
  })
  it('with a reaction that is no function is refused', () => {
    expect(() => chord([ch]).react(5 as never)).toThrow(/react\(\) must be given a function, not 5/)
  })
  it('without a reaction is not served', () => {
    for (const pattern of [5, chord([ch]), undefined])
      expect(() => chords(pattern as never)).toThrow(/what chords\(\) serves must be `chord\(…\)\.react\(…\)`/)
    expect(() => chords.inOrder(5 as never)).toThrow(InvalidArgumentError)
  })
})
