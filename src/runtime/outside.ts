/**
 * Outside code: `await guard` is a tasklet of one wait, in a runtime of its own that all outside code shares. So an
 * outside party has an offer, a name and a host clock as any other, and the kernel knows nothing of promises.
 *
 * It looks at once, by a turn of its own. Whoever commits it settles its promise, most often at once: then its body is dropped where it
 * waits, and the loop of the runtime has nothing to do.
 *
 * Invariants: a party is a member of the common scope, from its first turn until its promise is settled, and what goes wrong with it
 * concerns no other; what its functions and reactions begin belongs to a scope of its own, which is made when the first of that comes.
 */
import { withdraw } from '../guard/commit.ts'
import { above } from '../guard/contract.ts'
import type { PromiseOptions } from '../guard/contract.ts'
import { kernel } from '../guard/kernel.ts'
import type { Cause } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import { OK } from '../guard/signal.ts'
import type { Signal } from '../guard/signal.ts'
import { checkOptions, checkSignal } from '../internal/check.ts'
import { DeadlockError } from '../internal/errors.ts'
import { reasonOf } from '../internal/host.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { Enter } from '../tasklet/enter.ts'
import { CANCELLED } from '../tasklet/flags.ts'
import type { Body } from '../tasklet/frame.ts'
import { noOptions } from '../tasklet/options.ts'
import { EmptyGuard, Scope } from '../tasklet/scope.ts'
import type { Member } from '../tasklet/scope.ts'
import { untilClear } from '../tasklet/scoped.ts'
import { Tasklet } from '../tasklet/tasklet.ts'
import { under } from '../tasklet/tree.ts'
import { release, turn } from '../tasklet/turn.ts'
import { enterKernel, leaveKernel } from './registers.ts'
import { nextId, Runtime } from './runtime.ts'

type Settle = (value: unknown) => void

/** The scope of all parties. It never ends, and what befalls all of it (a deadlock, a fault of the runtime) befalls each of them. */
class Commons extends Scope {
  override homeOf(member: Member): Scope {
    return member instanceof Outsider ? member.home() : this
  }
  override fail(error: unknown): void {
    for (let member = this.first, later: Member | undefined; member !== undefined; member = later) {
      later = member.later
      ;(member as Outsider).befall(error)
    }
  }
}

/** The scope of one party: what fails it calls off the wait. */
class Home extends Scope {
  private readonly party: Outsider
  constructor(party: Outsider) {
    super(party)
    this.party = party
  }
  override fail(error: unknown): void {
    this.note(error)
    this.party.cancel(error)
    this.end(error)
  }
}

/** How a wait ended: with a value, by an error, or by a return, since it was called off. */
type Way = 'fulfilled' | 'rejected' | 'returned'

/** One wait of outside code. */
class Outsider extends Tasklet<unknown> {
  private readonly resolve: Settle
  private readonly reject: Settle
  /** The scope of what it begins, once there is something. */
  private begun: Home | undefined = undefined
  /** Listens to the signal no more. */
  private unwatch: (() => void) | undefined = undefined

  constructor(runtime: Runtime, guard: Operation<unknown>, resolve: Settle, reject: Settle, signal?: AbortSignalLike) {
    super(nextId(), runtime, undefined as never, runtime.root, undefined, 'outside await', noOptions)
    this.resolve = resolve
    this.reject = reject
    this.iterator = this.wait(guard, signal)
    runtime.root.join(this)
  }

  home(): Scope {
    return (this.begun ??= new Home(this))
  }

  private *wait(guard: Operation<unknown>, signal: AbortSignalLike | undefined): Body {
    let way: Way = 'returned'
    let value: unknown
    try {
      if (signal !== undefined) this.watch(signal)
      value = yield* guard
      if (this.begun !== undefined) yield* new EmptyGuard(this.begun)
      way = 'fulfilled'
    } catch (error) {
      value = error
      way = 'rejected'
    } finally {
      const { begun } = this
      if (begun === undefined) this.settle(way, value)
      // On a frame of its own: it is returned again if it is called off while it cleans up.
      else yield* new Enter<unknown>(leave, 'await', undefined, [this, begun, way, value])
    }
    return undefined
  }

  private watch(signal: AbortSignalLike): void {
    const abort = (): void => this.cancel(reasonOf(signal))
    this.unwatch = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort)
  }

  settle(way: Way, value: unknown): void {
    try {
      this.unwatch?.()
      this.begun?.rethrow()
      if (way === 'fulfilled') this.resolve(value)
      else this.reject(way === 'rejected' ? value : this.pending)
    } catch (error) {
      this.reject(error)
    }
  }

  /** It is called off; or given up, if nothing can wake it although it was. */
  befall(error: unknown): void {
    if ((this.flags & CANCELLED) === 0) this.cancel(error)
    else if (error instanceof DeadlockError) {
      for (const tasklet of under(this)) withdraw(tasklet)
      withdraw(this)
      this.begun?.letGo()
      this.scope.leave(this)
      this.settle('rejected', error)
    }
  }

  /**
   * Is over at once, where that runs no code of the user's in the midst of a commit (an object may have a `then`, a path leads
   * through `map` functions, what waits on a frame is a reaction, and a signal is told of the end), and nothing is left of what it has
   * begun. The body is dropped where it waits.
   */
  override ready(signal: Signal, cause: Cause): void {
    const { value } = this
    const { loop } = this.host as Runtime
    if (
      signal === OK &&
      this.doing === 'parked' &&
      this.flags === 0 &&
      (this.path ?? this.below ?? this.unwatch ?? this.begun) === undefined &&
      Object(value) !== value &&
      loop.isFree()
    ) {
      this.doing = 'done'
      this.value = this.guard = undefined
      release(this)
      this.resolve(value)
      loop.resleep()
    } else super.ready(signal, cause)
  }
}

/** Calls off what is left of what a party has begun, and settles it once that has ended. What it made to last goes with its value. */
function* leave(party: Outsider, begun: Home, way: Way, value: unknown): Body {
  if (way === 'rejected') begun.note(value)
  else if (way === 'fulfilled' && begun.errors.length === 0) begun.handOver(party)
  begun.end(party.pending)
  const empty = new EmptyGuard(begun)
  try {
    if (!begun.clear()) yield* untilClear(begun, empty)
  } finally {
    if (!begun.clear()) yield* untilClear(begun, empty)
    party.settle(way, value)
  }
  return undefined
}

function outsideRuntime(): Runtime {
  let runtime = above.outsideHost as Runtime | undefined
  if (runtime === undefined) {
    above.outsideHost = runtime = new Runtime({ deadlock: 'wait' })
    runtime.root = new Commons(undefined)
    runtime.loop.start()
  }
  return runtime
}

/** Waits for a guard in outside code. It looks, and parks, before this returns. */
function outside<T>(guard: Operation<T>, options: PromiseOptions | undefined): Promise<T> {
  kernel.probe?.refuses('waits in outside code')
  return new Promise<T>((resolve, reject) => {
    if (options !== undefined) checkOptions('promise()', options)
    const signal = options?.signal
    checkSignal(signal)
    if (signal?.aborted === true) throw signal.reason
    const runtime = outsideRuntime()
    const party = new Outsider(runtime, guard, resolve as Settle, reject, signal)
    const outer = enterKernel()
    turn(party, 256)
    leaveKernel(outer)
    runtime.loop.resleep()
  })
}

/**
 * Lets outside code await guards. Each module that makes guards calls it as it is loaded: a bundler that drops what nobody
 * imports then keeps this wherever there is a guard to await, and nowhere else.
 */
export function reachOutside(): void {
  above.outside = outside
}
