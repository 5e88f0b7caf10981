/** Listeners that are attached together, and left together. */

/** An EventEmitter, by its shape. */
export interface EventEmitterLike {
  /** Has `listener` called for each event. */
  on(name: string | symbol, listener: (...args: unknown[]) => void): unknown
  /** Has it called no more. */
  off(name: string | symbol, listener: (...args: unknown[]) => void): unknown
}

/**
 * The listeners of one bridge. All that it calls is the user's, and may throw, or emit at once.
 *
 * Invariant: what was attached is detached once, when it is released, or as soon as it is attached if that came first.
 */
export class Listeners {
  private readonly attached: Array<() => void> = []
  private isReleased = false

  add(attach: () => void, detach: () => void): void {
    if (this.isReleased) return
    try {
      attach()
    } catch (error) {
      leave([detach])
      throw error
    }
    if (this.isReleased) detach()
    else this.attached.push(detach)
  }
  /** Detaches every one, and throws what that threw. */
  release(): void {
    this.isReleased = true
    const errors = leave(this.attached.splice(0))
    if (errors.length > 1) throw new AggregateError(errors, 'some listeners could not be taken off')
    for (const error of errors) throw error
  }
}

function leave(attached: ReadonlyArray<() => void>): unknown[] {
  const errors: unknown[] = []
  for (const detach of attached) {
    try {
      detach()
    } catch (error) {
      errors.push(error)
    }
  }
  return errors
}

/** Those who are to hear of the errors of one emitter: by one listener, for Node warns of more than ten. */
class Hearers {
  private readonly all: Set<(error: unknown) => void> = new Set()
  private readonly emitter: EventEmitterLike
  private readonly hear = (error: unknown): void => {
    for (const each of Array.from(this.all)) each(error)
  }

  constructor(emitter: EventEmitterLike) {
    this.emitter = emitter
  }
  add(hear: (error: unknown) => void): void {
    // Somebody may have removed all listeners.
    if (this.all.size > 0) this.emitter.off('error', this.hear)
    this.all.add(hear)
    this.emitter.on('error', this.hear)
  }
  remove(hear: (error: unknown) => void): void {
    if (this.all.delete(hear) && this.all.size === 0) this.emitter.off('error', this.hear)
  }
}

const known = new WeakMap<object, Hearers>()

/** Those who hear of the errors of an emitter. */
export function hearersOf(emitter: EventEmitterLike): Hearers {
  let hearers = known.get(emitter)
  if (hearers === undefined) known.set(emitter, (hearers = new Hearers(emitter)))
  return hearers
}
