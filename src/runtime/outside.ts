/**
 * Outside code: `await guard` is a tasklet of one wait, in a runtime of its own that all outside code shares. So an
 * outside party has an offer, a name and a host clock as any other, and the kernel knows nothing of promises.
 */
import { contract } from '../guard/contract.ts'
import { kernel } from '../guard/kernel.ts'
import type { Operation } from '../guard/operation.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import type { Body } from '../tasklet/frame.ts'
import { enterKernel, leaveKernel } from './registers.ts'
import { Runtime } from './runtime.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { noOptions } from '../tasklet/tasklet.ts'

let shared: Runtime | undefined

function outsideRuntime(): Runtime {
  if (shared === undefined) {
    shared = new Runtime({ deadlock: 'wait' })
    shared.isOutside = true
    contract.outsideHost = shared
    shared.loop.start()
  }
  return shared
}

/** Waits for a guard in outside code. It looks, and parks, before this returns. */
function outside<T>(guard: Operation<T>, signal: AbortSignalLike | undefined): Promise<T> {
  kernel.probe?.refuses('waits in outside code')
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    const runtime = outsideRuntime()
    const abort = (): void => tasklet.cancel(signal?.reason)
    const body = function* (): Body {
      try {
        resolve(yield* guard)
      } catch (error) {
        reject(error)
      } finally {
        signal?.removeEventListener('abort', abort)
        reject(tasklet.pending)
      }
      return undefined
    }
    const tasklet: Tasklet<unknown> = runtime.start(runtime.root, undefined, body(), 'outside await', noOptions)
    signal?.addEventListener('abort', abort)
    const outer = enterKernel()
    while (tasklet.guard === undefined && !tasklet.over && runtime.step());
    leaveKernel(outer)
  })
}

/**
 * Lets outside code await guards. Each module that makes guards calls it as it is loaded: a bundler that drops what nobody
 * imports then keeps this wherever there is a guard to await, and nowhere else.
 */
export function reachOutside(): void {
  contract.outside = outside
}
