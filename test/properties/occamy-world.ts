/** Programs on occamy itself. */
import {
  alt,
  barrier,
  channel,
  chord,
  chords,
  defer,
  every,
  fairAlt,
  join,
  never,
  par,
  priAlt,
  race,
  recurse,
  reschedule,
  scope,
  self,
  selectSet,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
  unpreempted,
  within,
} from 'occamy'
import type {
  Barrier,
  Channel,
  ChannelGuard,
  Guard,
  Operation,
  Pattern,
  Receiver,
  Runtime,
  Semaphore,
  Tasklet,
} from 'occamy'
import type { Program } from './program.ts'
import type { Message, Parts, World, WorldChannel, WorldPattern, WorldTasklet } from './world.ts'

export interface OccamyWorld extends World {
  readonly channels: readonly Channel<Message>[]
  readonly barriers: readonly Barrier[]
  readonly semaphores: readonly Semaphore[]
}

const alternations = { alt, priAlt, fairAlt }

/** The tasklets of a world, by what a program sees of them. */
const handles = new WeakMap<WorldTasklet, Tasklet<unknown>>()

/** The tasklet behind a handle. */
export function taskletOf(handle: WorldTasklet | undefined): Tasklet<unknown> | undefined {
  return handle && handles.get(handle)
}

function handle(tasklet: Tasklet<unknown>): WorldTasklet {
  const made: WorldTasklet = {
    get ended() {
      return tasklet.ended
    },
    get over() {
      // The laws look from outside: whoever checks the program is not told.
      return tasklet.over
    },
    cancel: () => tasklet.cancel(),
    raise: (error) => tasklet.raise(error),
    suspend: () => tasklet.suspend(),
    resume: () => tasklet.resume(),
  }
  handles.set(made, tasklet)
  return made
}

function patternOf({ ends, where, react }: WorldPattern): Pattern {
  const plain = chord(ends as Parts<WorldChannel & Receiver<unknown>>)
  return (where === undefined ? plain : plain.where(where)).react(react)
}

function served(inOrder: boolean, patterns: readonly Pattern[]): Operation<never> {
  return inOrder ? chords.inOrder(...patterns) : chords(...patterns)
}

/** Whether a tasklet is running. */
function isInside(): boolean {
  try {
    return self() !== undefined
  } catch {
    return false
  }
}

/** Makes the channels, barriers and semaphores of a program, for a run in `runtime`. */
export function occamyWorld(program: Program, runtime: Pick<Runtime, 'now' | 'spawn'>): OccamyWorld {
  const barriers = program.barriers.map(barrier)
  const semaphores = program.semaphores.map(semaphore)
  return {
    channels: program.channels.map((spec, i) => channel<Message>({ ...spec, name: `c${i}` })),
    barriers,
    semaphores,
    skip,
    never,
    sleep,
    sleepUntil,
    alt: (kind, branches) => alternations[kind](branches as Guard<unknown>[]),
    map: (guard, fn) => (guard as Guard<unknown>).map(fn),
    flatMap: (guard, fn) => (guard as Guard<unknown>).flatMap(fn),
    defer: (make) => defer(make as () => Guard<unknown>),
    reschedule,
    now: () => runtime.now,
    spawn(spec, name, body) {
      const options = { ...spec, name }
      // The first ones are spawned from outside, before any has run.
      return handle(isInside() ? spawn(options, body) : runtime.spawn(options, body))
    },
    more: {
      barriers,
      semaphores,
      every,
      within,
      scope: (body, end) => scope(body, { end }),
      unpreempted,
      recurse,
      par: (bodies) => par(bodies),
      race: (bodies) => race(bodies),
      self: () => handle(self()),
      isSelf: (tasklet) => isInside() && taskletOf(tasklet) === self(),
      selectSet: <K>() => selectSet<K, unknown>(),
      join(members, where) {
        const plain = join(members as Parts<ChannelGuard<unknown>>)
        return where === undefined ? plain : plain.where(where)
      },
      chords: (patterns, inOrder) => served(inOrder, patterns.map(patternOf)),
    },
  }
}
