/**
 * The interpreter: turns a program (data) into tasklets of a world, and logs what each of them did and met.
 *
 * Every error ends one action only, and is logged; an error that no action may meet is kept in `unexpected`. A send that
 * is waited for several times sends a new message each time. With `stamped` every leaf is made when its wait begins, and
 * so gets its true place in line.
 */
import type { Operation } from 'occamy'
import { atChannel, nested } from './actions.ts'
import { Agent } from './agent.ts'
import type { Hooks } from './agent.ts'
import { guardMaker, heard, LOGGED } from './guards.ts'
import { chordsOf } from './joins.ts'
import { Plan } from './plan.ts'
import type { Item } from './plan.ts'
import type { Action, Entry, Program, TaskletSpec } from './program.ts'
import { atSet, Sets } from './select.ts'
import { Failure, Message, Raised } from './world.ts'
import type { Body, More, World } from './world.ts'

function nothing(): void {
  // There is nothing to do.
}

function isFailure(item: Item): boolean {
  return 'do' in item && item.do === 'fail'
}

const EXPECTED = new Set([
  'AggregateError',
  'CancelledError',
  'ChannelClosedError',
  'ChannelFullError',
  'ChannelPoisonedError',
  'Failure',
  'InvalidArgumentError', // a barrier that everyone has resigned from
  'Raised',
  'RegistrationRemovedError',
  'ScopeEndedError',
  'Served',
  'SetInUseError',
  'TimeoutError',
  'Undecided',
])

export class Interpreter {
  readonly world: World
  readonly program: Program
  readonly stamped: boolean
  readonly hooks: Hooks
  readonly log: Entry[] = []
  readonly agents: Agent[] = []
  readonly unexpected: unknown[] = []
  readonly sets: Sets
  /** Whether joins were to use both ends of a channel. */
  joinsFace = false
  places = 0

  constructor(world: World, program: Program, options: { readonly stamped?: boolean; readonly hooks?: Hooks } = {}) {
    this.world = world
    this.program = program
    this.sets = new Sets(() => this.more.selectSet())
    this.stamped = options.stamped ?? false
    this.hooks = options.hooks ?? {}
  }

  /** Spawns the tasklets of the program. */
  start(): void {
    for (const spec of this.program.tasklets) this.spawn(spec)
  }

  note(agent: Agent, what: Entry['what'], rest: Omit<Entry, 'who' | 'what'> = {}): void {
    this.log.push({ who: agent.name, what, ...rest })
  }

  draw(agent: Agent, ch: number): Message {
    const message = new Message(`${agent.name}.${++agent.draws}`)
    this.note(agent, 'offers', { ch, message: message.id })
    this.hooks.message?.(message)
    return message
  }

  private spawn(spec: TaskletSpec): void {
    const agent = new Agent(`t${this.agents.length}`)
    agent.tasklet = this.world.spawn(spec, agent.name, () => this.life(agent, spec.body))
    this.agents.push(agent)
  }

  private life(agent: Agent, body: readonly Action[]): Body<unknown> {
    const begin = (): void => {
      agent.started = true
    }
    const end = (): void => {
      agent.cleaned = true
      this.note(agent, 'over')
    }
    return this.acts(agent, body, begin, end)
  }

  /** The body of a tasklet that `par` or `race` spawns. */
  inner(body: readonly Action[]): Body<unknown> {
    const agent = new Agent(`t${this.agents.length}`)
    this.agents.push(agent)
    const begin = (): void => {
      agent.tasklet = this.more.self()
      agent.started = true
    }
    const end = (): void => {
      agent.cleaned = true
      this.note(agent, 'over')
    }
    return this.acts(agent, body, begin, end)
  }

