/** The checks of a guard that is a branch: of alternations, of select sets, and under what is made of guards. One branch wins. */
import { alt, fairAlt, priAlt } from '../../alt/alt.ts'
import { selectSet } from '../../alt/select-set.ts'
import type { SelectSet, SetEvent } from '../../alt/select-set.ts'
import { channel } from '../../channel/channel.ts'
import type { Guard } from '../../guard/guard.ts'
import type { Operation } from '../../guard/operation.ts'
import { defer } from '../../guards/defer.ts'
import { never, skip } from '../../guards/skip.ts'
import { GuardInUseError } from '../../internal/errors.ts'
import { reschedule, spawn } from '../../runtime/operations.ts'
import { expectEqual, expectThat } from './assert.ts'
import { expectQuiet } from './specimen.ts'
import type { Bench, GuardCheck } from './specimen.ts'
import { settled } from './simulate.ts'

const choices = { alt, priAlt, fairAlt } as const
type Choice = (typeof choices)[keyof typeof choices]

const losesToSkip = (choice: Choice) =>
  function* ({ fresh }: Bench): Operation<void> {
    const subject = fresh()
    for (let n = 0; n < 3; n++) {
      expectEqual('the branch that is taken', (yield* choice({ it: subject.guard, skip })).key, 'skip')
      subject.expectNoTrace('once a skip was taken')
    }
    yield* subject.stillGives()
  }

const winsParked = (choice: Choice) =>
  function* ({ fresh }: Bench): Operation<void> {
    const subject = fresh()
    const [a, b] = [channel<number>(), channel<number>()]
    const waiting = yield* subject.parked(() => choice({ a: a.receive(), it: subject.guard, b: b.send(1) }))
    yield* subject.ready()
    yield* expectQuiet(a, b)
    subject.expectEvent(yield* waiting, 'it')
    subject.expectNoTrace('once it was taken')
  }

const losesParked = (choice: Choice) =>
  function* ({ fresh }: Bench): Operation<void> {
    const subject = fresh()
    const ch = channel<number>()
    for (let n = 0; n < 2; n++) {
      const waiting = yield* subject.parked(() => choice({ it: subject.guard, in: ch.receive() }))
      yield* ch.send(1)
      expectEqual('the branch that is taken', (yield* waiting).key, 'in')
      subject.expectNoTrace('once another branch was taken')
    }
    yield* subject.stillGives()
  }

const winsAtOnce = (choice: Choice) =>
  function* ({ fresh }: Bench): Operation<void> {
    const subject = fresh()
    const ch = channel<number>()
    yield* subject.ready()
    subject.expectEvent(yield* choice({ skip, ch: ch.receive(), it: subject.guard, never }), 'it')
    subject.expectNoTrace('once it was taken')
    yield* expectQuiet(ch)
  }

/** Both are ready: the one that is not taken stays as it was. */
function* oneOfTwoThatAreReady({ fresh }: Bench): Operation<void> {
  const full = channel<number>(1)
  full.trySend(3)
  const first = fresh()
  yield* first.ready()
  first.expectEvent(yield* priAlt({ it: first.guard, full: full.receive() }), 'it')
  expectEqual('what is in a buffer that lost', full.length, 1)
  const second = fresh()
  yield* second.ready()
  expectEqual('the branch that is taken', (yield* priAlt({ full: full.receive(), it: second.guard })).key, 'full')
  expectEqual('the branch that is taken', (yield* priAlt({ it: second.guard, skip })).key, 'it')
  second.expectNoTrace('once it was taken')
}

