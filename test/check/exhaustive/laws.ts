/**
 * A program that checks the laws upon itself, in whatever execution it is run. By the numbers of the design:
 *
 * - law 1, conservation: the ledger, at the end; and whoever is cancelled has its message back;
 * - law 2, one winner: after each arrival, each act and at the end, the queues hold the open offers and nothing else;
 * - law 3, nobody stranded: who arrives goes on at once if and only if something is ready; at rest no two match;
 * - law 4, first come, first served: by the order of arrival;
 * - law 6, snapshot, and the meaning of `priAlt`: of the branches that are ready on arrival an alternation takes one, `priAlt` the first,
 *   and a last resort only if there is no other;
 * - law 7: at rest all are cancelled, and laws 1 to 3 still hold; with `timers: 'any'`, at any other moment too;
 * - law 11: a join, as law 3 and the ledger see it.
 */
import { now, par, runSync, spawn, TimeoutError, within } from 'occamy'
import type { Operation, Step } from 'occamy'
import type { Agent } from '../../properties/agent.ts'
import { checkRest, checkTurn, isReady, isTimer, nodesOf } from '../../properties/checks.ts'
import { bufferedIn, coreOf } from '../../properties/cores.ts'
import { checkCleaned, drain } from '../../properties/ending.ts'
import type { Node } from '../../properties/guards.ts'
import { Interpreter } from '../../properties/interpret.ts'
import { checkLedger } from '../../properties/ledger.ts'
import { occamyWorld, taskletOf } from '../../properties/occamy-world.ts'
import type { OccamyWorld } from '../../properties/occamy-world.ts'
import { checkOrder } from '../../properties/order.ts'
import { sweep } from '../../properties/select.ts'
import { Message } from '../../properties/world.ts'
import type { Program } from '../naive/program.ts'
import { interpreted } from './translate.ts'

/** Later than any timer of a program. */
const LATE = 1_000_000

/** The program as main's body; it throws what breaks a law. */
export function underLaws(program: Program): () => Operation<OccamyWorld> {
  const spec = interpreted(program)
  return function* main() {
    const world = occamyWorld(spec, OUTSIDE)
    const run: Interpreter = new Interpreter(world, spec, { hooks: { chosen: (...of) => laws.chosen(...of) } })
    const laws = new Laws(run, world)
    run.start()
    for (const agent of run.agents) laws.follow(agent)
    yield* untilRest(run)
    laws.rest()
    for (const t of run.agents.keys()) run.command('cancel', t)
    for (const { tasklet } of run.agents) if (tasklet !== undefined) yield* tasklet.ended
    laws.end()
    return world
  }
}

/** Throws unless the channels that a program has left open can be used as new ones. */
export function checkRemains({ channels }: OccamyWorld): void {
  runSync(function* () {
    for (const channel of channels) {
      if (channel.closed) continue
      const fresh = new Message('fresh')
      const [, got] = yield* par([channel.send(fresh), channel.receive()])
      if (got !== fresh) throw new Error(`law 2 broken: what was left at ${channel.name} took part`)
    }
  })
}

/** The first tasklets are spawned from within main. */
const OUTSIDE: Parameters<typeof occamyWorld>[1] = {
  get now() {
    return now()
  },
  spawn,
}

/** Until all have ended, or nothing else can happen. With `timers: 'any'`, or until any moment. */
function* untilRest({ agents }: Interpreter): Generator<Step, void, unknown> {
  try {
    yield* within(LATE, function* () {
      for (const { tasklet } of agents) if (tasklet !== undefined) yield* tasklet.ended
    })
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error
  }
}

class Laws {
  private readonly run: Interpreter
  private readonly world: OccamyWorld
  /** Which branches were ready when an alternation arrived that went on at once. */
  private readonly found: Map<Agent, readonly (boolean | undefined)[]> = new Map()
  constructor(run: Interpreter, world: OccamyWorld) {
    this.run = run
    this.world = world
  }

  /** Looks at each arrival of a tasklet, before and after. */
  follow(agent: Agent): void {
    const tasklet = taskletOf(agent.tasklet)
    if (tasklet === undefined) return
    const look = tasklet.lookNow.bind(tasklet)
    tasklet.lookNow = (again) => {
      const { waiting } = agent
      if (waiting === undefined) return look(again)
      const place = ++this.run.places
      for (const node of nodesOf(waiting)) node.place = place
      const ready = this.isReady(agent, waiting)
      const branches = waiting.inner.map((each) => this.isReady(agent, each))
      let goesOn = true
      try {
        const result = look(again)
        goesOn = result.done === true
        return result
      } finally {
        if (goesOn) this.found.set(agent, branches)
        else this.found.delete(agent)
        this.arrived(agent, waiting, ready, goesOn)
      }
    }
  }

  private isReady(agent: Agent, node: Node): boolean | undefined {
    return isTimer(node.spec) ? undefined : isReady(this.run, this.world, agent, node)
  }

  private arrived({ name }: Agent, { spec }: Node, ready: boolean | undefined, goesOn: boolean): void {
    checkTurn(this.run, this.world)
    if (ready === undefined || ready === goesOn) return
    const what = goesOn ? 'goes on, and nothing is ready' : 'is parked, and could go on'
    throw new Error(`law 3 broken: ${name} ${what}: ${JSON.stringify(spec)}`)
  }

  chosen(agent: Agent, { spec }: Node, key: number): void {
    const found = this.found.get(agent)
    this.found.delete(agent)
    if (found === undefined) return
    const first = found.indexOf(true)
    const isRight = spec.on === 'priAlt' ? key === first : found[key] === true
    if (first >= 0 && !isRight) throw new Error(`law 6 broken: ${agent.name} took branch ${key} of ${String(found)}`)
  }

  rest(): void {
    const { run, world } = this
    checkTurn(run, world)
    const isAtRest = run.agents.every(({ tasklet }) => {
      return tasklet?.over === true || taskletOf(tasklet)?.registration !== undefined
    })
    if (isAtRest) checkRest(run, world, true)
  }

  end(): void {
    const { run, world } = this
    checkTurn(run, world)
    checkRest(run, world, true)
    if (world.channels.some((channel) => bufferedIn(coreOf(channel)).length > 0)) drain(run, world)
    sweep(run)
    checkLedger(run, world)
    checkOrder(run.log, world.channels.length)
    checkCleaned(run)
    if (run.unexpected.length > 0) throw run.unexpected[0]
  }
}
