/** Law 7, second half: nothing keeps a cancelled tasklet, one that is over, or a message that was taken. */
import fc from 'fast-check'
import { alt, barrier, channel, every, fairAlt, join, Runtime, semaphore, sleep, virtualClock } from 'occamy'
import type { Barrier, Channel, Guard, RunQueue, Semaphore, Tasklet } from 'occamy'
import { describe, it } from 'vitest'
import { anyProgram, joinProgram, quantum, seed } from './generate.ts'
import { Run } from './harness.ts'
import { taskletOf } from './occamy-world.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

/** What ought to be garbage, with a name for each. */
class Garbage {
  private readonly refs: { readonly name: string; readonly ref: WeakRef<object> }[] = []
  add(name: string, object: object): void {
    this.refs.push({ name, ref: new WeakRef(object) })
  }
  adopt({ refs }: Garbage): void {
    this.refs.push(...refs)
  }
  /** Throws if any of it is still there; `kept` is what is held on to meanwhile. */
  async check(kept: unknown): Promise<void> {
    let left: readonly string[] = []
    // A WeakRef holds its target until the end of the job that made it, or looked at it; a compilation in the background, a while.
    for (let i = 0; i < 3 || (i < 20 && left.length > 0); i++) {
      await new Promise<void>((resolve) => setTimeout(resolve, i < 3 ? 0 : 20 * i))
      globalThis.gc?.()
      if (i >= 2) left = this.refs.filter(({ ref }) => ref.deref() !== undefined).map(({ name }) => name)
    }
    if (left.length > 0 && kept !== undefined) throw new Error(`kept alive: ${left.join(', ')}`)
  }
}

/** Runs a program to its end; what is left is what its user might keep. */
function spent(run: Run, garbage: Garbage): unknown {
  run.begin().end()
  const { runtime, world } = run
  if ([...runtime.tasklets].length > 0) return undefined
  // A channel keeps what is registered with it, and so the guards of a set, whose functions know the interpreter.
  for (const { set } of run.interpreter.sets.all) set.clear()
  for (const { name, tasklet } of run.interpreter.agents) {
    const own = taskletOf(tasklet)
    if (own !== undefined) garbage.add(name, own)
  }
  return [runtime, world.channels, world.barriers, world.semaphores]
}

describe('a program that is over', () => {
  it(
    'leaves none of its tasklets and messages in what it used',
    async () => {
      const one = fc.record({
        program: fc.oneof(anyProgram, joinProgram),
        quantum,
        seed,
        scheduler: fc.nat({ max: schedulers.length - 1 }),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 20 }), async (programs) => {
          const garbage = new Garbage()
          const kept = programs.map(({ program, quantum, seed, scheduler }) => {
            const mine = new Garbage()
            const hooks = { message: (message: { readonly id: string }) => mine.add(message.id, message) }
            const queue = schedulers[scheduler]?.make(seed)
            const left = spent(new Run(program, { quantum, seed, scheduler: queue, hooks }), mine)
            // One that never ends its cleaning up keeps its own closures: nothing can be said of those runs.
            if (left !== undefined) garbage.adopt(mine)
            return [left, queue]
          })
          await garbage.check(kept)
        }),
        // A collection takes its time: to shrink what was found would take minutes.
        { ...share(40), endOnFailure: true },
      )
    },
    PATIENCE,
  )
})

/** What a visitor waits for, beside residents who wait for the same and stay. */
const visit = fc.constantFrom(
  'receive',
  'send',
  'sleep',
  'sync',
  'acquire',
  'end',
  'alt',
  'mapped',
  'ready',
  'join',
  'joins',
)
const leave = fc.constantFrom('cancel', 'raise', 'served')

interface Place {
  readonly runtime: Runtime
  readonly silent: Channel<object>
  readonly full: Channel<object>
  readonly busy: Channel<object>
  readonly meeting: Barrier
  readonly permits: Semaphore
  readonly resident: Tasklet<unknown>
}

function settle(scheduler: RunQueue | undefined, quantum: number): Place {
  const runtime = new Runtime({ scheduler, quantum, clock: virtualClock() })
  const [silent, full, busy] = [channel<object>(), channel<object>(), channel<object>()]
  const meeting = barrier(99)
  const permits = semaphore(0)
  const stay = (guard: Guard<unknown>): Tasklet<unknown> => runtime.spawn(() => guard)
  for (const guard of [silent.receive(), full.send({}), meeting.sync(), permits.acquire()]) stay(guard)
  const resident = stay(alt([silent.receive(), full.send({}), meeting.sync(), sleep(1e9)]))
  // It takes every message of `busy`, with guards that it keeps, and forgets it.
  runtime.spawn(function* () {
    const any = fairAlt([busy.receive(), silent.receive(), every(1e9)])
    for (;;) yield* any
  })
  while (runtime.turn() && runtime.now === 0);
  return { runtime, silent, full, busy, meeting, permits, resident }
}

function guardFor(place: Place, kind: string, message: object): Guard<unknown> {
  const { silent, full, busy, meeting, permits, resident } = place
  switch (kind) {
    case 'receive':
      return silent.receive()
    case 'send':
      return full.send(message)
    case 'sleep':
      return sleep(1e6)
    case 'sync':
      return meeting.sync()
    case 'acquire':
      return permits.acquire()
    case 'end':
      return resident.result
    case 'mapped':
      return full.send(message).map(() => message)
    case 'join':
      return join([silent.receive(), full.send(message)]).where(() => message !== undefined)
    case 'joins':
      return alt([join({ a: silent.receive(), b: silent.receive() }), join([full.send(message)]), sleep(1e6)])
    case 'ready':
      return busy.send(message)
    default:
      return alt([silent.receive(), full.send(message), sleep(1e6), resident.ended, alt([meeting.sync()])])
  }
}

/** In a function of its own, so that nothing of it stays in a register. */
function visits(place: Place, kinds: readonly (readonly [string, string])[], garbage: Garbage): void {
  const { runtime } = place
  const visitors: Tasklet<unknown>[] = []
  for (const [i, [kind]] of kinds.entries()) {
    const message = {}
    garbage.add(`message ${i} (${kind})`, message)
    const visitor = runtime.spawn({ errors: 'hold' }, () => guardFor(place, kind, message))
    garbage.add(`visitor ${i} (${kind})`, visitor)
    visitors.push(visitor)
  }
  for (let i = 0; i < 3 * kinds.length + 3; i++) if (runtime.now === 0) runtime.turn()
  for (const [i, [, how]] of kinds.entries()) {
    if (how === 'raise') visitors[i]?.raise(new Error('raised'))
    else visitors[i]?.cancel()
  }
  for (let i = 0; i < 3 * kinds.length + 3; i++)
    if ([...runtime.tasklets].some(({ state }) => state === 'ready')) runtime.turn()
}

describe('tasklets that were cancelled beside others who stay', () => {
  it(
    'leave nothing behind in channels, timers, barriers, semaphores and the tasklets that they waited for',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(visit, leave), { minLength: 1, maxLength: 12 }),
          quantum,
          fc.nat({ max: schedulers.length - 1 }),
          seed,
          async (kinds, quantum, scheduler, seed) => {
            const garbage = new Garbage()
            const place = settle(schedulers[scheduler]?.make(seed), quantum)
            visits(place, kinds, garbage)
            await garbage.check(place)
          },
        ),
        { ...share(4), endOnFailure: true },
      )
    },
    PATIENCE,
  )
})
