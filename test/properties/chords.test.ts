/**
 * Processes that react in the turn of whoever completes a chord: while somebody looks on they are readied for it, and otherwise they need not
 * be. Both come to the same, in the same order; and no chord is left that could be served.
 */
import fc from 'fast-check'
import { alt, channel, chord, chords, runSync, sleep, spawn, virtualClock } from 'occamy'
import type { Channel, Observer, Operation, Tasklet } from 'occamy'
import { expect, it } from 'vitest'
import { bufferedIn, checkCore, coreOf } from './cores.ts'
import type { Core } from './cores.ts'
import { quantum } from './generate.ts'
import { PATIENCE, share } from './runs.ts'
import type { Message } from './world.ts'

/** What a reaction does, at once, to a channel or to one of the tasklets. */
type Deed =
  | { readonly does: 'trySend' | 'tryReceive' | 'close' | 'poison'; readonly ch: number }
  | { readonly does: 'cancel' | 'suspend' | 'resume'; readonly whom: number }
  | { readonly does: 'throw' }

interface Pattern {
  readonly ends: readonly number[]
  readonly deeds: readonly Deed[]
}

/** Guards, one of which is waited for. */
type Offers = ReadonlyArray<{ readonly on: 'send' | 'receive'; readonly ch: number }>

type Body = { readonly serves: readonly Pattern[]; readonly inOrder: boolean } | { readonly waits: readonly Offers[] }

interface Program {
  readonly channels: readonly { readonly capacity: number; readonly prefer: 'receiver' | 'sender' | 'neither' }[]
  readonly tasklets: readonly Body[]
}

const CHANNELS = 4
const ch = fc.nat({ max: CHANNELS - 1 })
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constantFrom('trySend' as const, 'tryReceive' as const), ch }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('close' as const, 'poison' as const), ch }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constantFrom('cancel' as const, 'suspend' as const, 'resume' as const),
      whom: fc.nat({ max: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'throw' } as const) },
)
const pattern: fc.Arbitrary<Pattern> = fc.record({
  ends: fc.uniqueArray(ch, { minLength: 1, maxLength: 3 }),
  deeds: fc.array(deed, { maxLength: 2 }),
})
const offer = fc.record({
  on: fc.oneof(
    { weight: 4, arbitrary: fc.constant('send' as const) },
    { weight: 1, arbitrary: fc.constant('receive' as const) },
  ),
  ch,
})
const waits = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.tuple(offer) },
    { weight: 1, arbitrary: fc.array(offer, { minLength: 2, maxLength: 2 }) },
  ),
  { minLength: 1, maxLength: 6 },
)
const program: fc.Arbitrary<Program> = fc.record({
  channels: fc.array(
    fc.record({
      capacity: fc.constantFrom(0, 0, 1, 2, 9),
      prefer: fc.constantFrom('neither' as const, 'neither' as const, 'receiver' as const, 'sender' as const),
    }),
    { minLength: CHANNELS, maxLength: CHANNELS },
  ),
  tasklets: fc.array(
    fc.oneof(
      fc.record({ serves: fc.array(pattern, { minLength: 1, maxLength: 3 }), inOrder: fc.boolean() }),
      fc.record({ waits }),
    ),
    { minLength: 2, maxLength: 6 },
  ),
})

function inside(each: Channel<number>): Core<Message> {
  return coreOf(each as unknown as Channel<Message>)
}

/** Reactions that send to themselves end some time. */
const MOST = 60

function play(
  { channels: specs, tasklets: bodies }: Program,
  quantum: number,
  observer: Observer | undefined,
): string[] {
  const log: string[] = []
  const channels: Channel<number>[] = specs.map((spec, i) => channel<number>({ ...spec, name: `c${i}` }))
  const at = (i: number): Channel<number> => channels[i] as Channel<number>
  const tasklets: Tasklet<unknown>[] = []
  let messages = 0
  let isOver = false
  const act = (deed: Deed): void => {
    if (deed.does === 'throw') throw new Error('of a reaction')
    if ('whom' in deed) return tasklets[deed.whom % tasklets.length]?.[deed.does]()
    const { does, ch } = deed
    if (does === 'close' || does === 'poison') at(ch)[does]()
    else if (does === 'trySend') log.push(`tries c${ch}: ${String(at(ch).trySend(messages++))}`)
    else if (inside(at(ch)).state === 'poisoned') log.push('poisoned')
    else log.push(`takes c${ch}: ${String(at(ch).tryReceive()?.value)}`)
  }
  const serving = (me: number, patterns: readonly Pattern[], inOrder: boolean): Operation<never> => {
    const served = patterns.map(({ ends, deeds }, i) =>
      chord(ends.map(at)).react((values) => {
        log.push(`${me} reacts ${i}: ${String(values)}`)
        if (!isOver && log.length < MOST) for (const deed of deeds) act(deed)
      }),
    )
    return inOrder ? chords.inOrder(...served) : chords(...served)
  }
  function* waiting(me: number, waits: readonly Offers[]): Operation<void> {
    for (const offers of waits) {
      const guards = offers.map(({ on, ch }) => (on === 'send' ? at(ch).send(messages++) : at(ch).receive()))
      const [only] = guards
      const { key, value } =
        guards.length > 1 ? yield* alt(guards) : { key: 0, value: yield* only as Operation<unknown> }
      log.push(`${me} did ${key}: ${String(value)}`)
    }
  }
  runSync(
    function* () {
      for (const [me, body] of bodies.entries())
        tasklets.push(
          spawn({ errors: 'hold' }, function* () {
            try {
              yield* 'serves' in body ? serving(me, body.serves, body.inOrder) : waiting(me, body.waits)
            } catch (error) {
              log.push(`${me}: ${String(error)}`)
            }
          }),
        )
      yield* sleep(1)
      // An alternation serves one member alone.
      const left = (ch: Channel<number>): number => {
        const core = inside(ch)
        let senders = 0
        for (let at = core.senders.head; at !== undefined; at = at.after as typeof at)
          if (at.up === undefined) senders++
        return bufferedIn<unknown>(core).length + senders
      }
      for (const [me, body] of bodies.entries())
        if ('serves' in body && tasklets[me]?.state === 'parked')
          for (const { ends } of body.serves)
            if (ends.every((ch) => left(at(ch)) > 0)) throw new Error(`left to serve: ${me}: ${String(ends)}`)
      for (const each of channels) checkCore(inside(each))
      log.push(
        tasklets.map(({ state }) => state).join(),
        channels.map((each) => `${left(each)} ${inside(each).state}`).join(),
      )
      isOver = true
      for (const tasklet of tasklets) {
        tasklet.resume()
        tasklet.cancel()
      }
    },
    { quantum, observer, clock: virtualClock() },
  )
  return log
}

it(
  'comes to the same whether somebody looks on or not, and leaves nothing to be served',
  () => {
    fc.assert(
      fc.property(program, quantum, (program, quantum) => {
        expect(play(program, quantum, undefined)).toStrictEqual(play(program, quantum, { onTurn: () => undefined }))
      }),
      share(1),
    )
  },
  PATIENCE,
)
