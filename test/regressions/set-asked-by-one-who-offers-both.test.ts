import { alt, channel } from 'occamy'
import { expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import { parked, sim } from '../unit/support.ts'

// Whoever is parked does not meet its own offers: what it saw so was not ready for anybody after it, who waited for ever.
it('a registration that one who offers both ends has looked at is ready for the next', () => {
  sim(function* () {
    const ch = channel<string>()
    const [outer, inner] = [anySet(), anySet()]
    inner.add('in', ch.receive())
    const both = yield* parked(() => alt({ event: outer.next(), sent: ch.send('hello') }))
    const nested = outer.add('inner', inner.next())
    nested.remove()
    expect(yield* inner.next()).toMatchObject({ key: 'in', value: 'hello' })
    expect(yield* both).toMatchObject({ key: 'sent' })
  })
})
