import { skip } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet, pass, polled } from '../unit/alt/set/support.ts'
import { full, sim } from '../unit/support.ts'

// Whether a guard reacts was asked once, when it was registered: the batches of the outer set gave the reaction itself,
// which nobody had run, as an event.
describe('a set within a set that is given a guard with a reaction later', () => {
  it('is left out of a poll, and served by a wait', () => {
    sim(function* () {
      const inner = anySet()
      const outer = anySet()
      outer.add('inner', inner.next())
      inner.add(
        'a',
        full('x').extended(function* (value) {
          return value
        }),
      )
      expect(polled(outer)).toEqual([])
      expect(yield* outer.next()).toEqual({ key: 'inner', value: { key: 'a', value: 'x' } })
    })
  })

  it('is left out of the rest of a batch', () => {
    sim(function* () {
      const inner = anySet()
      const outer = anySet()
      outer.add('a', full('x').receive())
      outer.add('inner', inner.next())
      inner.add(
        'b',
        full('y')
          .receive()
          .flatMap(() => skip),
      )
      expect(yield* pass(outer)).toEqual([['a', 'x']])
    })
  })
})
