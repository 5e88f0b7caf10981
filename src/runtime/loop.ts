/**
 * The loop beside the host's event loop: runs turns for a slice, then lets the host have one of its own.
 *
 * States: stopped; scheduled (a pump is on its way); pumping; idle (waiting to be woken, by a timer, by a commit from
 * outside, or by a host operation). A wake comes as a microtask, so that a promise and a tasklet answer each other
 * quickly; but once a slice it comes as a macrotask, so that they cannot starve the host between them.
 *
 * Deadlock: declared when the loop is still idle after the host had a turn, with no timer, operation or hold, and no
 * tasklet that waits for what the host serves; a loop of which another runtime may serve a tasklet waits for the others to come
 * to rest first.
 */
import { above } from '../guard/contract.ts'
import type { Leaf } from '../guard/offer.ts'
import { macrotask, platform } from '../internal/host.ts'
import { leavesOf } from './deadlock.ts'
import { someStayAwaited, waitsForHost, whenHostServesLess, whoWaitsForHost } from './served.ts'
import type { Scope } from '../tasklet/scope.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { enterKernel, leaveKernel } from './registers.ts'

/** What the loop needs of the runtime that it drives. */
export interface Looped {
  readonly root: Scope
  readonly tasklets: Iterable<Tasklet<unknown>, void, unknown>
  readonly now: number
  /** The time of the earliest timer; Infinity when none is armed. */
  readonly nextWake: number
  readonly slice: number
  /** The tasklets that are ready. */
  readonly readyCount: number
  /** The host operations under way, and those who hold off the report of a deadlock. */
  readonly operations: number
  readonly holds: number
  /** Whether it waits for outside callbacks instead of reporting a deadlock. */
  readonly waits: boolean
  /** Says whether the loop is idle, and wants to be woken when a tasklet is readied. */
  rests(idle: boolean): void
  step(): boolean
  jump(): boolean
  finish(): void
  deadlock(outside: Iterable<Tasklet<unknown>, void, unknown>, mayCome: boolean): void
}

interface Settler {
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const MAX_TIMEOUT = 0x7fffffff
/** How often a process reports at its exit, and puts that off, at most: a program may retry for ever what was reported. */
const LOOKS_AT_EXIT = 1000
/** The loops that are not stopped. */
const loops = new Set<HostLoop>()
let exitHook = false
/** Measured: a reaction of a promise costs a third of what `queueMicrotask` does. */
const settled = Promise.resolve()
/** Whether some loop has put off its report since one came to rest. */
let putOff = false

export class HostLoop {
  private readonly runtime: Looped
  private settlers: Settler[] = []
  private state: 'stopped' | 'scheduled' | 'pumping' | 'idle' = 'stopped'
  private timeout: unknown = undefined
  /** The time of the timer that it sleeps for. */
  private due = Infinity
  /** When the host had its last turn that is known of, and when the clock was looked at last. */
  private breath = -Infinity
  private looked = 0
  /** How much is done between two looks at the clock, and how much of that is left to what the loop does not run. */
  private batch = 16
  private left = 0
  /** Whether a deadlock was suspected, and put off because another runtime may still serve this one. */
  private postponed = false
  /** How often a deadlock was suspected since the host was asked for the turn that is on its way. */
  private suspicions = 0
  /** The tasklet that was found waiting for the host last: most often it does so again. */
  private served: WeakRef<Tasklet<unknown>> | undefined = undefined

  constructor(runtime: Looped) {
    this.runtime = runtime
  }

  /** Starts the loop; the promise settles when every tasklet has ended. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.settlers.push({ resolve, reject })
      this.start()
    })
  }

  /** Starts the loop, if it is stopped. */
  start(): void {
    if (this.state !== 'stopped') return
    watchExit()
    loops.add(this)
    this.become('idle')
    this.wake()
  }

  /** Has an idle loop pump soon. */
  wake(): void {
    if (this.state !== 'idle') return
    this.become('scheduled')
    if (this.timeout) platform.clearTimeout(this.timeout as never)
    this.timeout = undefined
    this.looked = platform.performance.now()
    if (this.looked - this.breath < this.runtime.slice) void settled.then(this.pump)
    else macrotask(this.breathe)
  }

  /** The host had a turn. */
  private readonly breathe = (): void => {
    this.looked = this.breath = platform.performance.now()
    this.pump()
  }

  private become(state: HostLoop['state']): void {
    this.state = state
    this.runtime.rests(state === 'idle')
  }

  private readonly pump = (): void => {
    this.become('pumping')
    const outer = enterKernel()
    let resting = true
    try {
      resting = this.turns()
    } catch (error) {
      this.runtime.root.fail(error)
    } finally {
      leaveKernel(outer)
    }
    if (!resting || this.runtime.readyCount > 0) {
      this.become('scheduled')
      macrotask(this.breathe)
    } else this.settle()
  }

  /** Runs turns until nothing is ready (true) or the slice is over. */
  private turns(): boolean {
    const { runtime, looked } = this
    for (;;) {
      for (let i = 0; i < this.batch; i++) {
        if (!runtime.step() && !runtime.jump()) return true
      }
      if (this.isOver(looked, 256)) return false
    }
  }

  /** Whether a slice that began at `start` is over. The clock is read once a batch, of about 1/8 slice, and of `most` at most. */
  private isOver(start: number, most: number): boolean {
    const { looked, runtime } = this
    const now = (this.looked = platform.performance.now())
    if ((now - looked) * 8 > runtime.slice) this.batch = Math.max(1, this.batch >> 1)
    else this.batch = Math.min(most, this.batch << 1)
    return now - start >= runtime.slice
  }

