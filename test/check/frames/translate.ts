/** A program of frames becomes one of occamy's. */
import {
  alt,
  CancelledError,
  channel,
  ChannelClosedError,
  par,
  priAlt,
  race,
  scope,
  sleep,
  spawn,
  TimeoutError,
  within,
} from 'occamy'
import type { Channel, Guard, Operation, Step, Tasklet } from 'occamy'
import type { Act, Body, Branch, Program } from './program.ts'

/** What one execution has noted: a log for each body that was begun, by where it stands. */
export type Logs = Map<string, string[]>

/** What came about. Whether one has begun that waited for nothing, nor saw of another that it is over, is left out: the checker takes it to have. */
export function outcomeOf(logs: Logs): string {
  const told = [...logs].filter(([, log]) => log.some((entry) => entry !== 'end' && entry !== 'not over'))
  return told
    .map(([where, log]) => `${where}: ${log.join(', ')}`)
    .sort()
    .join('; ')
}

/** What a body sees: the tasklets that it may cancel or await have all begun before it. */
interface World {
  readonly channels: readonly Channel<string>[]
  readonly known: readonly Tasklet<unknown>[]
  readonly logs: Logs
}

/** The program as main's body, which may be run any number of times; its result is what was noted. */
export function translate({ capacity = 0, channels, tasklets }: Program): () => Operation<Logs> {
  return function* main() {
    const logs: Logs = new Map()
    const known: Tasklet<unknown>[] = []
    const all = Array.from({ length: channels }, (_, i) =>
      channel<string>({ name: `c${i}`, capacity: i === channels - 1 ? capacity : 0 }),
    )
    const world = { channels: all, known, logs }
    for (const [t, body] of tasklets.entries())
      known.push(spawn({ name: `t${t}`, errors: 'hold' }, () => top(world, body, `t${t}`)))
    for (const tasklet of known.slice()) yield* tasklet.ended
    return logs
  }
}

/** A body that main has spawned: what it throws stands in its log. */
function* top(world: World, body: Body, where: string): Generator<Step, void, unknown> {
  const log = begin(world, where)
  try {
    yield* perform(world, body, where, log)
    log.push('end')
  } catch (error) {
    log.push(kind(error))
  }
}

function* nested(world: World, body: Body, where: string): Generator<Step, void, unknown> {
  const log = begin(world, where)
  yield* perform(world, body, where, log)
  log.push('end')
}

function begin({ logs }: World, where: string): string[] {
  const log: string[] = []
  logs.set(where, log)
  return log
}

function kind(error: unknown): string {
  if (error instanceof AggregateError) return `several of ${error.errors.map(kind).join(' and ')}`
  if (error instanceof ChannelClosedError) return 'closed'
  if (error instanceof CancelledError) return 'cancelled'
  if (error instanceof TimeoutError) return 'too late'
  if (error instanceof Error && error.message.startsWith('thrown')) return error.message
  throw error
}

function* perform(world: World, body: Body, where: string, log: string[]): Generator<Step, void, unknown> {
  for (const [i, act] of body.entries()) {
    const here = `${where}.${i}`
    const entry = yield* done(world, act, here, log)
    if (entry !== undefined) log.push(entry)
  }
}

function* done(world: World, act: Act, here: string, log: string[]): Generator<Step, string | undefined, unknown> {
  const { channels, known } = world
  const whom = (n: number): Tasklet<unknown> => known[n % known.length] as Tasklet<unknown>
  const guardOf = (branch: Branch): Guard<string> => {
    if (branch.on === 'end') return whom(branch.whom).ended.map(({ ok }) => `ended ${ok ? 'well' : 'badly'}`)
    const at = channels[branch.ch] as Channel<string>
    return branch.on === 'send' ? at.send(here).map(() => 'sent') : at.receive().map((value) => `got ${value}`)
  }
  switch (act.do) {
    case 'send':
    case 'receive':
      return yield* guardOf({ on: act.do, ch: act.ch })
    case 'await':
      return yield* guardOf({ on: 'end', whom: act.whom })
    case 'alt': {
      const guards = act.branches.map(guardOf)
      const { key, value } = yield* act.inOrder ? priAlt(guards) : alt(guards)
      return `${key} ${value}`
    }
    case 'close':
      ;(channels[act.ch] as Channel<string>).close()
      return undefined
    case 'try send':
      return `tried ${(channels[act.ch] as Channel<string>).trySend(here)}`
    case 'try receive':
      return `tried ${(channels[act.ch] as Channel<string>).tryReceive()?.value ?? 'nothing'}`
    case 'balance':
      return `balance ${(channels[act.ch] as Channel<string>).balance}`
    case 'sleep':
      yield* sleep(act.ms)
      return 'slept'
    case 'cancel':
    case 'suspend':
    case 'resume':
      whom(act.whom)[act.do]()
      return undefined
    case 'raise':
      whom(act.whom).raise(new Error(`thrown at ${here}`))
      return undefined
    case 'state':
      return ['done', 'failed', 'cancelled'].includes(whom(act.whom).state) ? 'over' : 'not over'
    case 'throw':
      throw new Error(`thrown at ${here}`)
    case 'scope': {
      const { body, end, members } = act
      const operation = function* (): Generator<Step, void, unknown> {
        const more = [...known]
        const inner = { ...world, known: more }
        for (const [m, member] of members.entries()) more.push(spawn(() => nested(inner, member, `${here}/${m}`)))
        yield* perform(inner, body, `${here}/own`, log)
      }
      yield* scope(operation, { end })
      return 'left'
    }
    case 'par':
    case 'race': {
      const bodies = act.bodies.map((body, n) => () => nested(world, body, `${here}/${n}`))
      if (act.do === 'par') yield* par(bodies, { limit: act.limit })
      else yield* race(bodies)
      return act.do
    }
    case 'within':
      yield* within(act.ms, () => perform(world, act.body, `${here}/in`, log))
      return 'in time'
    case 'extended':
      return yield* (channels[act.ch] as Channel<string>).extended(function* (value) {
        log.push(`got ${value}`)
        yield* perform(world, act.body, `${here}/extended`, log)
        return 'let go'
      })
    case 'finally':
      try {
        yield* perform(world, act.body, `${here}/try`, log)
      } finally {
        yield* perform(world, act.cleanup, `${here}/finally`, log)
        if (act.cleanup.length > 0) log.push('cleaned')
      }
      return undefined
    default:
      return act satisfies never
  }
}
