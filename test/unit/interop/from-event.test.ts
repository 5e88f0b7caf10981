import { EventEmitter } from 'node:events'
import {
  ChannelFullError,
  ChannelPoisonedError,
  InvalidArgumentError,
  InvalidOperationError,
  never,
  reschedule,
  run,
  scope,
  selectSet,
  sleep,
  spawn,
} from 'occamy'
import { fromEvent } from 'occamy/interop'
import type { FromEventOptions } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, rejected, thrown } from '../support.ts'
import { all, some } from './support.ts'

const plenty = { capacity: Infinity, overflow: 'error' } as const

/** Counts the listeners of an EventTarget, which does not tell. */
class Target extends EventTarget {
  listeners = 0
  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listeners++
    super.addEventListener(...args)
  }
  override removeEventListener(...args: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners--
    super.removeEventListener(...args)
  }
}

describe('fromEvent', () => {
  it('gives the events of an EventTarget, in order', async () => {
    const target = new Target()
    await run(function* () {
      const events = fromEvent<MessageEvent>(target, 'message', plenty)
      for (const data of [1, 2, 3]) target.dispatchEvent(new MessageEvent('message', { data }))
      target.dispatchEvent(new Event('other'))
      expect((yield* some(events, 3)).map(({ data }) => data as number)).toEqual([1, 2, 3])
      expect(events.tryReceive()).toBeUndefined()
    })
  })

  it('gives the argument of an emitter, or the array of several, or undefined', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const events = fromEvent(emitter, 'x', plenty)
      emitter.emit('x', 1)
      emitter.emit('x', 2, 3)
      emitter.emit('x')
      expect(yield* some(events, 3)).toEqual([1, [2, 3], undefined])
      const symbol = Symbol('s')
      const others = fromEvent(emitter, symbol, plenty)
      emitter.emit(symbol, 4)
      expect(yield* others.receive()).toBe(4)
    })
  })

  it('readies who waits within the call that emits', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const events = fromEvent(emitter, 'x', { capacity: 0, overflow: 'drop-newest' })
      emitter.emit('x', 'nobody waits')
      const waiting = spawn(() => events.receive())
      yield* reschedule()
      emitter.emit('x', 'one waits')
      emitter.emit('x', 'nobody waits any more')
      expect(waiting.state).toBe('ready')
      expect(yield* waiting).toBe('one waits')
      expect(events.tryReceive()).toBeUndefined()
    })
  })

  it.each([
    ['drop-oldest', [3, 4]],
    ['drop-newest', [1, 2]],
  ] as const)('drops as it was told when nobody takes the events: %s', async (overflow, left) => {
    const emitter = new EventEmitter()
    await run(function* () {
      const events = fromEvent(emitter, 'x', { capacity: 2, overflow })
      for (const n of [1, 2, 3, 4]) emitter.emit('x', n)
      expect(yield* some(events, 2)).toEqual([...left])
    })
  })

  it('fails after what is buffered when there is one too many and it was told so', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const events = fromEvent(emitter, 'x', { capacity: 2, overflow: 'error', name: 'xs' })
      for (const n of [1, 2, 3, 4]) emitter.emit('x', n)
      expect(emitter.listenerCount('x')).toBe(0)
      expect(yield* some(events, 2)).toEqual([1, 2])
      const error = yield* failure(events.next())
      expect(error).toBeInstanceOf(ChannelPoisonedError)
      expect(error).toMatchObject({ channel: 'xs', cause: { name: 'ChannelFullError', value: 3, channel: 'xs' } })
      expect((error as Error).cause).toBeInstanceOf(ChannelFullError)
    })
  })

  it('has the name of the event in reports, if it is given none', async () => {
    for (const [event, channel] of [
      ['x', 'event x'],
      [Symbol('s'), 'event Symbol(s)'],
    ] as const) {
      const events = fromEvent(new EventEmitter(), event, plenty)
      events.close()
      expect(await rejected(events.receive())).toMatchObject({ channel })
    }
  })

  it('takes an error of an emitter for the end of the events', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const events = fromEvent(emitter, 'x', plenty)
      const failing = new Error('broken')
      emitter.emit('x', 1)
      emitter.emit('error', failing)
      emitter.emit('x', 2)
      expect(emitter.eventNames()).toEqual([])
      expect(yield* events.receive()).toBe(1)
      expect(yield* failure(events.receive())).toMatchObject({ name: 'ChannelPoisonedError', cause: failing })
      // Then nobody hears of errors, as before.
      expect(() => emitter.emit('error', failing)).toThrow(failing)
    })
  })

  it('takes errors for events when it is told to listen for them', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const errors = fromEvent(emitter, 'error', plenty)
      for (const n of [1, 2]) emitter.emit('error', n)
      expect(yield* some(errors, 2)).toEqual([1, 2])
      errors.close()
      expect(emitter.eventNames()).toEqual([])
    })
  })

  it('can be registered with a select set among many, fast', async () => {
    const emitters = Array.from({ length: 100 }, () => new EventEmitter())
    await run(function* () {
      const set = selectSet<number, number>()
      for (const [i, emitter] of emitters.entries()) set.add(i, fromEvent<number>(emitter, 'x', plenty).receive())
      emitters[42]?.emit('x', 7)
      expect(yield* set.next()).toEqual({ key: 42, value: 7 })
      const { core } = set as unknown as { readonly core: { readonly slow: Set<unknown> | undefined } }
      expect(core.slow).toBeUndefined()
    })
  })

  it('refuses what emits nothing, and a policy that would make an emitter wait', () => {
    for (const value of [undefined, null, 7, {}, { on: 1 }])
      expect(thrown(() => fromEvent(value as never, 'x', plenty))).toBeInstanceOf(InvalidOperationError)
    for (const options of [undefined, {}, { capacity: 1, overflow: 'block' }, { capacity: -1, overflow: 'error' }])
      expect(thrown(() => fromEvent(new EventEmitter(), 'x', options as never))).toBeInstanceOf(InvalidArgumentError)
  })
})

