import { alt, channel, chord, chords, join, reschedule, selectSet, skip, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, sim } from '../support.ts'

describe.each([
  ['receives', (ch: Channel<number>) => ch.receive()],
  ['tries', (ch: Channel<number>) => skip.map(() => ch.tryReceive())],
  ['alternates', (ch: Channel<number>) => alt([ch.receive()])],
  ['holds it for a while', (ch: Channel<number>) => ch.extended(() => reschedule())],
  ['joins', (ch: Channel<number>) => join([ch.receive()])],
])('a join is told that its channel is closed and empty, when another %s', (_how, take) => {
  it.each([
    ['alone', (ch: Channel<number>, other: Channel<number>) => join([ch.receive(), other.receive()])],
    [
      'with a condition',
      (ch: Channel<number>, other: Channel<number>) => join([ch.receive(), other.receive()]).where(() => true),
    ],
    [
      'in a set',
      (ch: Channel<number>, other: Channel<number>) => selectSet([join([ch.receive(), other.receive()])]).next(),
    ],
    ['in a chord', (ch: Channel<number>, other: Channel<number>) => chords(chord([ch, other]).react(() => undefined))],
  ] as ReadonlyArray<readonly [string, (ch: Channel<number>, other: Channel<number>) => Operation<unknown>]>)(
    '%s',
    (_where, wait) => {
      const [ch, other] = [channel<number>(2), channel<number>()]
      ch.trySend(1)
      ch.close('over')
      sim(function* () {
        const waiting = spawn({ errors: 'hold' }, () => wait(ch, other))
        yield* reschedule()
        yield* take(ch)
        expect(yield* waiting.ended).toMatchObject({ error: { name: 'ChannelClosedError', reason: 'over' } })
      })
      expectQuiet(ch, other)
    },
  )
})
