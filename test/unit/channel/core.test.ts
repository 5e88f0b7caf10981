import { alt, channel, InvariantError, reschedule, sleep, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkChannel } from '../../../src/channel/core.ts'
import type { Core } from '../../../src/channel/core.ts'
import { coreOf, expectQuiet, failure, sim, thrown } from '../support.ts'

describe('trySend', () => {
  it('hands to a parked receiver, fills the buffer, or gives false', () => {
    const [rendezvous, buffered] = [channel<number>(), channel<number>(1)]
    sim(function* () {
      expect(rendezvous.trySend(1)).toBe(false)
      const receiver = spawn(() => rendezvous.receive())
      yield* reschedule()
      expect(rendezvous.trySend(2)).toBe(true)
      expect(rendezvous.trySend(3)).toBe(false)
      expect(yield* receiver).toBe(2)
    })
    expect([buffered.trySend(1), buffered.trySend(2), buffered.length]).toEqual([true, false, 1])
    expectQuiet(rendezvous, buffered)
  })

  it('serves a receiver that is parked at a buffered channel', () => {
    const ch = channel<number>(1)
    sim(function* () {
      const receiver = spawn(() => ch.receive())
      yield* reschedule()
      expect([ch.trySend(1), ch.length]).toEqual([true, 0])
      expect(yield* receiver).toBe(1)
    })
  })

  it('is false on a channel that was closed or poisoned', () => {
    const [closed, poisoned] = [channel<number>(1), channel<number>(1)]
    closed.close()
    poisoned.poison()
    expect([closed.trySend(1), poisoned.trySend(1)]).toEqual([false, false])
  })
})

describe('tryReceive', () => {
  it('takes what is there: from the buffer, or from a parked sender; undefined is a value', () => {
    const [rendezvous, buffered] = [channel<undefined>(), channel<number>(1)]
    sim(function* () {
      expect([rendezvous.tryReceive(), buffered.tryReceive()]).toEqual([undefined, undefined])
      spawn(() => rendezvous.send(undefined))
      spawn(function* () {
        yield* buffered.send(1)
        yield* buffered.send(2)
      })
      yield* reschedule()
      expect(rendezvous.tryReceive()).toEqual({ value: undefined })
      expect(rendezvous.tryReceive()).toBeUndefined()
      expect([buffered.tryReceive(), buffered.length, buffered.balance]).toEqual([{ value: 1 }, 1, 0])
      expect([buffered.tryReceive(), buffered.tryReceive()]).toEqual([{ value: 2 }, undefined])
    })
    expectQuiet(rendezvous, buffered)
  })

  it('drains a closed channel, and then gives undefined', () => {
    const ch = channel<number>(2)
    ch.trySend(1)
    ch.close()
    expect([ch.tryReceive(), ch.tryReceive()]).toEqual([{ value: 1 }, undefined])
  })

  it('throws the poison', () => {
    const ch = channel<number>({ name: 'jobs', capacity: 1 })
    ch.trySend(1)
    ch.poison('bad')
    expect(thrown(() => ch.tryReceive())).toMatchObject({ name: 'ChannelPoisonedError', channel: 'jobs', cause: 'bad' })
  })
})

describe('the tries of one that prefers', () => {
  it.each(['receiver', 'sender'] as const)('let the caller go on: %s', (prefer) => {
    const ch = channel<number>({ prefer })
    const events: string[] = []
    sim(function* () {
      const partner = spawn(function* () {
        if (prefer === 'receiver') yield* ch.receive()
        else yield* ch.send(1)
        events.push('partner')
      })
      yield* reschedule()
      if (prefer === 'receiver') ch.trySend(1)
      else ch.tryReceive()
      events.push('caller')
      yield* sleep(0)
      events.push('still the caller')
      yield* partner
    })
    expect(events).toEqual(['caller', 'still the caller', 'partner'])
  })
})

