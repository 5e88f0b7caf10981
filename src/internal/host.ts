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

interface Port {
  onmessage: (() => void) | null
  postMessage(message: undefined): void
  close(): void
}

interface Platform {
  readonly performance: { now(): number }
  readonly queueMicrotask: (task: () => void) => void
  readonly setTimeout: (task: () => void, ms: number) => unknown
  readonly clearTimeout: (handle: never) => void
  readonly setImmediate?: ((task: () => void) => unknown) | undefined
  readonly MessageChannel?: (new () => { readonly port1: Port; readonly port2: Port }) | undefined
  readonly process?: { on?: (event: 'beforeExit', listener: () => void) => void } | undefined
}

export const platform: Platform = globalThis as unknown as Platform

/** Runs `task` after the host event loop had a turn: by setImmediate, a message port, or a timer of 0 ms. */
export function macrotask(task: () => void): void {
  if (platform.setImmediate !== undefined) platform.setImmediate(task)
  else if (platform.MessageChannel !== undefined) {
    const { port1, port2 } = new platform.MessageChannel()
    port1.onmessage = () => {
      port1.close()
      task()
    }
    port2.postMessage(undefined)
  } else platform.setTimeout(task, 0)
}
