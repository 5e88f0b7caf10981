/**
 * Outside code: `await guard` is a tasklet of one wait, in a runtime of its own that all outside code shares. So an
 * outside party has an offer, a name and a host clock as any other, and the kernel knows nothing of promises.
 *
 * It looks at once, by a turn of its own. Whoever commits it settles its promise, most often at once: then its body is dropped where it
 * waits, and the loop of the runtime has nothing to do.
 */
import { above } from '../guard/contract.ts'
import { kernel } from '../guard/kernel.ts'
import type { Cause } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import { OK } from '../guard/signal.ts'
import type { Signal } from '../guard/signal.ts'
import { checkSignal } from '../internal/check.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import type { Body } from '../tasklet/frame.ts'
import { noOptions } from '../tasklet/options.ts'
import { Tasklet } from '../tasklet/tasklet.ts'
import { release, turn } from '../tasklet/turn.ts'
import { enterKernel, leaveKernel } from './registers.ts'
import { nextId, Runtime } from './runtime.ts'

type Settle = (value: unknown) => void

/** One wait of outside code. */
class Outsider extends Tasklet<unknown> {
  /** Settles its promise; set while it may be settled in the midst of a commit. */
  resolve: Settle | undefined = undefined

  constructor(runtime: Runtime, guard: Operation<unknown>, resolve: Settle, reject: Settle, signal?: AbortSignalLike) {
    super(nextId(), runtime, undefined as never, runtime.root, undefined, 'outside await', noOptions)
    this.iterator = this.wait(guard, resolve, reject, signal)
    runtime.root.join(this)
  }

  private *wait(guard: Operation<unknown>, resolve: Settle, reject: Settle, signal?: AbortSignalLike): Body {
    const abort = (): void => this.cancel(signal?.reason)
    signal?.addEventListener('abort', abort)
    let returned = true
    try {
      resolve(yield* guard)
      returned = false
    } catch (error) {
      reject(error)
      returned = false
    } finally {
      signal?.removeEventListener('abort', abort)
      // Measured: to reject a promise that is settled costs as much as all the rest.
      if (returned) reject(this.pending)
    }
    return undefined
  }

  /**
   * Is over at once, where that runs no code of the user's in the midst of a commit: an object may have a `then`, a path leads
   * through `map` functions, and what waits on a frame is a reaction. The body is dropped where it waits.
   */
  override ready(signal: Signal, cause: Cause): void {
    const { resolve, value } = this
    const { loop } = this.host as Runtime
    if (
      resolve &&
      signal === OK &&
      this.doing === 'parked' &&
      this.flags === 0 &&
      (this.path ?? this.below) === undefined &&
      Object(value) !== value &&
      loop.isFree()
    ) {
      this.doing = 'done'
      this.value = this.guard = undefined
      release(this)
      resolve(value)
      loop.resleep()
    } else super.ready(signal, cause)
  }
}

function outsideRuntime(): Runtime {
  let runtime = above.outsideHost as Runtime | undefined
  if (runtime === undefined) {
    above.outsideHost = runtime = new Runtime({ deadlock: 'wait' })
    runtime.loop.start()
  }
  return runtime
}

/** Waits for a guard in outside code. It looks, and parks, before this returns. */
function outside<T>(guard: Operation<T>, signal: AbortSignalLike | undefined): Promise<T> {
  kernel.probe?.refuses('waits in outside code')
  return new Promise<T>((resolve, reject) => {
    checkSignal(signal)
    if (signal?.aborted === true) throw signal.reason
    const runtime = outsideRuntime()
    const party = new Outsider(runtime, guard, resolve as Settle, reject, signal)
    const outer = enterKernel()
    turn(party, 256)
    leaveKernel(outer)
    runtime.loop.resleep()
    // A signal is the user's, and is told of the end.
    if (!signal) party.resolve = resolve as Settle
  })
}

/**
 * Lets outside code await guards. Each module that makes guards calls it as it is loaded: a bundler that drops what nobody
 * imports then keeps this wherever there is a guard to await, and nowhere else.
 */
export function reachOutside(): void {
  above.outside = outside
}
