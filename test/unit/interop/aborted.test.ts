import { getEventListeners } from 'node:events'
import { alt, channel, InvalidOperationError, never, reschedule, run, Runtime, selectSet, sleep, spawn } from 'occamy'
import { aborted } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { failure, rejected, thrown } from '../support.ts'

/** A signal that counts its listeners. */
function counted(): { readonly controller: AbortController; readonly listeners: () => number } {
  const controller = new AbortController()
  const { signal } = controller
  let listeners = 0
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)]
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--
    remove(...args)
  }
  return { controller, listeners: () => listeners }
}

describe('aborted', () => {
  it('throws the reason in the chooser, whether it is aborted before or after', async () => {
    const controller = new AbortController()
    const reason = new Error('stop')
    await run(function* () {
      const waiting = spawn(() => failure(alt([aborted(controller.signal), never])))
      const alone = spawn(() => failure(aborted(controller.signal)))
      yield* reschedule()
      controller.abort(reason)
      expect([yield* waiting, yield* alone]).toEqual([reason, reason])
      expect(yield* failure(aborted(controller.signal))).toBe(reason)
      expect(yield* failure(aborted(AbortSignal.abort(undefined)))).toMatchObject({ name: 'AbortError' })
    })
    expect(await rejected(aborted(controller.signal))).toBe(reason)
  })

  it('listens once, however many wait, and not at all when nobody does', async () => {
    const { controller, listeners } = counted()
    const guard = aborted(controller.signal)
    expect(aborted(controller.signal)).toBe(guard)
    await run(function* () {
      const ch = channel<number>(1)
      for (let n = 0; n < 100; n++) {
        yield* ch.send(n)
        yield* alt([guard, ch.receive()])
        expect(listeners()).toBe(0)
      }
      yield* alt([guard, sleep(1)])
      expect(listeners()).toBe(0)
      const waits = [1, 2, 3].map(() => spawn(() => failure(alt([guard, guard]))))
      yield* reschedule()
      expect(listeners()).toBe(1)
      waits[0]?.cancel()
      waits[1]?.cancel()
      expect(listeners()).toBe(1)
      waits[2]?.cancel()
      expect([listeners(), getEventListeners(controller.signal, 'abort')]).toEqual([0, []])
      waits[2] = spawn(() => failure(alt([guard, guard])))
      yield* reschedule()
      controller.abort()
      expect([listeners(), getEventListeners(controller.signal, 'abort')]).toEqual([0, []])
      yield* waits[2]
    })
  })

  it('counts as a host operation while it is waited for', async () => {
    const { controller } = counted()
    const runtime = new Runtime()
    const waiting = runtime.spawn(() => failure(alt([aborted(controller.signal), aborted(controller.signal)])))
    runtime.turn()
    expect(runtime.operations).toBe(2)
    controller.abort()
    expect(runtime.operations).toBe(0)
    await runtime.run()
    const other = runtime.spawn(() => aborted(new AbortController().signal))
    runtime.turn()
    expect(runtime.operations).toBe(1)
    other.cancel()
    expect(runtime.operations).toBe(0)
    await runtime.run()
    expect(waiting.state).toBe('done')
  })

  it('can be registered with a select set, and is removed after its event', async () => {
    const { controller, listeners } = counted()
    await run(function* () {
      const set = selectSet<string, never>()
      set.add('stop', aborted(controller.signal))
      expect(listeners()).toBe(1)
      set.delete('stop')
      expect(listeners()).toBe(0)
      set.add('stop', aborted(controller.signal))
      controller.abort('now')
      expect(yield* failure(set.next())).toBe('now')
      expect([set.size, listeners()]).toEqual([0, 0])
      set.add('again', aborted(controller.signal))
      expect(yield* failure(set.next())).toBe('now')
    })
  })

  it('can be added to a set in outside code, before anybody waits for that', async () => {
    const { controller, listeners } = counted()
    const set = selectSet<string, never>()
    set.add('stop', aborted(controller.signal))
    expect(listeners()).toBe(0)
    await run(function* () {
      const waiting = spawn(() => failure(set.next()))
      yield* reschedule()
      expect(listeners()).toBe(1)
      controller.abort('now')
      expect(yield* waiting).toBe('now')
    })
    expect(listeners()).toBe(0)
  })

  it('is told in words, and refuses what is no signal', () => {
    expect(wordsOf(aborted(new AbortController().signal))).toBe('for an abort')
    for (const value of [undefined, null, {}, new AbortController(), new EventTarget()]) {
      const error = thrown(() => aborted(value as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'aborted() takes an AbortSignal' })
    }
  })
})
