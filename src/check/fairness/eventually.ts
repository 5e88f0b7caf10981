/**
 * Liveness under fair schedulers: what is to come true does so within a bound of turns.
 *
 * A test, and no proof: it runs round robin and a number of random schedules, on a virtual clock. A liveness property says
 * something of runs without end; a bound of turns stands in for that (A. Biere et al., "Liveness checking as safety checking", 2002).
 */
import type { Operation } from '../../guard/operation.ts'
import { wholeNumber } from '../../internal/check.ts'
import { virtualClock } from '../../scheduler/clock.ts'
import { roundRobin } from '../../scheduler/round-robin.ts'
import type { RunQueue } from '../../scheduler/scheduler.ts'
import { Runtime } from '../../runtime/runtime.ts'
import { scope } from '../../tasklet/scoped.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { fairRandom } from './fair-random.ts'
import { LivenessError } from './liveness-error.ts'

/** A program, and what is to come true in it; made anew for each run, so that it starts from nothing. */
export interface Liveness {
  /** The program. */
  readonly main: () => Operation<unknown>
  /**
   * What is to come true, looked at between turns: that main has ended, by default. What holds but for a moment within a turn is not
   * seen: let it be something that stays. What it throws fails the test.
   */
  readonly until?: (() => boolean) | undefined
  /** Has `until` come true anew whenever this holds: each request is answered. By default it is to come true once. */
  readonly whenever?: (() => boolean) | undefined
}

/** Options of `eventually`. */
export interface EventuallyOptions {
  /** How many turns it may take: 10,000 by default. */
  readonly within?: number | undefined
  /** With `whenever`: how many turns a run has at most, ten times `within` by default. */
  readonly maxTurns?: number | undefined
  /** The seeds of the random schedules, or how many there are to be: 50 by default. */
  readonly seeds?: number | readonly number[] | undefined
  /** The quanta of the tasklets' turns: [1, 256] by default. Each schedule is run with each. */
  readonly quanta?: readonly number[] | undefined
  /** What is to come true, in words, for the error. */
  readonly name?: string | undefined
}

/** What `eventually` has seen. */
export interface LivenessReport {
  /** How often it was run. */
  readonly runs: number
  /** The most turns that it took. */
  readonly turns: number
  /** The schedule that took them, in words. */
  readonly schedule: string
}

interface Schedule {
  readonly name: string
  readonly quantum: number
  readonly queue: () => RunQueue
}

/** One run of the program. */
class Trial {
  /** The most turns that it took so far. */
  longest = 0
  private turns = 0
  /** Since which turn it is to come true; undefined when it is not. */
  private since: number | undefined
  private readonly runtime: Runtime
  private readonly main: Tasklet<unknown>
  private readonly until: () => boolean
  private readonly whenever: (() => boolean) | undefined
  private readonly within: number
  private readonly maxTurns: number

  constructor(program: () => Operation<unknown> | Liveness, schedule: Schedule, within: number, maxTurns: number) {
    const made = program()
    const { main, until, whenever }: Liveness = Symbol.iterator in made ? { main: () => made } : made
    this.runtime = new Runtime({ scheduler: schedule.queue(), quantum: schedule.quantum, clock: virtualClock() })
    this.main = this.runtime.spawn<[], unknown>({ name: 'main', errors: 'hold' }, () => scope(main))
    this.until = until ?? (() => this.main.over)
    this.whenever = whenever
    this.since = whenever === undefined ? 0 : undefined
    this.within = within
    this.maxTurns = maxTurns
  }

  /** Runs it, and says what is wrong; throws what the program does. */
  run(): string | undefined {
    for (;;) {
      if (this.look()) return undefined
      if (this.since !== undefined && this.turns - this.since >= this.within) return `within ${this.within} turns`
      if (this.main.over || this.turns >= this.maxTurns) break
      if (!this.runtime.turn()) return this.atRest()
      this.turns++
      if (this.main.doing === 'failed') throw this.failure()
    }
    return this.since === undefined || !this.main.over ? undefined : 'before the program ended'
  }

  /** Looks at the conditions; true when it has come true for good. */
  private look(): boolean {
    const { since } = this
    if (this.until()) {
      if (since !== undefined) this.longest = Math.max(this.longest, this.turns - since)
      this.since = undefined
      return this.whenever === undefined
    }
    if (since === undefined && this.whenever?.() === true) this.since = this.turns
    return false
  }

  private atRest(): string | undefined {
    const error = this.runtime.needsHost()
    if (error !== undefined) throw error
    return this.since === undefined ? undefined : 'before nothing could go on'
  }

