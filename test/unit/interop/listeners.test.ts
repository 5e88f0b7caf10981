/** What an emitter may do while it is listened to, or left: throw, and emit at once. */
import { EventEmitter, getEventListeners } from 'node:events'
import { InvalidArgumentError, run, scope } from 'occamy'
import { fromEvent, fromPromise } from 'occamy/interop'
import type { FromEventOptions } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, thrown } from '../support.ts'
import { some, turns } from './support.ts'

const strict: FromEventOptions = { capacity: 1, overflow: 'error' }

/** Gives each who comes to listen some events at once, before it has them in its list, or after. */
class Replaying extends EventEmitter {
  private readonly when: 'before' | 'after'
  constructor(when: 'before' | 'after') {
    super()
    this.when = when
  }
  /** What it was listened to for. */
  readonly heard: unknown[] = []
  override on(name: string | symbol, listener: (...args: unknown[]) => void): this {
    this.heard.push(name)
    const replay = (): void => {
      if (name === 'x') for (const n of [1, 2, 3]) listener(n)
    }
    if (this.when === 'before') replay()
    super.on(name, listener)
    if (this.when === 'after') replay()
    return this
  }
}

describe('an emitter that gives at once what it has', () => {
  it.each(['before', 'after'] as const)(
    'is left at once, if that is too much: %s it has added a listener',
    async (when) => {
      const emitter = new Replaying(when)
      const { signal } = new AbortController()
      await run(function* () {
        const events = fromEvent<number>(emitter, 'x', { ...strict, signal })
        expect([emitter.eventNames(), getEventListeners(signal, 'abort')]).toEqual([[], []])
        // Nor is it listened to for errors first.
        expect(emitter.heard).toEqual(['x'])
        expect(yield* some(events, 1)).toEqual([1])
        expect(yield* failure(events.receive())).toMatchObject({ cause: { name: 'ChannelFullError', value: 2 } })
      })
      expect(emitter.eventNames()).toEqual([])
    },
  )
  it('is listened to, if it has not too much', async () => {
    const emitter = new Replaying('after')
    await run(function* () {
      const events = fromEvent<number>(emitter, 'x', { ...strict, capacity: 3 })
      emitter.emit('error', new Error('broken'))
      expect(yield* some(events, 3)).toEqual([1, 2, 3])
      expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
    })
  })
})

describe('an emitter that cannot be listened to', () => {
  const refusing = (refused: string): EventEmitter => {
    const emitter = new EventEmitter()
    emitter.on('newListener', (name) => {
      if (name === refused) throw new Error('refused')
    })
    return emitter
  }

  it.each(['x', 'error'])('is left: %s', async (refused) => {
    const emitter = refusing(refused)
    const { signal } = new AbortController()
    expect(thrown(() => fromEvent(emitter, 'x', { ...strict, signal }))).toMatchObject({ message: 'refused' })
    await run(function* () {
      expect(thrown(() => fromEvent(emitter, 'x', { ...strict, signal }))).toMatchObject({ message: 'refused' })
    })
    expect([emitter.eventNames(), getEventListeners(signal, 'abort')]).toEqual([['newListener'], []])
  })

  it('is left, though it has added the listener, and though that fails too', async () => {
    const added: string[] = []
    const target = {
      on: (name: string) => {
        added.push(name)
        if (name === 'error') throw new Error('refused')
      },
      off: (name: string) => {
        added.splice(added.indexOf(name), 1)
        throw new Error('not there')
      },
    }
    await run(function* () {
      const error = yield* failure(
        scope(function* () {
          expect(thrown(() => fromEvent(target as never, 'x', strict))).toMatchObject({ message: 'refused' })
        }),
      )
      expect(error).toMatchObject({ message: 'not there' })
    })
    expect(added).toEqual([])
  })

  it('leaves nothing to the scope, that goes on and ends well', async () => {
    const target = new EventTarget()
    target.addEventListener = target.removeEventListener = () => {
      throw new Error('refused')
    }
    const ended = run(function* () {
      expect(thrown(() => fromEvent(target, 'x', strict))).toMatchObject({ message: 'refused' })
      return 'well'
    })
    expect(await ended).toBe('well')
  })
})

