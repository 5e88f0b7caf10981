import { alt, channel, DeadlockError, never, runSync, spawn } from 'occamy'
import type { Guard, Leaf, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { thrown } from '../support.ts'
import { Stuck } from './stuck.ts'

type Evidence = Omit<Leaf, 'what' | 'servers' | 'users'> & {
  readonly servers?: readonly string[]
  readonly users?: readonly string[]
}

/** The ring that is reported for tasklets stuck with this evidence; a name that nobody has stands for one that is not stuck. */
function cycleOf(program: Readonly<Record<string, readonly Evidence[]>>): readonly string[] {
  const ids = new Map<string, number>()
  const idOf = (name: string): number => ids.get(name) ?? -1
  const error = thrown(() =>
    runSync(function* () {
      for (const [name, evidence] of Object.entries(program)) {
        const leaves = (): Leaf[] =>
          evidence.map(({ servers, users, ...rest }) => ({
            ...rest,
            what: 'for something',
            servers: servers?.map(idOf),
            users: users?.map(idOf),
          }))
        ids.set(name, spawn({ name }, () => new Stuck(leaves)).id)
      }
      yield* never
    }),
  )
  expect(error).toBeInstanceOf(DeadlockError)
  return (error as DeadlockError).cycle
}

const [x, y, z] = [{}, {}, {}]

describe('the ring of a deadlock', () => {
  it('runs from each tasklet to the one that can serve it', () => {
    expect(cycleOf({ a: [{ servers: ['b'] }], b: [{ servers: ['c'] }], c: [{ servers: ['a'] }] })).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(cycleOf({ a: [{ servers: ['c'] }], b: [{ servers: ['a'] }], c: [{ servers: ['b'] }] })).toEqual([
      'a',
      'c',
      'b',
    ])
  })

  it('leaves out those that only lead to it', () => {
    expect(
      cycleOf({ a: [{ servers: ['b'] }], b: [{ servers: ['c'] }], c: [{ servers: ['d'] }], d: [{ servers: ['b'] }] }),
    ).toEqual(['b', 'c', 'd'])
  })

  it('is the shortest, also when a longer one is found first', () => {
    expect(
      cycleOf({
        a: [{ servers: ['b'] }],
        b: [{ servers: ['c'] }],
        c: [{ servers: ['a'] }],
        d: [{ servers: ['e'] }],
        e: [{ servers: ['d'] }],
      }),
    ).toEqual(['d', 'e'])
  })

  it('goes by any branch of an alternation', () => {
    expect(
      cycleOf({ a: [{ servers: [] }, { servers: ['b'] }], b: [{ servers: ['gone'] }, { servers: ['a'] }] }),
    ).toEqual(['a', 'b'])
  })

  it('has no room for the tasklet alone, nor for one that is not stuck', () => {
    expect(cycleOf({ a: [{ on: x, end: 'end', servers: ['a'] }] })).toEqual([])
    expect(cycleOf({ a: [{ on: x, end: 'end', users: ['a'] }] })).toEqual([])
    expect(cycleOf({ a: [{ on: x, end: 'send' }] })).toEqual([])
    expect(cycleOf({ a: [{ servers: ['gone'] }], b: [{ servers: ['a'] }] })).toEqual([])
  })
})

describe('the evidence for a ring', () => {
  it('is who can serve, before who used the same end', () => {
    expect(
      cycleOf({
        d: [{ on: x, end: 'send', users: ['e'] }],
        e: [{ on: y, end: 'send', users: ['d'] }],
        a: [{ servers: ['b'] }],
        b: [{ servers: ['c'] }],
        c: [{ servers: ['a'] }],
      }),
    ).toEqual(['a', 'b', 'c'])
  })

  it('is who used the same end, for those whose servers are not stuck', () => {
    expect(
      cycleOf({
        a: [{ on: x, end: 'send', servers: ['gone'], users: ['b'] }],
        b: [{ on: y, end: 'send', servers: ['gone'], users: ['a'] }],
      }),
    ).toEqual(['a', 'b'])
    expect(
      cycleOf({
        c: [{ on: z, end: 'send', users: ['a'] }],
        a: [{ on: x, end: 'send', servers: ['b'], users: ['c'] }],
        b: [{ on: y, end: 'send', users: ['a'] }],
      }),
    ).toEqual(['a', 'b'])
  })

  it('is who used the same end, before any other that is stuck', () => {
    expect(
      cycleOf({
        d: [{ on: x, end: 'send' }],
        e: [{ on: y, end: 'receive' }],
        a: [{ on: x, end: 'sync', users: ['b'] }],
        b: [{ on: y, end: 'sync', users: ['c'] }],
        c: [{ on: z, end: 'sync', users: ['a'] }],
      }),
    ).toEqual(['a', 'b', 'c'])
    expect(cycleOf({ a: [{ on: x, end: 'send', users: ['c'] }], c: [{ on: z, end: 'send' }] })).toEqual(['a', 'c'])
  })

  it('is no other that is stuck, where that may be one of several: which of them is not known', () => {
    expect(
      cycleOf({ a: [{ on: x, end: 'send' }], b: [{ on: y, end: 'send' }], c: [{ on: z, end: 'receive' }] }),
    ).toEqual([])
    expect(
      cycleOf({
        a: [{ on: x, end: 'send', users: ['c'] }],
        b: [{ on: y, end: 'send', users: ['gone'] }],
        c: [{ on: z, end: 'send' }],
      }),
    ).toEqual([])
  })

  it('is told as a guess, where nobody has used either channel', () => {
    const program = (used: boolean) =>
      thrown(() =>
        runSync(function* () {
          const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
          spawn({ name: 'left' }, function* () {
            if (used) yield* a.receive()
            if (used) yield* b.send(1)
            yield* a.receive()
            yield* b.send(1)
          })
          spawn({ name: 'right' }, function* () {
            if (used) yield* a.send(1)
            if (used) yield* b.receive()
            yield* b.receive()
            yield* a.send(1)
          })
          yield* never
        }),
      ) as DeadlockError
    expect(program(false).message).toMatch(/\n {2}perhaps a cycle: left -> right -> left$/)
    expect(program(true).message).toMatch(/\n {2}cycle: left -> right -> left$/)
  })

  it('is nobody’s use of what is not there', () => {
    expect(cycleOf({ a: [{ users: ['b'] }], b: [{ users: ['a'] }] })).toEqual([])
    expect(cycleOf({ a: [{ end: 'send' }], b: [{ end: 'receive' }] })).toEqual([])
  })

  it('is any other that is stuck at a channel, when nobody has used either', () => {
    expect(cycleOf({ a: [{ on: x, end: 'send' }], b: [{ on: y, end: 'send' }] })).toEqual(['a', 'b'])
    expect(cycleOf({ a: [{ on: x, end: 'receive' }], b: [{ on: y, end: 'receive' }] })).toEqual(['a', 'b'])
    expect(cycleOf({ a: [{ on: x, end: 'receive' }], b: [{ on: x, end: 'send' }] })).toEqual(['a', 'b'])
    expect(
      cycleOf({
        a: [
          { on: x, end: 'sync' },
          { on: x, end: 'send' },
        ],
        b: [
          { on: y, end: 'receive' },
          { on: y, end: 'sync' },
        ],
      }),
    ).toEqual(['a', 'b'])
  })

  it('is not one that waits at the same end, or at no channel', () => {
    expect(cycleOf({ a: [{ on: x, end: 'send' }], b: [{ on: x, end: 'send' }] })).toEqual([])
    expect(cycleOf({ a: [{ on: x, end: 'receive' }], b: [{ on: x, end: 'receive' }] })).toEqual([])
    expect(cycleOf({ a: [{ on: x, end: 'send' }], b: [{ on: y, end: 'sync' }] })).toEqual([])
    expect(cycleOf({ a: [{ on: x, end: 'acquire' }], b: [{ on: y, end: 'receive' }] })).toEqual([])
  })
})

describe('a sender whose message has been taken by an extended receive', () => {
  it.each<readonly [string, (send: Guard<void>) => Operation<unknown>]>([
    ['alone', (send) => send],
    ['by an alternation', (send) => alt([channel<number>().receive(), send])],
  ])('is said to wait for that, and no more to send: %s', (_, waits) => {
    const error = thrown(() =>
      runSync(function* () {
        const link = channel<number>({ name: 'link' })
        spawn({ name: 'sender' }, () => waits(link.send(1)))
        yield* link.extended(() => link.receive())
      }),
    ) as DeadlockError
    expect(error.waiting.map(({ waitsFor }) => waitsFor)).toEqual([
      'waits to receive from link',
      'waits for an extended receive to be done with its message',
    ])
    expect(error.cycle).toEqual([expect.stringMatching(/^main/), 'sender'])
  })
})
