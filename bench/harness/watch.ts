// The watch that a workload runs against. The harness starts it; a workload starts it again when its set-up is done,
// and stops it before its own checks, so that neither counts.

export class Watch {
  /** What one unit keeps on the heap, when the workload measures that. */
  bytes: number | undefined = undefined
  #began: bigint = process.hrtime.bigint()
  #ended: bigint | undefined = undefined

  start(): void {
    this.#ended = undefined
    this.#began = process.hrtime.bigint()
  }

  /** Stops it; only the first call after `start` counts. */
  stop(): void {
    this.#ended ??= process.hrtime.bigint()
  }

  get nanoseconds(): number {
    return Number((this.#ended ?? process.hrtime.bigint()) - this.#began)
  }
}

/** The bytes that are alive on the heap and beside it now. Run node with --expose-gc. */
export function heapInUse(): number {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc')
  globalThis.gc()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