describe('an emitter that cannot be left', () => {
  it('is left as far as it can be, and its error comes out of the scope', async () => {
    const emitter = new EventEmitter()
    const { signal } = new AbortController()
    const off = emitter.off.bind(emitter)
    emitter.off = (name, listener) => {
      if (name === 'x') throw new Error('cannot be left')
      return off(name, listener)
    }
    await run(function* () {
      const error = yield* failure(
        scope(function* () {
          fromEvent(emitter, 'x', { ...strict, signal })
        }),
      )
      expect(error).toMatchObject({ message: 'cannot be left' })
    })
    expect([emitter.eventNames(), getEventListeners(signal, 'abort')]).toEqual([['x'], []])
    emitter.off = () => {
      throw new Error('none can')
    }
    await run(function* () {
      const events = fromEvent(emitter, 'y', strict)
      const disposed = events[Symbol.asyncDispose]()
      expect(yield* failure(scope(() => fromPromise(disposed)))).toMatchObject({
        errors: [{ message: 'none can' }, { message: 'none can' }],
        message: 'some listeners could not be taken off',
      })
    })
  })

  it("and what it emits meanwhile is nobody's", async () => {
    const emitter = new EventEmitter()
    emitter.on('removeListener', () => void emitter.emit('x', 'late'))
    await run(function* () {
      const events = fromEvent(emitter, 'x', { ...strict, capacity: 5 })
      emitter.emit('x', 1)
      emitter.emit('error', new Error('broken'))
      expect(yield* events.receive()).toBe(1)
      expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
    })
  })
})

describe('the errors of an emitter', () => {
  it('are heard by one listener, however many receivers there are', async () => {
    const emitter = new EventEmitter()
    const warnings: unknown[] = []
    const note = (warning: unknown): void => void warnings.push(warning)
    process.on('warning', note)
    await run(function* () {
      const names = Array.from({ length: 11 }, (_, i) => `event ${i}`)
      const all = names.map((name) => fromEvent(emitter, name, strict))
      expect(emitter.listenerCount('error')).toBe(1)
      all[0]?.close()
      expect(emitter.listenerCount('error')).toBe(1)
      emitter.emit('error', new Error('broken'))
      for (const events of all.slice(1))
        expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
      expect(emitter.eventNames()).toEqual([])
    })
    await turns(2)
    process.off('warning', note)
    expect(warnings).toEqual([])
  })

  it('are not heard by one that is closed while another is told', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      const [one, two] = [fromEvent(emitter, 'x', strict), fromEvent(emitter, 'y', strict)]
      emitter.on('removeListener', (name) => void (name === 'x' && two.close('enough')))
      emitter.emit('error', new Error('broken'))
      expect(yield* failure(one.receive())).toMatchObject({ cause: { message: 'broken' } })
      expect(yield* failure(two.receive())).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
    })
    expect(emitter.eventNames()).toEqual(['removeListener'])
  })

  it('are heard again by who comes after somebody removed all listeners', async () => {
    const emitter = new EventEmitter()
    await run(function* () {
      fromEvent(emitter, 'x', strict)
      emitter.removeAllListeners()
      const events = fromEvent(emitter, 'y', strict)
      emitter.emit('error', new Error('broken'))
      expect(yield* failure(events.receive())).toMatchObject({ cause: { message: 'broken' } })
    })
    expect(emitter.eventNames()).toEqual([])
  })
})

describe('fromEvent refuses', () => {
  it.each([
    ['no options', 'x', null, /what fromEvent\(\) is given must be/],
    ['a number', 'x', 5, /what fromEvent\(\) is given must be/],
    ['no capacity', 'x', { overflow: 'error' }, /^capacity must be a whole number, or Infinity, not undefined$/],
    [
      'to have an emitter wait',
      'x',
      { capacity: 1, overflow: 'block' },
      /^overflow must be drop-oldest, drop-newest, error, not "block"$/,
    ],
    ['a name for reports that is none', 'x', { ...strict, name: 5 }, /^name must be a string, not 5$/],
    ['no name', null, strict, /^the name of an event must be a string, or a symbol, not null$/],
    ['an object', {}, strict, /^the name of an event must be a string, or a symbol, not an object$/],
    ['a number for a name', 5, strict, /^the name of an event must be a string, or a symbol, not 5$/],
  ])('%s', (_what, name, options, message) => {
    const emitter = new EventEmitter()
    const error = thrown(() => fromEvent(emitter, name as never, options as never)) as Error
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error.message).toMatch(message)
    expect(emitter.eventNames()).toEqual([])
  })
  it('a symbol of an EventTarget', async () => {
    await run(function* () {
      expect(thrown(() => fromEvent(new EventTarget(), Symbol('s') as never, strict))).toMatchObject({
        name: 'InvalidArgumentError',
        message: 'the name of an event must be a string, not Symbol(s)',
      })
    })
  })
})
