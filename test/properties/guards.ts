/** How the interpreter makes the guards of a wait, and logs what came of them. */
import type { Operation } from 'occamy'
import type { Agent } from './agent.ts'
import type { Interpreter } from './interpret.ts'
import { heardJoin, joinNode } from './joins.ts'
import type { GuardSpec } from './program.ts'
import { hear } from './select.ts'
import type { ProgramSet } from './select.ts'
import { Message } from './world.ts'
import type { Body, WorldChannel, WorldTasklet } from './world.ts'

/** A guard with the data that it was made from. */
export interface Node {
  readonly spec: GuardSpec
  readonly guard: Operation<unknown> | false
  readonly inner: readonly Node[]
  /** Whose end it waits for. */
  readonly target?: WorldTasklet | undefined
  /** The members of a join. */
  readonly members?: readonly Node[]
  /** The select set that it is a wait of. */
  readonly set?: ProgramSet
  /** The message of a send: of the wait under way. */
  message?: Message
  /** Its place in line at its channel, if the run is stamped. */
  place?: number
}

/** What a guard gives whose outcome was logged on the way. */
export const LOGGED: unique symbol = Symbol('logged')

interface Maker {
  node(spec: GuardSpec, kept: boolean): Node
}

/** `who` says who waits for the guard, where that need not be the one who makes it. */
export function guardMaker(run: Interpreter, agent: Agent, who: () => Agent = () => agent): Maker {
  const { world } = run
  const channelOf = (ch: number): WorldChannel => world.channels[ch] as WorldChannel

  /** A leaf at a channel. Kept sends, and every leaf of a stamped run, are made when the wait begins. */
  const atChannel = (
    spec: GuardSpec & { ch: number },
    kept: boolean,
    make: (node: Node) => Operation<unknown>,
  ): Node => {
    const node: { -readonly [K in keyof Node]: Node[K] } = { spec, guard: false, inner: [] }
    const fresh = (): Operation<unknown> => {
      if (run.stamped) node.place = ++run.places
      if (spec.on === 'send') node.message = run.draw(agent, spec.ch)
      return make(node)
    }
    node.guard = run.stamped || (kept && spec.on === 'send') ? world.defer(fresh) : fresh()
    return node
  }

  const receive = (node: Node, spec: GuardSpec & { ch: number }, message: Message): void =>
    run.note(who(), 'received', { ch: spec.ch, message: message.id, ...placeOf(node) })

  const node = (spec: GuardSpec, kept: boolean): Node => {
    const leaf = (guard: Operation<unknown> | false): Node => ({ spec, guard, inner: [] })
    switch (spec.on) {
      case 'send':
        return atChannel(spec, kept, (made) => channelOf(spec.ch).send(made.message as Message))
      case 'receive':
      case 'next':
        return atChannel(spec, kept, () => channelOf(spec.ch)[spec.on as 'receive' | 'next']())
      case 'extended':
        return atChannel(spec, kept, (made) =>
          channelOf(spec.ch).extended((message) =>
            run.acts(who(), spec.body, () => {
              receive(made, spec, message)
              run.hooks.user?.()
            }),
          ),
        )
      case 'sleep':
        return leaf(world.sleep(spec.ms))
      case 'until':
        return leaf(world.sleepUntil(spec.ms))
      case 'every':
        return leaf(run.more.every(spec.ms))
      case 'skip':
      case 'never':
        return leaf(world[spec.on])
      case 'falsy':
        return leaf(false)
      case 'end': {
        const target = run.agents[spec.of % run.agents.length]?.tasklet
        return { ...leaf(target?.ended ?? false), target }
      }
      case 'select': {
        const of = run.sets.at(spec.set)
        return { ...leaf(spec.how === 'next' ? of.set.next() : of.set.wait({ max: spec.max })), set: of }
      }
      case 'join':
        return joinNode(run, agent, spec, kept)
      case 'sync':
        return leaf(run.more.barriers[spec.barrier]?.sync() ?? false)
      case 'acquire':
        return leaf(acquire(run, who, spec))
      case 'alt':
      case 'priAlt':
      case 'fairAlt': {
        const inner = spec.branches.map((branch) => node(branch, kept))
        const branches = inner.map((each) => each.guard)
        return { spec, guard: world.alt(spec.on, branches), inner }
      }
      case 'map': {
        const inner = node(spec.of, kept)
        return { spec, guard: inner.guard && world.map(inner.guard, mapping(run, who, inner)), inner: [inner] }
      }
      case 'flatMap': {
        const inner = node(spec.of, kept)
        const reaction = (value: unknown): Body<unknown> =>
          run.acts(who(), spec.body, () => heard(run, who(), inner, value))
        return { spec, guard: inner.guard && world.flatMap(inner.guard, reaction), inner: [inner] }
      }
    }
  }
  return { node }
}

function mapping(run: Interpreter, who: () => Agent, inner: Node): (value: unknown) => unknown {
  return (value) => {
    heard(run, who(), inner, value)
    run.hooks.user?.()
    return LOGGED
  }
}

function acquire(run: Interpreter, who: () => Agent, spec: GuardSpec & { on: 'acquire' }): Operation<unknown> | false {
  const guard = run.more.semaphores[spec.semaphore]?.acquire()
  if (guard === undefined) return false
  return run.world.flatMap(guard, (release) =>
    run.acts(who(), spec.body, () => run.note(who(), 'passed', { detail: 'acquire' }), release as () => void),
  )
}

function placeOf({ place }: Node): { place?: number } {
  return place === undefined ? {} : { place }
}

/** Logs what came of a wait. */
export function heard(run: Interpreter, agent: Agent, node: Node, value: unknown): void {
  if (value === LOGGED) return
  const { spec } = node
  switch (spec.on) {
    case 'send':
      return run.note(agent, 'sent', { ch: spec.ch, message: node.message?.id ?? '?', ...placeOf(node) })
    case 'receive':
      return run.note(agent, 'received', { ch: spec.ch, message: idOf(value), ...placeOf(node) })
    case 'next': {
      const { done, value: message } = value as IteratorResult<unknown, unknown>
      if (done === true) return run.note(agent, 'end of stream', { ch: spec.ch })
      return run.note(agent, 'received', { ch: spec.ch, message: idOf(message), ...placeOf(node) })
    }
    case 'alt':
    case 'priAlt':
    case 'fairAlt': {
      const { key, value: of } = value as { readonly key: number; readonly value: unknown }
      run.hooks.chosen?.(agent, node, key)
      run.note(agent, 'chose', { detail: key })
      return heard(run, agent, node.inner[key] as Node, of)
    }
    case 'join':
      return heardJoin(run, agent, node, value)
    case 'select':
      return hear(run, agent, node, value)
    case 'every':
      return run.note(agent, 'passed', { detail: `every ${String(value)} at ${run.world.now()}` })
    case 'sleep':
    case 'until':
      return run.note(agent, 'passed', { detail: `${spec.on} ${spec.ms} at ${run.world.now()}` })
    case 'skip':
    case 'never':
    case 'falsy':
    case 'end':
    case 'sync':
      return run.note(agent, 'passed', { detail: spec.on })
    case 'extended':
    case 'acquire':
    case 'map':
    case 'flatMap':
      throw new Error(`${spec.on} ought to have been logged on the way`)
  }
}

function idOf(value: unknown): string {
  return value instanceof Message ? value.id : `no message: ${String(value)}`
}
