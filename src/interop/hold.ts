/**
 * What an open bridge holds: a place among what the host serves, so that those who wait there are in no deadlock, and one in the
 * scope of the tasklet that made it, with which it is let go of, or with the cancel of that tasklet. In outside code there is no scope.
 */
import type { Core } from '../channel/core.ts'
import { kernel } from '../guard/kernel.ts'
import type { Leaf } from '../guard/offer.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { serveFromHost } from '../runtime/served.ts'
import type { Held, Scope } from '../tasklet/scope.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

export class Hold {
  private readonly bridge: Held
  private readonly scope: Scope | undefined
  private readonly stopServing: () => void

  /** The host serves those who wait at `end` of a channel, as long as `isUnderWay` says so. */
  constructor(bridge: Held, core: Core<unknown>, end: Leaf['end'], isUnderWay: () => boolean) {
    this.bridge = bridge
    const maker = kernel.offer as Tasklet<unknown> | undefined
    this.scope = maker?.scope
    this.scope?.hold(bridge, maker?.id)
    this.stopServing = serveFromHost(core, end, isUnderWay)
  }

  /** The bridge is closed. */
  release(): void {
    this.scope?.drop(this.bridge)
    this.stopServing()
  }
}

/** Why a stream can neither be read nor written to any more. */
export function scopeIsOver(): InvalidOperationError {
  return new InvalidOperationError('the scope of this stream has ended, or the tasklet that made it was cancelled')
}
