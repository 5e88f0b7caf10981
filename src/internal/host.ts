/**
 * What the core uses of the platform that it runs on, declared here so that it compiles without DOM or Node types.
 */

/** An `AbortSignal`, by its shape. */
export interface AbortSignalLike {
  /** Whether it was aborted. */
  readonly aborted: boolean
  /** Why. */
  readonly reason: unknown
  /** Has `listener` called when it is aborted. */
  addEventListener(type: 'abort', listener: () => void): void
  /** Has it called no more. */
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Why a signal was aborted; what it throws when it is asked. */
export function reasonOf(signal: AbortSignalLike): unknown {
  try {
    return signal.reason
  } catch (error) {
    return error
  }
}

interface Port {
  onmessage: (() => void) | null
  postMessage(message: number): void
  close(): void
}

interface Platform {
  readonly performance: { now(): number }
  readonly queueMicrotask: (task: () => void) => void
  readonly setTimeout: (task: () => void, ms: number) => unknown
  readonly clearTimeout: (handle: never) => void
  readonly setImmediate?: ((task: () => void) => unknown) | undefined
  readonly scheduler?: { readonly postTask?: (task: () => void) => unknown } | undefined
  readonly MessageChannel?: (new () => { readonly port1: Port; readonly port2: Port }) | undefined
  readonly process?: { on?: (event: 'beforeExit', listener: () => void) => void } | undefined
}

export const platform: Platform = globalThis as unknown as Platform

/**
 * Runs `task` after the host event loop had a turn, in which its timers, input and promises were served. By the first of these
 * that there is:
 *
 * - `setImmediate` (Node, Bun, Deno): each goes round the event loop once.
 * - `scheduler.postTask` (Chromium, Firefox): a task of the same rank as timers and input.
 * - a message port (Safari, and older ones of the others): the same, by another way.
 * - a timer of 0 ms. Its pace is slowed by browsers after the fifth in a row (4 ms), and in background tabs (1 s or more).
 *
 * Measured in Chromium: a task takes 19 us by postTask, 85 us by a port, 4200 us by a timer. `scheduler.yield` is not for this:
 * it goes before timers and input, which are then served no more.
 */
export function macrotask(task: () => void): void {
  const { setImmediate, scheduler, MessageChannel } = platform
  if (setImmediate) setImmediate(task)
  else if (scheduler?.postTask) scheduler.postTask(task)
  else if (MessageChannel) {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      task()
    }
    port2.postMessage(0)
  } else platform.setTimeout(task, 0)
}