  private failure(): unknown {
    const { outcome } = this.main
    return outcome?.ok === false ? outcome.error : undefined
  }

  get tasklets(): Array<Tasklet<unknown>> {
    return [...this.runtime.tasklets]
  }

  /** Cancels what is left, and lets it clean up. Throws what the cleaning up does. */
  end(): void {
    for (const tasklet of this.runtime.tasklets) tasklet.cancel()
    for (let n = 0; n < this.within && this.runtime.turn(); n++);
    if (this.main.doing === 'failed') throw this.failure()
  }
}

function schedulesOf({ seeds = 50, quanta = [1, 256] }: EventuallyOptions): Schedule[] {
  const all =
    typeof seeds === 'number' ? Array.from({ length: wholeNumber('seeds', seeds, 0) }, (_, i) => i + 1) : seeds
  return quanta.flatMap((quantum) => [
    { name: `round robin, quantum ${quantum}`, quantum, queue: roundRobin },
    ...all.map((seed) => ({
      name: `a fair random schedule, { seeds: [${seed}], quanta: [${quantum}] }`,
      quantum,
      queue: () => fairRandom(seed),
    })),
  ])
}

/**
 * Tests that something comes true in a program under fair schedulers, within a bound of turns: under round robin, and under random
 * schedules (by default 50 seeds) that pass over no ready tasklet for ever. Throws a LivenessError, which names the schedule and says
 * what each tasklet does, as soon as a run does not keep it; also when the program fails, or nothing in it can go on before.
 *
 * `program` makes what is to be run, anew for each run: an operation, which is to end, or `{ main, until, whenever }`. With `until`,
 * the run ends as soon as that holds; with `whenever`, it goes on, and each time that `whenever` holds `until` has to follow.
 *
 * It is a test, and no proof: other schedules may starve what these serve, and a bound that is too small fails what would come true
 * later. The clock is a virtual one; a program that needs the host throws HostNeededError.
 *
 * @example
 * ```ts
 * import { alt, channel, fairAlt, priAlt, spawn } from 'occamy'
 * import type { Guard } from 'occamy'
 * import { eventually, LivenessError } from 'occamy/check'
 *
 * // Two that always have something to say: does the second come to it?
 * const served = (choose: typeof alt) => () => {
 *   const [a, b] = [channel<string>(1), channel<string>(1)]
 *   let seconds = 0
 *   return {
 *     *main() {
 *       for (const ch of [a, b]) spawn(function* () { for (;;) yield* ch.send('more') })
 *       const either = choose([a.receive(), b.receive()])
 *       for (;;) if ((yield* either).key === 1) seconds++
 *     },
 *     until: () => seconds >= 3,
 *   }
 * }
 * console.log(eventually(served(fairAlt)).runs) // 102
 * try {
 *   eventually(served(priAlt), { name: 'the second is heard', within: 500 })
 * } catch (error) {
 *   if (error instanceof LivenessError) console.log(error.message.split('\n')[0])
 *   // "the second is heard" did not come true within 500 turns, under round robin, quantum 1
 * }
 * ```
 */
export function eventually(
  program: () => Operation<unknown> | Liveness,
  options: EventuallyOptions = {},
): LivenessReport {
  const within = wholeNumber('within', options.within ?? 10_000, 1)
  const maxTurns = wholeNumber('maxTurns', options.maxTurns ?? 10 * within, 1)
  let [runs, turns, slowest] = [0, 0, '']
  for (const schedule of schedulesOf(options)) {
    const longest = attempt(program, schedule, within, maxTurns, options.name)
    if (runs++ === 0 || longest > turns) [turns, slowest] = [longest, schedule.name]
  }
  return { runs, turns, schedule: slowest }
}

/** Runs it once, and gives the most turns that it took. */
function attempt(
  program: () => Operation<unknown> | Liveness,
  schedule: Schedule,
  within: number,
  maxTurns: number,
  name: string | undefined,
): number {
  const trial = new Trial(program, schedule, within, maxTurns)
  let fault: string | undefined
  try {
    fault = trial.run()
    if (fault === undefined) trial.end()
  } catch (error) {
    throw LivenessError.ofFailure(error, schedule.name)
  }
  if (fault === undefined) return trial.longest
  const what = name === undefined ? 'it' : `"${name}"`
  const error = new LivenessError(`${what} did not come true ${fault}`, schedule.name, trial.tasklets)
  try {
    trial.end()
  } catch {
    // What matters is what went wrong first.
  }
  throw error
}
