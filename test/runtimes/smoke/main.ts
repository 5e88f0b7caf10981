/**
 * The smoke suite: a program for each thing that the package can do, the same file on every runtime. It imports the package by
 * its public names, and says what comes of it line by line on the console, after `MARK`.
 */
import { alternation } from './alternation.ts'
import { bridges } from './bridges.ts'
import { checker } from './checker.ts'
import { disposal } from './disposal.ts'
import { host, macrotaskUsed } from './host.ts'
import { joins } from './joins.ts'
import { lifetimes } from './lifetimes.ts'
import { messages } from './messages.ts'
import { outside } from './outside.ts'
import type { Message, Programs } from './program.ts'
import { MARK } from './program.ts'
import { schedules } from './schedules.ts'
import { timers } from './timers.ts'

/** How long a program may take, in ms; each takes far less than a second. */
const LIMIT = 15_000

const programs: Programs = {
  ...messages,
  ...alternation,
  ...joins,
  ...timers,
  ...lifetimes,
  ...schedules,
  ...outside,
  ...bridges,
  ...checker,
  ...(Symbol.dispose === undefined ? {} : disposal),
  // A host whose timers are slow serves nothing within two slices.
  ...(globalThis.timersAreClamped === true ? {} : host),
}

function say(message: Message): void {
  console.log(MARK + JSON.stringify(message))
}

/** An error as it can be read: with its stack, which some runtimes leave its message out of, and its causes. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { stack = '', cause } = error
  const head = stack.includes(error.message) ? '' : `${error.name}: ${error.message}\n`
  return head + stack + (cause === undefined ? '' : `\ncaused by ${describe(cause)}`)
}

async function inTime(task: () => unknown): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${LIMIT} ms`)), LIMIT)
  })
  try {
    await Promise.race([(async () => task())(), late])
  } finally {
    clearTimeout(timer)
  }
}

say({ kind: 'macrotask', used: await macrotaskUsed() })
for (const [program, task] of Object.entries(programs)) {
  say({ kind: 'begin', program })
  try {
    await inTime(task)
    say({ kind: 'pass', program })
  } catch (error) {
    say({ kind: 'fail', program, error: describe(error) })
  }
}
say({ kind: 'end' })