describe('it ceases to listen', () => {
  const make = (signal?: AbortSignal): [Target, EventEmitter, FromEventOptions] => [
    new Target(),
    new EventEmitter(),
    { ...plenty, signal },
  ]

  it('when it is closed, disposed of or poisoned, and leaves what it has heard', async () => {
    for (const how of ['close', 'poison', Symbol.dispose, Symbol.asyncDispose] as const) {
      const [target, emitter, options] = make()
      const [one, two] = [fromEvent(target, 'x', options), fromEvent(emitter, 'x', options)]
      emitter.emit('x', 1)
      expect([target.listeners, emitter.listenerCount('x'), emitter.listenerCount('error')]).toEqual([1, 1, 1])
      for (const each of [one, two]) void each[how]()
      for (const each of [one, two]) void each[how]()
      expect([target.listeners, emitter.listenerCount('x'), emitter.listenerCount('error')]).toEqual([0, 0, 0])
      if (how !== 'poison') expect(await run(() => all(two))).toEqual([1])
    }
  })

  it('when the signal is aborted: what it has heard drains, and the reason is told', async () => {
    const controller = new AbortController()
    const [target, emitter, options] = make(controller.signal)
    await run(function* () {
      const [one, two] = [fromEvent(target, 'x', options), fromEvent(emitter, 'x', options)]
      emitter.emit('x', 1)
      const waiting = spawn(() => failure(one.receive()))
      yield* reschedule()
      controller.abort('enough')
      expect([target.listeners, emitter.eventNames()]).toEqual([0, []])
      expect(yield* waiting).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
      expect(yield* all(two)).toEqual([1])
    })
    const late = fromEvent(target, 'x', options)
    expect([target.listeners, late.closed]).toEqual([0, true])
  })

  it('and lets go of the signal when it is closed', () => {
    const added: string[] = []
    const signal = Object.assign(new EventTarget(), { aborted: false, reason: undefined })
    signal.addEventListener = () => void added.push('add')
    signal.removeEventListener = () => void added.push('remove')
    fromEvent(new EventEmitter(), 'x', { ...plenty, signal: signal as unknown as AbortSignal }).close()
    expect(added).toEqual(['add', 'remove'])
  })

  it('with its scope, whether that ends, fails, or is cancelled', async () => {
    const [target, emitter, options] = make()
    await run(function* () {
      const listen = (end: () => void) =>
        scope(function* () {
          fromEvent(target, 'x', options)
          fromEvent(emitter, 'x', options)
          expect([target.listeners, emitter.listenerCount('x')]).toEqual([1, 1])
          end()
          yield* never
        })
      yield* failure(
        listen(() => {
          throw new Error('fails')
        }),
      )
      expect([target.listeners, emitter.listenerCount('x')]).toEqual([0, 0])
      const worker = spawn(() => listen(() => {}))
      yield* reschedule()
      worker.cancel()
      yield* worker.ended
      expect([target.listeners, emitter.listenerCount('x')]).toEqual([0, 0])
      fromEvent(target, 'x', options)
    })
    expect(target.listeners).toBe(0)
  })

  it('with the tasklet that made it, if that is cancelled, or throws while it cleans up', async () => {
    const [target, emitter, options] = make()
    await run(function* () {
      const fails = (): never => {
        throw new Error('in the cleanup')
      }
      const maker = (from: EventTarget | EventEmitter, cleanUp: () => void) =>
        spawn({ errors: 'hold' }, function* () {
          try {
            fromEvent(from as EventTarget, 'x', options)
            yield* never
          } finally {
            cleanUp()
          }
        })
      const makers = [maker(target, () => {}), maker(emitter, fails)]
      yield* reschedule()
      for (const maker of makers) maker.cancel()
      for (const maker of makers) yield* maker.ended
      expect([target.listeners, emitter.listenerCount('x')]).toEqual([0, 0])
    })
  })

  it('when a for await is left, or its using block', async () => {
    const [, emitter, options] = make()
    setTimeout(() => emitter.emit('x', 1), 1)
    for await (const event of fromEvent(emitter, 'x', options)) if (event === 1) break
    expect(emitter.eventNames()).toEqual([])
    {
      using events = fromEvent(emitter, 'x', options)
      expect([emitter.listenerCount('x'), events.closed]).toEqual([1, false])
    }
    expect(emitter.eventNames()).toEqual([])
  })

  it("and what is emitted after that, to a list of listeners in hand, is nobody's", async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      emitter.once('x', () => events.close())
      const events = fromEvent(emitter, 'x', { capacity: 1, overflow: 'error' })
      emitter.emit('x', 1)
      expect(yield* events.next()).toEqual({ done: true, value: undefined })
      yield* sleep(0)
    })
  })

  it('nor what is emitted so after an error, while what came before is still there', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      let broken = false
      emitter.on('x', () => broken && emitter.emit('error', new Error('broken')))
      const events = fromEvent(emitter, 'x', plenty)
      emitter.emit('x', 1)
      broken = true
      emitter.emit('x', 2)
      expect(yield* events.receive()).toBe(1)
      expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
    })
  })

  it('takes what is both an emitter and an EventTarget for an emitter: it hears its errors', async () => {
    const emitter = new EventEmitter()
    const both = Object.assign(emitter, new EventTarget(), {
      addEventListener: () => expect.unreachable(),
      removeEventListener: () => expect.unreachable(),
    })
    await run(function* () {
      const events = fromEvent<number>(both, 'ping', plenty)
      emitter.emit('ping', 1)
      emitter.emit('error', new Error('broken'))
      expect(yield* events.receive()).toBe(1)
      expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
    })
    expect(emitter.eventNames()).toEqual([])
  })

  it('refuses what can be listened to and not left, and a signal that is none, and leaves no listener', () => {
    const halves = [{ on() {} }, { off() {} }, { addEventListener() {} }, { removeEventListener() {} }]
    for (const value of [...halves, { on() {}, off: 1 }]) {
      const error = thrown(() => fromEvent(value as never, 'x', plenty))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'fromEvent() takes an EventTarget, or an emitter with `on` and `off`' })
    }
    const emitter = new EventEmitter()
    for (const signal of [{}, 42, null])
      expect(thrown(() => fromEvent(emitter, 'x', { ...plenty, signal: signal as never }))).toBeInstanceOf(
        InvalidArgumentError,
      )
    expect(emitter.eventNames()).toEqual([])
  })
})
