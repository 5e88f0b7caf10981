/**
 * What an open bridge holds: a place among what the host serves, so that those who wait there are in no deadlock, and one in the
 * scope of the tasklet that made it, with which it is let go of, or with the cancel of that tasklet. In outside code there is no scope. What
 * an `await guard` there makes, in a function or a reaction of the guard, is let go of if the wait fails, and else goes with its value;
 * a reaction that wants it to end sooner makes it in a `scope`.
 *
 * What cleans up once it is let go of, and takes time for it, keeps that scope from ending until it is done.
 */
import type { Core } from '../channel/core.ts'
import { kernel } from '../guard/kernel.ts'
import type { Leaf } from '../guard/offer.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { serveFromHost } from '../runtime/served.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Held, Member, Scope } from '../tasklet/scope.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

export class Hold {
  private readonly bridge: Held
  private readonly name: string
  private readonly scope: Scope | undefined
  private readonly host: Runtime | undefined
  private readonly stopServing: () => void

  /** The host serves those who wait at `end` of a channel, as long as `isUnderWay` says so. */
  constructor(bridge: Held, core: Core<unknown>, end: Leaf['end'], isUnderWay: () => boolean) {
    kernel.probe?.refuses('makes a bridge to the host')
    this.bridge = bridge
    this.name = core.name
    const maker = kernel.offer as Tasklet<unknown> | undefined
    this.scope = maker?.scope.homeOf(maker)
    this.host = maker?.host as Runtime | undefined
    this.scope?.hold(bridge, maker?.id)
    this.stopServing = serveFromHost(core, end, isUnderWay)
  }

  /** The bridge is closed. */
  release(): void {
    this.scope?.drop(this.bridge)
    this.stopServing()
  }

  /** What it held cleans up in its own time: the scope does not end before that has, and throws what it threw. */
  cleansUp(cleanup: Promise<unknown>): void {
    const { host, name, scope } = this
    const over = scope && host ? endsAfter(name, scope, host) : nobodyIsTold
    cleanup.then(() => over(), over)
  }
}

const nobodyIsTold = (): void => {}

/** Keeps a scope from ending until the function that it gives is called, with the error that is to come out of it, if there is one. */
function endsAfter(cleans: string, scope: Scope, host: Runtime): (...errors: readonly unknown[]) => void {
  const hold = host.hold()
  const cleanup: Member = {
    id: 0,
    cleans,
    earlier: undefined,
    later: undefined,
    cancel: () => {}, // it cannot be hurried
  }
  scope.admit(cleanup)
  return (...errors) => {
    for (const error of errors) scope.note(error)
    scope.leave(cleanup)
    hold[Symbol.dispose]()
    scope.settle()
  }
}

/** Why a stream can neither be read nor written to any more. */
export function scopeIsOver(): InvalidOperationError {
  return new InvalidOperationError('the scope of this stream has ended, or the tasklet that made it was cancelled')
}
