/** How a run is brought to its end, so that its accounts can be settled. */
import type { Interpreter } from './interpret.ts'
import type { OccamyWorld } from './occamy-world.ts'

/** Receives, from outside, whatever there is; returns whether there was anything. */
export function drain({ log }: Interpreter, { channels }: OccamyWorld): boolean {
  let found = false
  for (const [ch, channel] of channels.entries()) {
    if (channel.closed && channel.length === 0) continue
    for (let got = channel.tryReceive(); got !== undefined; got = channel.tryReceive()) {
      found = true
      log.push({ who: 'outside', what: 'received', ch, message: got.value.id })
    }
  }
  return found
}

/** Throws unless every tasklet that began and is over has run its `finally` blocks. */
export function checkCleaned({ agents }: Interpreter): void {
  for (const { name, tasklet, started, cleaned, owing } of agents) {
    if (tasklet?.over === true && started && !cleaned) throw new Error(`${name} is over, and was never cleaned up`)
    if (tasklet?.over === true && owing > 0) throw new Error(`${name} is over, and owes ${owing} finally blocks`)
  }
}
