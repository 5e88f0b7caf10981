/** Law 1, conservation: the account of every message, from the log of a run that has come to rest for good. */
import { coreOf } from './cores.ts'
import { nodesOf } from './checks.ts'
import type { Interpreter } from './interpret.ts'
import type { OccamyWorld } from './occamy-world.ts'
import { printEntry } from './program.ts'

interface Account {
  readonly ch: number
  sent: number
  received: number
  /** Came back with an error, or with a trySend's false. */
  returned: number
}

/** Throws unless every message is accounted for. */
export function checkLedger(run: Interpreter, world: OccamyWorld): void {
  const accounts = new Map<string, Account>()
  for (const { what, ch, message } of run.log) {
    if (message === undefined) continue
    if (what === 'offers') accounts.set(message, { ch: ch ?? -1, sent: 0, received: 0, returned: 0 })
    const account = accounts.get(message)
    if (account === undefined) throw new Error(`${message} was made up`)
    if (what === 'sent') account.sent++
    if (what === 'received') account.received++
    if (what === 'dropped' || what === 'threw') account.returned++
    if (what !== 'threw' && account.ch !== ch) throw new Error(`${message} went through another channel`)
  }
  for (const [message, account] of accounts) {
    const wrong = complaint(message, account, run, world)
    if (wrong === undefined) continue
    const about = run.log.filter((entry) => entry.message === message || entry.ch === account.ch)
    throw new Error(`law 1 broken: ${message} ${wrong}\n${about.map(printEntry).join('\n')}`)
  }
}

function complaint(message: string, account: Account, run: Interpreter, world: OccamyWorld): string | undefined {
  const { ch, sent, received, returned } = account
  if (received > 1) return `was received ${received} times`
  if (sent > 1) return `was sent ${sent} times`
  if (returned > 0 && (sent > 0 || received > 0)) return 'came back, and was sent'
  if (received === 1 && sent === 0 && !stillSending(run, message))
    return 'was received, and its sender never heard of it'
  if (sent === 0 || received === 1) return undefined
  const channel = world.channels[ch]
  if (channel === undefined) return 'went nowhere'
  const { overflow, state } = coreOf(channel)
  return overflow.startsWith('drop') || state === 'poisoned' ? undefined : 'was sent, and is nowhere'
}

/** Whether the sender of a message is still in its send: in an extended rendezvous that has not ended. */
function stillSending(run: Interpreter, message: string): boolean {
  return run.agents.some(({ name, tasklet, waiting }) => {
    // What was registered with a set, anybody who waits with that may be sending.
    if (waiting === undefined || tasklet?.over !== false) return false
    return message.startsWith(`${name}.`) || nodesOf(waiting).some(({ set }) => set !== undefined)
  })
}