function* refusedTwice({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const waiting = spawn({ errors: 'hold' }, () => alt([guard, guard, never]))
  yield* settled()
  expectEqual('the state of a wait with the same guard twice', waiting.state, 'failed')
  const end = yield* waiting.ended
  expectThat(!end.ok && end.error instanceof GuardInUseError, 'the second to be refused with a GuardInUseError')
  subject.expectNoTrace('once it was refused')
  yield* subject.stillGives()
}

function* standsTwice({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const waiting = yield* subject.parked(() => alt([guard, guard, never]))
  yield* subject.ready()
  const event = yield* waiting
  expectThat(event.key < 2, 'one of the two to be taken')
  subject.expectValue(event.value)
  subject.expectNoTrace('once it was taken')
}

/** The guard below one of each kind that is made of guards; gives `{ key: 1, value: [value] }`. */
function wrapped(guard: Guard<unknown>): Guard<{ readonly key: unknown; readonly value: readonly unknown[] }> {
  return defer(() =>
    alt({ inner: fairAlt([never, guard.map((value) => [value])]) })
      .map(({ value }) => value)
      .flatMap(function* ({ key, value }) {
        yield* reschedule()
        return { key, value }
      }),
  )
}

function* winsWrapped({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const waiting = yield* subject.parked(() => wrapped(subject.guard))
  yield* subject.ready()
  const { key, value } = yield* waiting
  subject.expectEvent({ key, value: value[0] }, 1)
  subject.expectNoTrace('once it was taken')
}

function* losesWrapped({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const ch = channel<number>()
  for (let n = 0; n < 2; n++) {
    const waiting = yield* subject.parked(() => priAlt({ it: wrapped(subject.guard), in: ch.receive() }))
    yield* ch.send(1)
    expectEqual('the branch that is taken', (yield* waiting).key, 'in')
    subject.expectNoTrace('once another branch was taken')
  }
  yield* subject.stillGives()
}

function* isTakenWrapped({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  yield* subject.ready()
  const { key, value } = yield* wrapped(subject.guard)
  subject.expectEvent({ key, value: value[0] }, 1)
  subject.expectNoTrace('once it was taken')
}

/** A set of the guard and of a receive. */
function setOf(guard: Guard<unknown>, other: Guard<number>): SelectSet<SetEvent<string, unknown>> {
  const set = selectSet<string, unknown>()
  set.add('it', guard)
  set.add('in', other)
  return set
}

function* winsInASet({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const ch = channel<number>()
  const set = setOf(subject.guard, ch.receive())
  const waiting = yield* subject.parked(() => set.next())
  yield* subject.ready()
  subject.expectEvent(yield* waiting, 'it')
  set.clear()
  subject.expectNoTrace('once it was taken out of a set')
  yield* expectQuiet(ch)
}

function* losesInASet({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const ch = channel<number>()
  const set = setOf(subject.guard, ch.receive())
  for (let n = 0; n < 2; n++) {
    const waiting = yield* subject.parked(() => set.next())
    yield* ch.send(1)
    expectEqual('the event of the set', (yield* waiting).key, 'in')
  }
  const waiting = yield* subject.parked(() => set.wait())
  waiting.cancel()
  yield* waiting.ended
  set.clear()
  subject.expectNoTrace('once it was taken out of a set')
  yield* subject.stillGives()
}

function* isReadyInASet({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const ch = channel<number>()
  const set = setOf(subject.guard, ch.receive())
  yield* subject.ready()
  for (const event of yield* set.wait({ max: 1 })) subject.expectEvent(event, 'it')
  set.clear()
  subject.expectNoTrace('once it was taken out of a set')
}

const afresh: GuardCheck['when'] = ({ relative }) => relative !== true

export const branches: readonly GuardCheck[] = [
  ...Object.entries(choices).flatMap(([how, choice]): GuardCheck[] => [
    { name: `loses to a skip before it is ready (${how})`, body: losesToSkip(choice) },
    {
      name: `wins an alternation that is parked, and the losers are as if never asked (${how})`,
      body: winsParked(choice),
    },
    {
      name: `loses an alternation that is parked without a trace, and can be used again (${how})`,
      body: losesParked(choice),
    },
    { name: `wins at once when it is ready, before a skip (${how})`, when: afresh, body: winsAtOnce(choice) },
  ]),
  {
    name: 'is one winner of two that are ready, and stays as it was when it loses',
    when: afresh,
    body: oneOfTwoThatAreReady,
  },
  {
    name: 'cannot stand twice in one alternation: that is refused, and leaves no trace',
    when: ({ composite }) => composite === true,
    body: refusedTwice,
  },
  {
    name: 'can stand twice in one alternation: one of them commits',
    when: ({ composite }) => composite !== true,
    body: standsTwice,
  },
  { name: 'commits through map, flatMap, defer and nested alternations', body: winsWrapped },
  { name: 'commits at once through map, flatMap, defer and nested alternations', when: afresh, body: isTakenWrapped },
  { name: 'loses without a trace under map, flatMap, defer and nested alternations', body: losesWrapped },
  { name: 'gives its event in a select set', body: winsInASet },
  { name: 'gives its event at once in a select set when it is ready', when: afresh, body: isReadyInASet },
  { name: 'loses in a select set, and leaves it without a trace', body: losesInASet },
]
