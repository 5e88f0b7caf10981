import { afterEach, describe, expect, it, vi } from 'vitest'
import { macrotask, platform } from '../../../src/internal/host.ts'

function order(): Promise<string[]> {
  return new Promise((resolve) => {
    const events: string[] = []
    macrotask(() => {
      events.push('task')
      resolve(events)
    })
    queueMicrotask(() => {
      events.push('microtask')
      queueMicrotask(() => events.push('its microtask'))
    })
    events.push('code')
  })
}

const expected = ['code', 'microtask', 'its microtask', 'task']

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('macrotask', () => {
  it('runs the task after all microtasks, by setImmediate', async () => {
    const setImmediate = vi.fn(globalThis.setImmediate)
    vi.stubGlobal('setImmediate', setImmediate)
    expect(await order()).toEqual(expected)
    expect(setImmediate).toHaveBeenCalledTimes(1)
  })

  it('posts a task where there is no setImmediate', async () => {
    const postTask = vi.fn((task: () => void) => setTimeout(task, 0))
    const made = vi.fn()
    vi.stubGlobal('setImmediate', undefined)
    vi.stubGlobal('scheduler', { postTask })
    vi.stubGlobal('MessageChannel', made)
    expect(await order()).toEqual(expected)
    expect(postTask).toHaveBeenCalledTimes(1)
    expect(made).not.toHaveBeenCalled()
  })

  it('uses a message port where there is neither, nor by a scheduler that is another thing, and closes it', async () => {
    const closed: boolean[] = []
    class Spied extends MessageChannel {
      constructor() {
        super()
        this.port1.on('close', () => closed.push(true))
      }
    }
    vi.stubGlobal('setImmediate', undefined)
    vi.stubGlobal('scheduler', {})
    vi.stubGlobal('MessageChannel', Spied)
    expect(await order()).toEqual(expected)
    await vi.waitFor(() => expect(closed).toEqual([true]))
  })

  it('uses a timer where there is nothing else', async () => {
    const timer = vi.fn(globalThis.setTimeout)
    vi.stubGlobal('setImmediate', undefined)
    vi.stubGlobal('MessageChannel', undefined)
    vi.stubGlobal('setTimeout', timer)
    expect(await order()).toEqual(expected)
    expect(timer).toHaveBeenCalledWith(expect.any(Function), 0)
  })
})

describe('platform', () => {
  it('is the global object', () => {
    expect(platform).toBe(globalThis)
  })
})
