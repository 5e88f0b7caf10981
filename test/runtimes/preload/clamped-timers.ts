/** Timers as a tab in the background has them: each takes a second at least. */
const { setTimeout } = globalThis
const clamped = (task: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): unknown =>
  setTimeout(task, Math.max(ms, 1000), ...args)
globalThis.setTimeout = clamped as typeof setTimeout
globalThis.timersAreClamped = true
