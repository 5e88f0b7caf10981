/** Arbitraries for random programs: small numbers of everything, so that tasklets meet, collide and are passed over. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { joinSpec, patterns } from './generate-joins.ts'
import type { Action, ChannelSpec, GuardSpec, Language, Program, SetAction, TaskletSpec } from './program.ts'

interface Weighted<T> {
  readonly weight: number
  readonly arbitrary: Arbitrary<T>
}

const CHANNELS = 3
const ch = fc.nat({ max: CHANNELS - 1 })
const of = fc.nat({ max: 7 })
const ms = fc.nat({ max: 5 })

function one<T>(weight: number, arbitrary: Arbitrary<T>): Weighted<T> {
  return { weight, arbitrary }
}

const leaf: Weighted<GuardSpec>[] = [
  one(6, fc.record({ on: fc.constant('send' as const), ch })),
  one(5, fc.record({ on: fc.constant('receive' as const), ch })),
  one(2, fc.record({ on: fc.constant('next' as const), ch })),
  one(2, fc.record({ on: fc.constant('sleep' as const), ms })),
  one(1, fc.record({ on: fc.constant('until' as const), ms: fc.nat({ max: 12 }) })),
  one(1, fc.record({ on: fc.constantFrom('skip' as const, 'falsy' as const, 'never' as const) })),
  one(1, fc.record({ on: fc.constant('end' as const), of })),
]
const unmodelledLeaf: Weighted<GuardSpec>[] = [
  one(1, fc.record({ on: fc.constant('every' as const), ms: fc.integer({ min: 1, max: 5 }) })),
  one(1, fc.record({ on: fc.constant('sync' as const), barrier: fc.nat({ max: 1 }) })),
]

const SETS = 3
const set = fc.nat({ max: SETS - 1 })
const slot = fc.nat({ max: 3 })
const max = fc.oneof(one(4, fc.constant(Infinity)), one(2, fc.integer({ min: 1, max: 3 })), one(1, fc.constant(0)))
const take = fc.oneof(one(4, fc.constant(Infinity)), one(2, fc.nat({ max: 2 })))
const select: Arbitrary<GuardSpec> = fc.record({
  on: fc.constant('select' as const),
  set,
  how: fc.constantFrom('wait' as const, 'wait' as const, 'next' as const),
  max,
  take,
})

/** What is done with select sets. */
function setActions({ sets }: Language, guard: Arbitrary<GuardSpec>): Weighted<SetAction>[] {
  const add = fc.record({
    do: fc.constant('add' as const),
    set,
    slot,
    guard,
    once: fc.constantFrom('never' as const, 'never' as const, 'remove' as const, 'disable' as const),
    enabled: fc.oneof(one(5, fc.constant(true)), one(1, fc.constant(false))),
  })
  const change = fc.constantFrom(
    'again' as const,
    'anew' as const,
    'enable' as const,
    'disable' as const,
    'delete' as const,
  )
  return [
    one(sets * 4, add),
    one(sets * 2, fc.record({ do: change, set, slot })),
    one(sets, fc.record({ do: fc.constant('poll' as const), set, max, take })),
    one(Math.ceil(sets / 4), fc.record({ do: fc.constant('clear' as const), set })),
  ]
}

function guardSpec(language: Language, depth: number): Arbitrary<GuardSpec> {
  const more = [...unmodelledLeaf, one(language.sets, select), one(language.joins, joinSpec)]
  const leaves = language.modelled ? leaf : [...leaf, ...more]
  if (depth === 0) return fc.oneof(...leaves)
  const inner = guardSpec(language, depth - 1)
  const body = fc.array(action(language, 0), { maxLength: 2 })
  const branches = fc.array(inner, { minLength: 0, maxLength: 4 })
  const composite: Weighted<GuardSpec>[] = [
    one(8, fc.record({ on: fc.constantFrom('alt' as const, 'priAlt' as const, 'fairAlt' as const), branches })),
    one(2, fc.record({ on: fc.constant('map' as const), of: inner })),
    one(1, fc.record({ on: fc.constant('flatMap' as const), of: inner, body })),
    one(2, fc.record({ on: fc.constant('extended' as const), ch, body })),
  ]
  const acquire = fc.record({ on: fc.constant('acquire' as const), semaphore: fc.nat({ max: 1 }), body })
  return fc.oneof(...leaves, ...composite, ...(language.modelled ? [] : [one(2, acquire)]))
}

