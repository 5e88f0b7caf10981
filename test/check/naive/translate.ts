/** A program as data becomes one of occamy's, by the public names alone; what acts now stands between the same waits. */
import {
  alt,
  barrier,
  ChannelClosedError,
  ChannelPoisonedError,
  channel,
  join,
  never,
  priAlt,
  selectSet,
  semaphore,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Barrier, Channel, ChannelGuard, Guard, Operation, Release, Semaphore, Step, Tasklet } from 'occamy'
import { shared } from 'occamy/check'
import type { Shared } from 'occamy/check'
import { outcome } from './enumerate.ts'
import { at } from './interpret.ts'
import { actsNow } from './program.ts'
import type { Act, Branch, Member, Now, Program, Wait } from './program.ts'

/** What one execution has noted so far, also if it never comes to its end. */
export interface Noted {
  readonly logs: readonly string[][]
  /** Whether main has come to its end. */
  ended: boolean
}

interface World {
  readonly channels: readonly Channel<number>[]
  readonly barriers: readonly Barrier[]
  readonly semaphores: readonly Semaphore[]
  readonly cells: readonly Shared<number>[]
  readonly tasklets: Tasklet<void>[]
  readonly logs: readonly string[][]
}

export interface TranslateOptions {
  /** Is given the notes of each execution when it begins. */
  readonly onBegin?: ((noted: Noted) => void) | undefined
}

/** The program as main's body, which may be run any number of times; its result is what was noted. */
export function translate(program: Program, { onBegin }: TranslateOptions = {}): () => Operation<Noted> {
  return function* main() {
    const noted: Noted = { logs: program.tasklets.map(() => []), ended: false }
    onBegin?.(noted)
    const world: World = {
      channels: program.channels.map((capacity, i) => channel<number>({ capacity, name: `c${i}` })),
      barriers: program.barriers.map((n) => barrier(n)),
      semaphores: program.semaphores.map((n) => semaphore(n)),
      cells: program.cells.map((value) => shared(value)),
      tasklets: [],
      logs: noted.logs,
    }
    for (const [t, body] of program.tasklets.entries())
      world.tasklets.push(spawn({ name: `t${t}` }, () => perform(world, body, at(noted.logs, t))))
    for (const t of program.waits) yield* at(world.tasklets, t).ended
    noted.ended = true
    return noted
  }
}

/** How the execution ended, or stands, in the words of the enumerator. */
export function outcomeOf({ logs, ended }: Noted): string {
  return outcome(logs, !ended)
}

function* perform(world: World, body: readonly Act[], log: string[]): Generator<Step, void, unknown> {
  const held: Release[] = []
  for (const act of body) {
    try {
      const entry = actsNow(act) ? actNow(world, act, held) : yield* waitFor(world, act, held)
      if (entry !== undefined) log.push(entry)
    } catch (error) {
      log.push(actsNow(act) ? `tried ${kind(error)}` : kind(error))
    }
  }
  log.push('end')
}

function kind(error: unknown): string {
  if (error instanceof ChannelClosedError) return 'closed'
  if (error instanceof ChannelPoisonedError) return 'poisoned'
  throw error
}

function actNow(world: World, act: Now, held: Release[]): string | undefined {
  switch (act.do) {
    case 'close':
      at(world.channels, act.ch).close()
      return undefined
    case 'poison':
      at(world.channels, act.ch).poison()
      return undefined
    case 'trySend':
      return `tried ${at(world.channels, act.ch).trySend(act.value)}`
    case 'tryReceive': {
      const got = at(world.channels, act.ch).tryReceive()
      return got === undefined ? 'tried nothing' : `tried got ${got.value}`
    }
    case 'balance':
      return `balance ${at(world.channels, act.ch).balance}`
    case 'cancel':
      at(world.tasklets, act.tasklet).cancel()
      return undefined
    case 'state':
      return ['done', 'failed', 'cancelled'].includes(at(world.tasklets, act.tasklet).state) ? 'over' : 'not over'
    case 'enrol':
      at(world.barriers, act.barrier).enrol()
      return undefined
    case 'resign':
      at(world.barriers, act.barrier).resign()
      return undefined
    case 'release':
      held.pop()?.()
      return undefined
    default:
      return act satisfies never
  }
}

function* waitFor(world: World, act: Wait, held: Release[]): Generator<Step, string, unknown> {
  switch (act.do) {
    case 'wait':
      return yield* guardOf(world, act.guard)
    case 'alt':
    case 'priAlt':
    case 'select': {
      const guards = act.branches.map((branch) => guardOf(world, branch))
      const { key, value } = yield* choosing[act.do](guards)
      return `${key}: ${value}`
    }
    case 'join': {
      const values = yield* join(act.members.map((member) => memberOf(world, member)))
      return `joined ${values.map((value, i) => (at(act.members, i).on === 'send' ? 'sent' : `got ${String(value)}`)).join(', ')}`
    }
    case 'acquire':
      held.push(yield* at(world.semaphores, act.semaphore).acquire())
      return 'acquired'
    case 'get':
      return `read ${yield* at(world.cells, act.cell).get()}`
    case 'set':
      yield* at(world.cells, act.cell).set(act.value)
      return 'set'
    case 'await':
      yield* at(world.tasklets, act.tasklet).ended
      return 'awaited'
    default:
      return act satisfies never
  }
}

const choosing = { alt, priAlt, select: (guards: readonly Guard<string>[]) => selectSet(guards).next() }

function memberOf(world: World, member: Member): ChannelGuard<unknown> {
  const it = at(world.channels, member.ch)
  return member.on === 'send' ? it.send(member.value) : it.receive()
}

function guardOf(world: World, branch: Branch): Guard<string> {
  switch (branch.on) {
    case 'send':
      return at(world.channels, branch.ch)
        .send(branch.value)
        .map(() => 'sent')
    case 'receive':
      return at(world.channels, branch.ch)
        .receive()
        .map((value) => `got ${value}`)
    case 'next':
      return at(world.channels, branch.ch)
        .next()
        .map((result) => (result.done === true ? 'done' : `got ${result.value}`))
    case 'sleep':
      return sleep(branch.ms).map(() => 'slept')
    case 'sync':
      return at(world.barriers, branch.barrier)
        .sync()
        .map(() => 'met')
    case 'end':
      return at(world.tasklets, branch.tasklet).ended.map(() => 'ended')
    case 'skip':
      return skip.map(() => 'skipped')
    case 'never':
      return never
    default:
      return branch satisfies never
  }
}
