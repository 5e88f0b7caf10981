/** A set had its tasklet look again, found nothing after all, and a sleep beside it began anew. */
import { alt, now, selectSet, sleep, sleepUntil, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

it('a sleep beside a select set counts from the beginning of the wait, also when the set looks again in vain', () => {
  const at = sim(function* () {
    const worker = spawn({ errors: 'hold' }, () => sleep(5))
    const set = selectSet({ end: worker.ended, never: sleep(1_000) })
    const waiting = spawn({ priority: 0 }, function* () {
      const r = yield* alt({ event: set.next(), late: sleep(10) })
      return `${r.key} at ${now()}`
    })
    // It is readied by the same instant as the end, and before the one who is to look has its turn.
    const spoiler = spawn(function* () {
      yield* sleepUntil(5)
      set.delete('end')
    })
    yield* spoiler
    return yield* waiting
  })
  expect(at).toBe('late at 10')
})