  /**
   * Whether something may be done now, without the loop: that has nothing to do, the host has not waited for a slice, and no report
   * waits for the loop to come to rest.
   */
  isFree(): boolean {
    if (--this.left < 0 && !this.isOver(this.breath, 16)) this.left = this.batch
    return this.left >= 0 && !putOff && this.state === 'idle'
  }

  /** The time that it is to sleep for. */
  private wanted(): number {
    return this.runtime.root.size === 0 ? Infinity : this.runtime.nextWake
  }

  /** Something began, or ended, without the loop: it may have to sleep for another timer now, or for none. */
  resleep(): void {
    if (this.wanted() !== this.due) this.wake()
  }

  /** Nothing is ready: ends the run, waits for the host, or looks whether this is a deadlock. */
  private settle(): void {
    const { runtime } = this
    this.become('idle')
    this.due = this.wanted()
    if (runtime.root.clear()) this.finish()
    else if (this.due !== Infinity) {
      const ms = this.due - runtime.now
      // A clock that breaks has woken it.
      if (this.state === 'idle') this.sleep(ms)
    } else {
      if (putOff) recheckOthers()
      if (!runtime.waits && runtime.operations + runtime.holds === 0) this.suspect()
    }
  }

  private sleep(ms: number): void {
    this.timeout = platform.setTimeout(
      () => {
        this.timeout = undefined
        if (this.state === 'idle') this.breathe()
      },
      Math.min(Math.max(Math.ceil(ms), 0), MAX_TIMEOUT),
    )
  }

  private finish(): void {
    const { settlers } = this
    if (settlers.length > 0) {
      this.settlers = []
      this.become('stopped')
      loops.delete(this)
    }
    try {
      this.runtime.finish()
      for (const { resolve } of settlers) resolve()
    } catch (error) {
      for (const { reject } of settlers) reject(error)
    }
    recheckOthers()
  }

  /** Idle, with nothing to come from timers, operations or holds, nor to those who wait for the host. */
  private stuck(): boolean {
    const { runtime } = this
    if (this.state !== 'idle' || runtime.operations > 0 || runtime.holds > 0 || this.wanted() !== Infinity) return false
    return runtime.root.size > 0 && !this.isServed()
  }

  private isServed(): boolean {
    const last = this.served?.deref()
    if (last && waitsForHost(last)) return true
    const served = whoWaitsForHost(this.runtime.tasklets)
    this.served = served && new WeakRef(served)
    return served !== undefined || someStayAwaited(this.runtime)
  }

  /** Looks again, if it is stuck now that the host serves less, or that less is waited for. */
  review(): void {
    if (!this.runtime.waits && this.stuck()) this.suspect()
  }

  /**
   * Looks once the host had a turn: outside code that was just served may go on to serve this runtime. One turn is asked for
   * at a time: a suspicion that came while it was on its way asks for another. Measured: to look each time that the loop comes to
   * rest, as for each item of a stream, takes a tenth of a pipe.
   */
  private suspect(): void {
    if (this.suspicions++ > 0) return
    macrotask(() => {
      const { suspicions } = this
      this.suspicions = 0
      if (!this.stuck()) return
      if (suspicions > 1) this.suspect()
      else if ((this.postponed = this.waitsForOthers())) putOff = true
      else this.declare(true)
    })
  }

  /** Looks again, if the report was put off until another runtime came to rest. */
  recheck(): void {
    if (this.postponed) this.suspect()
  }

  /** Whether another runtime can go on, and may serve a tasklet of this one: by what these wait for. */
  private waitsForOthers(): boolean {
    if (![...loops].some((loop) => loop !== this && loop.runtime.root.size > 0 && !loop.stuck())) return false
    const own: object = this.runtime
    const isForeign = ({ foreign, homes }: Leaf): boolean => foreign === true || !!homes?.some((home) => home !== own)
    return [...this.runtime.tasklets].some((tasklet) => leavesOf(tasklet).some(isForeign))
  }

  /**
   * Fails the runtime with the report, which names the outside parties too; gives whether there was anything to report. Outside code `mayCome`
   * unless the process exits.
   */
  declare(mayCome: boolean): boolean {
    if (this.runtime.root.size === 0) return false
    const outside: Tasklet<unknown>[] = []
    for (const loop of loops)
      if (loop !== this && (loop.runtime as object) === above.outsideHost) outside.push(...loop.runtime.tasklets)
    this.runtime.deadlock(outside, mayCome)
    this.wake()
    return true
  }
}

whenHostServesLess(() => {
  for (const loop of loops) loop.review()
})

/** A loop came to rest: those that waited for that look again. */
function recheckOthers(): void {
  putOff = false
  for (const loop of loops) loop.recheck()
}

/**
 * On Node: a program that would exit in silence with a run unresolved reports what it was waiting for. Whoever hears of that may
 * wait again, to clean up or for something else, and nothing of it keeps the process: so it is kept, for another look.
 */
function watchExit(): void {
  if (exitHook) return
  exitHook = true
  let looksLeft = LOOKS_AT_EXIT
  platform.process?.on?.('beforeExit', () => {
    if (looksLeft === 0) return
    let hasReported = false
    for (const loop of loops) hasReported = loop.declare(false) || hasReported
    if (!hasReported) return
    looksLeft--
    macrotask(() => {})
  })
}
