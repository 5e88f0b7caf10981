/** Runs a program on occamy turn by turn, and looks at the laws after each. */
import { Runtime, virtualClock } from 'occamy'
import type { Observer, RuntimeOptions } from 'occamy'
import { checkReady, checkRest, checkTurn, isTimer, openLeaves } from './checks.ts'
import { Interpreter } from './interpret.ts'
import type { Hooks } from './agent.ts'
import { checkCleaned, drain } from './ending.ts'
import { checkLedger } from './ledger.ts'
import { occamyWorld, taskletOf } from './occamy-world.ts'
import type { OccamyWorld } from './occamy-world.ts'
import type { Program } from './program.ts'
import { sweep } from './select.ts'
import type { AnyScheduler } from './schedulers.ts'

/** No program here takes as many turns: one that does hangs. */
const ENDLESS = 20_000

export interface Setting extends Pick<RuntimeOptions, 'clock' | 'quantum' | 'seed'> {
  readonly scheduler?: AnyScheduler | undefined
  readonly observer?: Observer | undefined
  readonly stamped?: boolean
  readonly hooks?: Hooks
  /** Whether the scheduler, the clock or the observer is at fault, so that turns may throw. */
  readonly faulty?: boolean
  /** Whether armed timers may be lost with the fault. */
  readonly timeless?: boolean
  /** Between two turns, `turn` counting from 0: outside code that acts. */
  readonly between?: (turn: number, run: Run) => void
}

export class Run {
  readonly runtime: Runtime
  readonly world: OccamyWorld
  readonly interpreter: Interpreter
  /** What the runtime threw. */
  readonly errors: unknown[] = []
  turns = 0
  private readonly between: Setting['between']
  private readonly faulty: boolean
  private readonly timeless: boolean
  private dozing: number | undefined = undefined

  constructor(program: Program, setting: Setting) {
    const { between, faulty = false, timeless = false, hooks = {}, stamped = false, ...options } = setting
    this.faulty = faulty
    this.timeless = timeless
    this.runtime = new Runtime({ clock: virtualClock(), ...options })
    this.world = occamyWorld(program, this.runtime)
    this.interpreter = new Interpreter(this.world, program, { stamped, hooks })
    this.between = between
  }

  /** Spawns the tasklets of the program, and runs until nothing is ready. */
  begin(): this {
    this.interpreter.start()
    this.rest()
    return this
  }

  /** Runs until nothing is ready. */
  rest(): void {
    while (this.turn()) {
      if (this.turns++ > ENDLESS * (this.faulty ? 100 : 1)) throw new Error('this program does not come to rest')
      checkTurn(this.interpreter, this.world)
      checkReady(this.runtime)
      this.between?.(this.turns - 1, this)
    }
    checkTurn(this.interpreter, this.world)
    checkRest(this.interpreter, this.world, this.timeless)
  }

  /** Cancels what is left, empties the channels, and settles the accounts. */
  end(): this {
    for (const { tasklet } of this.interpreter.agents) tasklet?.cancel()
    this.rest()
    do {
      for (const { tasklet } of this.interpreter.agents) tasklet?.resume()
      this.rest()
    } while (drain(this.interpreter, this.world) || this.isSuspended)
    sweep(this.interpreter)
    // The sweep looks at the clock too: what broke there is thrown by the next turn.
    this.rest()
    checkLedger(this.interpreter, this.world)
    checkCleaned(this.interpreter)
    if (this.interpreter.unexpected.length > 0 && !this.faulty) throw this.interpreter.unexpected[0]
    return this
  }

  /** One turn; false at rest. */
  private turn(): boolean {
    try {
      return this.runtime.turn() || (this.faulty && this.dozes())
    } catch (error) {
      this.errors.push(error)
      return true
    }
  }

  /** A clock that broke was replaced by the host's: the short sleeps of a program end in their own time. */
  private dozes(): boolean {
    const now = performance.now()
    this.dozing ??= now
    if (now - this.dozing < 20 && openLeaves(this.interpreter).some(({ node }) => isTimer(node.spec))) return true
    this.dozing = undefined
    return false
  }

  /** Whether somebody was suspended, who may have been given a message meanwhile. */
  private get isSuspended(): boolean {
    return this.interpreter.agents.some(({ tasklet }) => taskletOf(tasklet)?.state === 'suspended')
  }
}
