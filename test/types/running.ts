/** Running and spawning: results, arguments and options. */
import { channel, run, runSync, Runtime, skip, spawn } from 'occamy'
import type { Guard, Operation, Outcome, State, Step, Tasklet } from 'occamy'
import { fits, same, some } from './assert.ts'

function* worker(n: number, text: string): Generator<Step, boolean, unknown> {
  yield* skip
  return text.length === n
}
function* generic<T>(value: T): Generator<Step, T, unknown> {
  yield* skip
  return value
}
function* rest(...values: number[]): Generator<Step, number, unknown> {
  yield* skip
  return values.length
}
function* optional(n?: number): Generator<Step, number, unknown> {
  yield* skip
  return n ?? 0
}

export async function running(): Promise<void> {
  const main = function* (): Generator<Step, number, unknown> {
    yield* skip
    return 1
  }
  const promise = run(main)
  same<typeof promise, Promise<number>>()
  const limited = await run(main, { signal: new AbortController().signal, name: 'main', quantum: 1 })
  same<typeof limited, number>()
  const sync = runSync(main, { quantum: 1 })
  same<typeof sync, number>()
  const guard = await run(() => channel<string>().receive())
  same<typeof guard, string>()
  const inline = runSync(function* () {
    const n = yield* spawn(main)
    same<typeof n, number>()
    return [n]
  })
  same<typeof inline, number[]>()
}

export async function runtimes(): Promise<void> {
  await using runtime = new Runtime({ deadlock: 'wait' })
  const tasklet = runtime.spawn({ name: 'worker' }, worker, 1, 'a')
  same<typeof tasklet, Tasklet<boolean>>()
  same<typeof tasklet, ReturnType<typeof runtime.spawn<[number, string], boolean>>>()
  using _hold = runtime.hold()
  same<ReturnType<typeof runtime.run>, Promise<void>>()
  same<ReturnType<typeof runtime.runSync>, void>()
  same<ReturnType<typeof runtime.turn>, boolean>()
  same<typeof runtime.now, number>()
  same<typeof runtime.tasklets, Iterable<Tasklet<unknown>, void, unknown>>()
}

export function spawning(): void {
  same<ReturnType<typeof spawn<[], void>>, Tasklet<void>>()
  const given = spawn(worker, 1, 'a')
  same<typeof given, Tasklet<boolean>>()
  const withOptions = spawn({ name: 'w', priority: 1, deadline: 2, weight: 3, errors: 'hold' }, worker, 1, 'a')
  same<typeof withOptions, Tasklet<boolean>>()
  const number = spawn(generic, 1)
  same<typeof number, Tasklet<number>>()
  const strings = spawn({ name: 'g' }, generic<string[]>, [])
  same<typeof strings, Tasklet<string[]>>()
  const many = spawn(rest, 1, 2, 3)
  same<typeof many, Tasklet<number>>()
  const guard = spawn(() => channel<number>().receive())
  same<typeof guard, Tasklet<number>>()
  const inline = spawn(
    function* (n: number, { text }: { text: string }) {
      yield* skip
      return text.repeat(n)
    },
    2,
    { text: 'a' },
  )
  same<typeof inline, Tasklet<string>>()
  spawn(optional, 1)
  spawn(optional, undefined)
  spawn(optional)

  // @ts-expect-error -- the arguments are missing
  spawn(worker)
  // @ts-expect-error -- one is missing
  spawn(worker, 1)
  // @ts-expect-error -- the wrong way round
  spawn(worker, 'a', 1)
  // @ts-expect-error -- one too many
  spawn(worker, 1, 'a', true)
  // @ts-expect-error -- the wrong one, behind options
  spawn({ name: 'w' }, worker, 1, 2)
  // @ts-expect-error -- a wrong one among many
  spawn(rest, 1, 'a')
  // @ts-expect-error -- no such option
  spawn({ nam: 'w' }, worker, 1, 'a')
  // @ts-expect-error -- a priority is a number
  spawn({ priority: 'high' }, worker, 1, 'a')
  // @ts-expect-error -- there is nothing else to do with errors
  spawn({ errors: 'ignore' }, worker, 1, 'a')
  // @ts-expect-error -- options come first
  spawn(worker, { name: 'w' }, 1, 'a')
}

export function* tasklets(): Generator<Step, void, unknown> {
  const tasklet = spawn(worker, 1, 'a')
  const joined = yield* tasklet
  same<typeof joined, boolean>()
  same<typeof tasklet.result, Guard<boolean>>()
  same<typeof tasklet.ended, Guard<Outcome<boolean>>>()
  const result = yield* tasklet.result
  same<typeof result, boolean>()
  const ended = yield* tasklet.ended
  if (ended.ok) same<typeof ended, { readonly ok: true; readonly value: boolean }>()
  else same<typeof ended.error, unknown>()
  // @ts-expect-error -- there may be none
  ended.value

  same<typeof tasklet.state, State>()
  same<State, 'ready' | 'running' | 'parked' | 'suspended' | 'done' | 'failed' | 'cancelled'>()
  same<typeof tasklet.waitingFor, Guard<unknown> | undefined>()
  same<typeof tasklet.parent, Tasklet<unknown> | undefined>()
  same<typeof tasklet.priority, number>()
  same<[typeof tasklet.id, typeof tasklet.name], [number, string]>()
  same<ReturnType<typeof tasklet.cancel>, void>()
  same<ReturnType<typeof tasklet.raise>, void>()
  same<ReturnType<typeof tasklet.suspend>, void>()
  same<ReturnType<typeof tasklet.resume>, void>()
  tasklet.cancel()
  tasklet.cancel('no longer needed')

  fits<Tasklet<'a'>, Tasklet<string>>()
  fits<Tasklet<string>, Operation<unknown>>()
  // @ts-expect-error -- a tasklet of a string gives no 'a'
  fits<Tasklet<string>, Tasklet<'a'>>()
  // @ts-expect-error -- what is raised has to be named
  tasklet.raise()
  // @ts-expect-error -- a tasklet is no promise: `await tasklet.result`
  fits<Tasklet<string>, PromiseLike<string>>()
}

// @ts-expect-error -- a priority is given at the spawn
some<Tasklet<void>>().priority = 2
// @ts-expect-error -- there is nobody to abort a synchronous run
runSync(() => skip, { signal: new AbortController().signal })
// @ts-expect-error -- no such option
run(() => skip, { quanta: 1 })
// @ts-expect-error -- main takes no arguments
run(worker)
// @ts-expect-error -- main is a function: it can name the tasklet, and be run again
run(worker(1, 'a'))
// @ts-expect-error -- the same, for a guard
runSync(skip)