/** One action; `depth` bounds the nesting. */
export function action(language: Language, depth: number): Arbitrary<Action> {
  const guard = guardSpec(language, depth)
  const simple: Weighted<Action>[] = [
    one(24, fc.record({ do: fc.constant('wait' as const), guard, times: fc.integer({ min: 1, max: 3 }) })),
    one(3, fc.record({ do: fc.constantFrom('trySend' as const, 'tryReceive' as const), ch })),
    one(1, fc.record({ do: fc.constantFrom('close' as const, 'poison' as const), ch })),
    one(2, fc.record({ do: fc.constant('reschedule' as const) })),
    one(2, fc.record({ do: fc.constantFrom('cancel' as const, 'raise' as const), of })),
    one(3, fc.record({ do: fc.constantFrom('suspend' as const, 'resume' as const, 'resume' as const), of })),
  ]
  const other: Weighted<Action> = one(
    1,
    fc.record({ do: fc.constantFrom('enrol' as const, 'resign' as const), barrier: fc.nat({ max: 1 }) }),
  )
  const fail: Weighted<Action> = one(1, fc.record({ do: fc.constant('fail' as const) }))
  const plain = [
    ...simple,
    ...(language.modelled ? [] : [other, ...setActions(language, guard)]),
    ...(language.failing ? [fail] : []),
  ]
  return depth === 0 ? fc.oneof(...plain) : fc.oneof(...plain, ...nested(language, depth))
}

function nested(language: Language, depth: number): Weighted<Action>[] {
  const body = fc.array(action(language, depth - 1), { minLength: 1, maxLength: 3 })
  const modelled: Weighted<Action>[] = [
    one(3, fc.record({ do: fc.constant('spawn' as const), tasklet: taskletSpec(body) })),
    one(3, fc.record({ do: fc.constant('finally' as const), body, cleanup: body })),
  ]
  if (language.modelled) return modelled
  const chords = fc.record({ do: fc.constant('chords' as const), inOrder: fc.boolean(), patterns: patterns(body) })
  const shape = fc.constantFrom('scope' as const, 'forking' as const, 'unpreempted' as const, 'recurse' as const)
  return [
    ...modelled,
    one(4, fc.record({ do: shape, body })),
    one(language.joins, chords),
    one(3, fc.record({ do: fc.constant('within' as const), ms, body })),
    one(
      2,
      fc.record({
        do: fc.constantFrom('par' as const, 'race' as const),
        bodies: fc.array(body, { minLength: 1, maxLength: 3 }),
      }),
    ),
  ]
}

function taskletSpec(body: Arbitrary<readonly Action[]>): Arbitrary<TaskletSpec> {
  return fc.record({
    priority: fc.integer({ min: 0, max: 2 }),
    weight: fc.integer({ min: 1, max: 3 }),
    deadline: fc.nat({ max: 20 }),
    body,
  })
}

const channelSpec: Arbitrary<ChannelSpec> = fc.record({
  capacity: fc.oneof(one(3, fc.constant(0)), one(2, fc.integer({ min: 1, max: 3 }))),
  overflow: fc.oneof(
    one(3, fc.constant('block' as const)),
    one(1, fc.constantFrom('drop-oldest' as const, 'drop-newest' as const, 'error' as const)),
  ),
  prefer: fc.oneof(
    one(3, fc.constant('neither' as const)),
    one(1, fc.constantFrom('receiver' as const, 'sender' as const)),
  ),
})

/** A whole program. */
export function program(language: Language): Arbitrary<Program> {
  const body = fc.array(action(language, 2), { minLength: 1, maxLength: 6 })
  return fc.record({
    channels: fc.array(channelSpec, { minLength: CHANNELS, maxLength: CHANNELS }),
    barriers: fc.constant([2, 3]),
    semaphores: fc.constant([1, 2]),
    sets: fc.constant(SETS),
    tasklets: fc.array(taskletSpec(body), { minLength: 2, maxLength: 5 }),
  })
}

/** Everything in the language, without uncaught errors. */
export const anyProgram: Arbitrary<Program> = program({ modelled: false, failing: false, sets: 1, joins: 1 })
/** Everything in the language, with uncaught errors. */
export const failingProgram: Arbitrary<Program> = program({ modelled: false, failing: true, sets: 1, joins: 1 })
/** Everything in the language but select sets, whose registrations cannot be made when a wait begins, and joins, which have no place in line. */
export const setlessProgram: Arbitrary<Program> = program({ modelled: false, failing: false, sets: 0, joins: 0 })
/** What the reference model predicts exactly. */
export const modelledProgram: Arbitrary<Program> = program({ modelled: true, failing: false, sets: 0, joins: 0 })
/** Everything in the language, and select sets above all. */
export const setProgram: Arbitrary<Program> = program({ modelled: false, failing: false, sets: 8, joins: 1 })
/** Everything in the language, and joins above all. */
export const joinProgram: Arbitrary<Program> = program({ modelled: false, failing: false, sets: 2, joins: 8 })

export const quantum: Arbitrary<number> = fc.constantFrom(0, 1, 2, 256)
export const seed: Arbitrary<number> = fc.nat({ max: 1000 })
