import { alt, skip, sleep, sleepUntil } from 'occamy'
import { expect, it } from 'vitest'
import { anySet, polled } from '../unit/alt/set/support.ts'
import { sim } from '../unit/support.ts'

// That the time was past was seen when its timer fired: a poll gave nothing, and an alternation preferred skip.
it('a time that is past when it is added is ready at once', () => {
  sim(function* () {
    yield* sleep(10)
    const set = anySet()
    set.add('a', sleepUntil(5))
    expect((yield* alt({ set: set.next(), skip })).key).toBe('set')
    set.add('b', sleepUntil(5))
    expect(polled(set)).toContainEqual(['b', undefined])
  })
})
