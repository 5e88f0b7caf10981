import { reschedule } from 'occamy'
import { expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import { Gate } from '../unit/gate.ts'
import { sim } from '../unit/support.ts'

/** Opens in being enabled. */
class Eager extends Gate<number> {
  protected override enable(...args: Parameters<Gate<number>['enable']>): ReturnType<Gate<number>['enable']> {
    const place = super.enable(...args)
    this.open(1)
    return place
  }
}

// The set went on enabling after the first had committed its wait, which the second committed again.
it('two guards that become ready in being enabled give one event', () => {
  sim(function* () {
    const set = anySet()
    set.add('a', new Eager())
    set.add('b', new Eager())
    expect(yield* set.next()).toEqual({ key: 'a', value: 1 })
    yield* reschedule()
  })
})
