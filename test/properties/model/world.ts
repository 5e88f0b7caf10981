/** Programs on the reference model. */
import type { Operation, Step } from 'occamy'
import type { Program } from '../program.ts'
import type { Body, World, WorldTasklet } from '../world.ts'
import { ModelChannel } from './channel.ts'
import { Alternation, Constant, Defer, End, Later, Reschedule, Sleep, Wrapped } from './guard.ts'
import type { ModelGuard } from './guard.ts'
import type { Machine } from './machine.ts'
import type { Task } from './task.ts'
import { cancel, raise, resume, suspend } from './requests.ts'

export interface ModelWorld extends World {
  readonly channels: readonly ModelChannel[]
}

export function modelWorld(program: Program, machine: Machine): ModelWorld {
  const guard = (operation: Operation<unknown>): ModelGuard => operation as ModelGuard
  return {
    channels: program.channels.map((spec, i) => new ModelChannel(machine, `c${i}`, spec)),
    skip: new Constant(1),
    never: new Constant(0),
    sleep: (ms) => new Sleep(machine, ms, 0),
    sleepUntil: (time) => new Sleep(machine, undefined, time),
    alt: (kind, branches) =>
      new Alternation(
        machine,
        kind,
        branches.map((branch) => branch && guard(branch)),
      ),
    map: (of, fn) => new Wrapped(guard(of), (value) => Later.map(value, fn)),
    flatMap: (of, fn) => new Wrapped(guard(of), (value) => reaction(value, fn)),
    defer: (make) => new Defer(() => guard(make())),
    reschedule: () => new Reschedule(machine),
    now: () => machine.now,
    spawn: (_spec, name, body) => handle(machine, machine.spawn(name, body())),
  }
}

function reaction(value: unknown, fn: (value: unknown) => Body<unknown>): Later {
  return new Later(function* () {
    return yield* fn(value instanceof Later ? yield value as unknown as Step : value)
  })
}

function handle(machine: Machine, task: Task): WorldTasklet {
  return {
    ended: new End(task),
    get over() {
      return task.state === 'over'
    },
    cancel: () => cancel(machine, task),
    raise: (error) => raise(machine, task, error),
    suspend: () => suspend(machine, task),
    resume: () => resume(machine, task),
  }
}
