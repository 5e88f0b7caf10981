import { Runtime, sleep, virtualClock } from 'occamy'
import { expect, it } from 'vitest'

// The clock jumped to a timer that readied nobody, and turn() said that there was nothing more to do.
it('a turn goes on to the next timer when the first one belongs to a suspended tasklet', () => {
  const runtime = new Runtime({ clock: virtualClock() })
  const first = runtime.spawn(() => sleep(1))
  const second = runtime.spawn(() => sleep(2))
  runtime.turn()
  runtime.turn()
  first.suspend()
  while (runtime.turn());
  expect(second.state).toBe('done')
})