describe('close', () => {
  it('lets buffered values drain, and then ends both ways of receiving', () => {
    const ch = channel<number>({ name: 'jobs', capacity: 2 })
    sim(function* () {
      yield* ch.send(1)
      yield* ch.send(2)
      ch.close('done')
      expect([ch.closed, ch.length]).toEqual([true, 2])
      expect(yield* ch.receive()).toBe(1)
      expect(yield* ch.next()).toEqual({ done: false, value: 2 })
      expect(yield* ch.next()).toEqual({ done: true, value: undefined })
      expect(yield* failure(ch.receive())).toMatchObject({
        name: 'ChannelClosedError',
        channel: 'jobs',
        reason: 'done',
      })
      expect(yield* failure(ch.send(3))).toMatchObject({ name: 'ChannelClosedError', value: 3, reason: 'done' })
    })
  })

  it('wakes everyone who is parked, and gives senders their values back', () => {
    const [ins, outs] = [channel<number>(), channel<number>()]
    sim(function* () {
      const receivers = [
        spawn({ errors: 'hold' }, () => ins.receive()),
        spawn(() => ins.next()),
        spawn({ errors: 'hold' }, () => alt([ins.receive()])),
      ] as const
      const senders = [1, 2].map((n) => spawn({ errors: 'hold' }, () => outs.send(n)))
      yield* reschedule()
      ins.close()
      outs.close()
      expect(yield* receivers[0].ended).toMatchObject({ error: { name: 'ChannelClosedError', value: undefined } })
      expect(yield* receivers[1]).toEqual({ done: true, value: undefined })
      expect(yield* receivers[2].ended).toMatchObject({ error: { name: 'ChannelClosedError' } })
      for (const [i, sender] of senders.entries()) {
        expect(yield* sender.ended).toMatchObject({ error: { name: 'ChannelClosedError', value: i + 1 } })
      }
    })
    expectQuiet(ins, outs)
  })

  it('is harmless a second time, and keeps the first reason', () => {
    const ch = channel<number>()
    ch.close('first')
    ch.close('second')
    sim(function* () {
      expect(yield* failure(ch.receive())).toMatchObject({ reason: 'first' })
    })
  })

  it('does not reach an exchange that is committed', () => {
    const ch = channel<number>()
    sim(function* () {
      const receiver = spawn(() => ch.receive())
      yield* reschedule()
      yield* ch.send(1)
      ch.close()
      ch.poison()
      expect(yield* receiver).toBe(1)
    })
  })
})

describe('poison', () => {
  it('drops the buffer, and makes both ends throw for ever', () => {
    const ch = channel<number>({ name: 'jobs', capacity: 2 })
    sim(function* () {
      yield* ch.send(1)
      ch.poison('bad')
      expect([ch.length, ch.closed]).toEqual([0, true])
      const poisoned = { name: 'ChannelPoisonedError', channel: 'jobs', cause: 'bad' }
      for (const guard of [ch.receive(), ch.next(), ch.send(2), ch.extended(function* () {})]) {
        expect(yield* failure(guard)).toMatchObject(poisoned)
        expect(yield* failure(guard)).toMatchObject(poisoned)
      }
      expect(yield* failure(ch.send(3))).toMatchObject({ value: 3 })
    })
  })

  it('reaches everyone who is parked, and gives senders their values back', () => {
    const [ins, outs] = [channel<number>(), channel<number>()]
    sim(function* () {
      const stuck: Array<Guard<unknown>> = [
        ins.receive(),
        ins.next(),
        alt([ins.receive()]),
        outs.send(7),
        alt([outs.send(7)]),
      ]
      const tasklets = stuck.map((guard) => spawn({ errors: 'hold' }, () => guard))
      yield* reschedule()
      ins.poison('bad')
      outs.poison('bad')
      for (const [i, tasklet] of tasklets.entries()) {
        expect(yield* tasklet.ended).toMatchObject({
          error: { name: 'ChannelPoisonedError', cause: 'bad', value: i > 2 ? 7 : undefined },
        })
      }
    })
    expectQuiet(ins, outs)
  })

  it('overrides a close, and the first poison stays', () => {
    const ch = channel<number>(1)
    ch.trySend(1)
    ch.close('closed')
    ch.poison('first')
    ch.poison('second')
    ch.close('late')
    expect(ch.length).toBe(0)
    sim(function* () {
      expect(yield* failure(ch.next())).toMatchObject({ name: 'ChannelPoisonedError', cause: 'first' })
    })
  })
})

describe('checkChannel', () => {
  it('throws when senders and receivers are both parked, or anyone is at a closed channel', () => {
    const ch = channel<number>(1)
    const core = coreOf(ch)
    const { length } = core.receivers
    const bend = (fields: object): unknown =>
      thrown(() => checkChannel(Object.assign(Object.create(core), fields) as Core<unknown>))
    expect(length).toBe(0)
    const parked = { length: 1, head: undefined }
    expect(bend({ state: 'closed', senders: parked })).toBeInstanceOf(InvariantError)
    expect(bend({ senders: parked, room: 1 })).toMatchObject({ message: 'a sender is parked before an empty slot' })
    expect(bend({ receivers: parked, buffer: { length: 1 }, room: 0 })).toMatchObject({
      message: 'a receiver is parked before a message',
    })
    expect(bend({ room: -1 })).toBeInstanceOf(InvariantError)
    expect(bend({ room: 2 })).toBeInstanceOf(InvariantError)
    expect(
      bend({ senders: { length: 1, head: {} }, receivers: { length: 1, head: {}, first: () => ({}) }, room: 0 }),
    ).toMatchObject({ message: 'a sender and a receiver are parked at one channel' })
  })
})