  /**
   * Runs actions, in one generator: `yield*` of another one would forget that it was returned, if that one waits in its
   * `finally`. The first loop is the ordinary course, the second what is left to clean up when that was left early.
   */
  *acts(agent: Agent, actions: readonly Action[], begin = nothing, end = nothing): Body<typeof LOGGED> {
    const plan = new Plan(actions)
    let failure: { readonly error: unknown } | undefined
    try {
      begin()
      for (let item = this.next(agent, plan); item !== undefined; item = this.next(agent, plan)) {
        try {
          const operation = this.act(agent, plan, item)
          agent.late = agent.cancelled && agent.cleaning === 0
          if (operation !== undefined) this.did(agent, item, yield* operation)
        } catch (error) {
          this.met(agent, error)
          if (isFailure(item)) throw error
        }
      }
    } finally {
      plan.unwind()
      agent.cleaning++
      agent.late = false
      try {
        for (let item = this.next(agent, plan); item !== undefined; item = this.next(agent, plan)) {
          try {
            const operation = this.act(agent, plan, item)
            if (operation !== undefined) this.did(agent, item, yield* operation)
          } catch (error) {
            this.met(agent, error)
            if (isFailure(item)) failure ??= { error }
          }
        }
      } finally {
        // Cut short when a tasklet that cleans up after an error is cancelled.
        agent.owing -= plan.owing
        agent.cleaning--
        agent.waiting = undefined
        agent.chords = agent.chords.filter((each) => each.plan !== plan)
        end()
      }
    }
    if (failure !== undefined) throw failure.error
    return LOGGED
  }

  private next(agent: Agent, plan: Plan): Item | undefined {
    agent.waiting = undefined
    agent.chords = agent.chords.filter((each) => each.plan !== plan)
    return plan.next(() => {
      agent.owing--
      this.note(agent, 'cleans up')
    })
  }

  private met(agent: Agent, error: unknown): void {
    const { name, value } = error as Error & { readonly value?: unknown }
    const expected =
      EXPECTED.has(name) ||
      (name === 'GuardInUseError' && this.sets.nest) ||
      (name === 'JoinConflictError' && this.joinsFace)
    if (!expected) this.unexpected.push(error)
    this.note(agent, 'threw', { detail: name, ...(value instanceof Message ? { message: value.id } : {}) })
  }

  /** Begins an item; what it gives is to be waited for. */
  private act(agent: Agent, plan: Plan, item: Item): Operation<unknown> | undefined {
    if ('node' in item) {
      agent.waiting = item.node
      return item.node.guard === false ? undefined : item.node.guard
    }
    switch (item.do) {
      case 'wait': {
        const node = guardMaker(this, agent).node(item.guard, item.times > 1)
        plan.push(Array.from({ length: item.times }, () => ({ node })))
        return undefined
      }
      case 'finally':
        agent.owing++
        plan.push(item.body, item.cleanup)
        return undefined
      case 'chords':
        return chordsOf(this, agent, plan, item)
      case 'reschedule':
        return this.world.reschedule()
      case 'scope':
      case 'forking':
      case 'within':
      case 'unpreempted':
      case 'recurse':
      case 'par':
      case 'race':
        return nested(this, agent, item)
      case 'fail':
        throw new Failure(agent.name)
      case 'enrol':
      case 'resign':
        this.more.barriers[item.barrier]?.[item.do]()
        return undefined
      case 'cancel':
      case 'raise':
      case 'suspend':
      case 'resume':
        this.command(item.do, item.of)
        return undefined
      case 'spawn':
        this.spawn(item.tasklet)
        return undefined
      case 'trySend':
      case 'tryReceive':
      case 'close':
      case 'poison':
        atChannel(this, agent, item.do, item.ch)
        return undefined
      case 'add':
      case 'again':
      case 'anew':
      case 'enable':
      case 'disable':
      case 'delete':
      case 'clear':
      case 'poll':
        atSet(this, agent, item)
        return undefined
    }
  }

  private did(agent: Agent, item: Item, value: unknown): void {
    agent.waiting = undefined
    if (agent.late) this.unexpected.push(new Error(`${agent.name} went through a wait after it was cancelled`))
    if ('node' in item) heard(this, agent, item.node, value)
    else this.note(agent, 'did', { detail: item.do })
  }

  /** Cancels (raises in, suspends, resumes) a tasklet of the program: from inside a tasklet, or from outside. */
  command(what: 'cancel' | 'raise' | 'suspend' | 'resume', of: number): void {
    const agent = this.agents[of % this.agents.length]
    if (what === 'cancel' && agent?.tasklet !== undefined) agent.cancelled = true
    if (what === 'raise') agent?.tasklet?.raise(new Raised(`number ${of}`))
    else agent?.tasklet?.[what]()
  }

  /** Whose turn it is. */
  get running(): Agent | undefined {
    return this.agents.find(({ tasklet }) => tasklet !== undefined && this.more.isSelf(tasklet))
  }

  get more(): More {
    if (this.world.more === undefined) throw new Error('the reference model does not know this action')
    return this.world.more
  }
}
