/**
 * `for await` over a channel, in outside code. Written by hand: an async generator would queue its `return` behind a
 * `next` that may never come.
 */
import type { AbortSignalLike } from '../internal/host.ts'
import type { ChannelGuard } from './guards.ts'

interface Source<T> {
  next(): ChannelGuard<IteratorResult<T, void>>
}

export class ChannelIterator<T> implements AsyncIterableIterator<T, void, undefined> {
  private readonly source: Source<T>
  /** How to withdraw the waits that are under way. */
  private readonly waits: Set<() => void> = new Set()
  private left = false

  constructor(source: Source<T>) {
    this.source = source
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.left) return { done: true, value: undefined }
    let withdraw: (() => void) | undefined
    const signal: AbortSignalLike = {
      aborted: false,
      reason: undefined,
      addEventListener: (_type, abort) => {
        withdraw = abort
        this.waits.add(abort)
      },
      removeEventListener: (_type, abort) => {
        this.waits.delete(abort)
      },
    }
    try {
      return await this.source.next().promise({ signal })
    } catch (error) {
      // A wait that was committed before it was withdrawn still gives its message.
      if (this.left && withdraw !== undefined && error === undefined) return { done: true, value: undefined }
      throw error
    }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  return(): Promise<IteratorResult<T, void>> {
    this.left = true
    for (const withdraw of this.waits) withdraw()
    return Promise.resolve({ done: true, value: undefined })
  }
}
