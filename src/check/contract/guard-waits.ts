/** The checks of a guard that is waited for alone. */
import { contractOf, NOT_READY } from '../../guard/contract.ts'
import type { Registration } from '../../guard/offer.ts'
import type { Operation } from '../../guard/operation.ts'
import { channel } from '../../channel/channel.ts'
import { never, skip } from '../../guards/skip.ts'
import { alt } from '../../alt/alt.ts'
import { GuardInUseError } from '../../internal/errors.ts'
import { self, spawn } from '../../runtime/operations.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { expectEqual, expectThat } from './assert.ts'
import type { Bench, GuardCheck, Subject } from './specimen.ts'
import { settled } from './simulate.ts'

function* parks({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const waiting = yield* subject.parked(() => subject.guard)
  expectThat(waiting.waitingFor === subject.guard, 'the tasklet to say what it waits for')
  yield* subject.ready()
  subject.expectValue(yield* waiting)
  subject.expectNoTrace('once it was taken')
}

function* isTakenAtOnce({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  yield* subject.ready()
  subject.expectValue(yield* subject.guard)
  subject.expectNoTrace('once it was taken')
}

/** Polls three times, and expects three times the same answer. */
function polled({ guard }: Subject): boolean {
  const offer = self()
  if (contractOf(guard).begins) contractOf(guard).begin()
  const first = contractOf(guard).poll(offer)
  for (let n = 0; n < 2; n++)
    expectEqual('a further poll, with nothing done between', contractOf(guard).poll(offer), first)
  return first !== NOT_READY
}

function* pollsBeforeChangeNothing({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  expectEqual('whether a poll says that it is ready, before it is', polled(subject), false)
  subject.expectNoTrace('after a poll')
  yield* subject.stillGives()
}

function* pollsAfterChangeNothing({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  yield* subject.ready()
  expectEqual('whether a poll says that it is ready, once it is', polled(subject), true)
  subject.expectEvent(yield* alt([skip, subject.guard]), 1)
  subject.expectNoTrace('once it was taken')
}

function* pollsOfOthers({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const waiting = yield* subject.parked(() => subject.guard)
  for (let n = 0; n < 3; n++) contractOf(subject.guard).poll(self())
  expectEqual('the state of the one who waits, after a poll by another', waiting.state, 'parked')
  yield* subject.ready()
  subject.expectValue(yield* waiting)
}

const ends: ReadonlyArray<readonly [string, (tasklet: Tasklet<unknown>) => void]> = [
  ['cancelled', (tasklet) => tasklet.cancel()],
  ['raised out of', (tasklet) => tasklet.raise(new Error('out'))],
]

const isLeft = (end: (tasklet: Tasklet<unknown>) => void) =>
  function* ({ fresh }: Bench): Operation<void> {
    const subject = fresh()
    const { guard } = subject
    const branch = alt([never, alt([guard])])
    for (const wait of [guard, branch]) {
      const waiting = yield* subject.parked<unknown>(() => wait)
      end(waiting)
      subject.expectNoTrace('once the wait was given up')
      expectEqual('whether the wait that was given up ended well', (yield* waiting.ended).ok, false)
    }
    yield* subject.stillGives()
  }

function* disabledAfterCommit({ fresh, traits }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const waiting = yield* subject.parked(() => guard)
  const registration = waiting.registration as Registration
  const another = traits.shared === true ? yield* subject.parked(() => guard) : undefined
  yield* subject.ready()
  for (let n = 0; n < 2; n++) contractOf(guard).disable(registration)
  subject.expectValue(yield* waiting)
  if (another !== undefined) {
    if (traits.consumes === true) yield* subject.ready()
    subject.expectValue(yield* another)
  }
  subject.expectNoTrace('after a disable of what was committed')
  if (traits.consumes !== true || traits.relative === true) return
  yield* subject.ready()
  subject.expectEvent(yield* alt([skip, guard]), 1)
}

function* suspended({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const waiting = yield* subject.parked(() => subject.guard)
  waiting.suspend()
  yield* subject.ready()
  expectEqual('the state of one who is suspended, and was served', waiting.state, 'suspended')
  waiting.resume()
  subject.expectValue(yield* waiting)
  subject.expectNoTrace('once it was taken')
}

function* servesAll({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const order: number[] = []
  const waits = [() => guard, () => alt([never, guard]).map(({ value }) => value), () => guard]
  for (const [n, wait] of waits.entries()) {
    yield* subject.parked(function* () {
      subject.expectValue(yield* wait())
      order.push(n)
    })
  }
  yield* subject.ready()
  expectEqual('who is served, in order', order, [0, 1, 2])
  subject.expectNoTrace('once it was taken')
}

/** One gives up, and one loses, between others: those keep their places. */
function* leavesOthersAlone({ fresh, traits }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const ch = channel<number>()
  const first = yield* subject.parked(() => guard)
  const givesUp = yield* subject.parked(() => guard)
  const loses = yield* subject.parked(() => alt([guard, ch.receive()]))
  const last = yield* subject.parked(() => guard)
  givesUp.cancel()
  yield* ch.send(1)
  expectEqual('the branch that is taken', (yield* loses).key, 1)
  for (const each of [first, last]) {
    if (each === first || traits.consumes === true) yield* subject.ready()
    expectEqual('the state of one who waits on, once it is ready', each.state, 'done')
    subject.expectValue(yield* each)
  }
  subject.expectNoTrace('once everyone was served')
}

function* servesOneOfSeveral({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const order: number[] = []
  for (let n = 0; n < 3; n++) {
    yield* subject.parked(function* () {
      subject.expectValue(yield* subject.guard)
      order.push(n)
    })
  }
  for (let served = 1; served <= 3; served++) {
    yield* subject.ready()
    expectEqual(`who is served by ${served} of \`ready\`, in order`, order, [0, 1, 2].slice(0, served))
  }
  subject.expectNoTrace('once everyone was served')
}

function* refusesASecond({ fresh }: Bench): Operation<void> {
  const subject = fresh()
  const { guard } = subject
  const first = yield* subject.parked(() => guard)
  for (const wait of [guard, alt([never, guard])]) {
    const second = spawn<[], unknown>({ errors: 'hold' }, () => wait)
    yield* settled()
    expectEqual('the state of a second wait', second.state, 'failed')
    const end = yield* second.ended
    expectThat(!end.ok && end.error instanceof GuardInUseError, 'a second wait to be refused with a GuardInUseError')
  }
  yield* subject.ready()
  subject.expectValue(yield* first)
}

function* servesEachOnce({ fresh, traits }: Bench): Operation<void> {
  const subject = fresh()
  for (let n = 0; n < 3; n++) yield* subject.stillGives()
  if (traits.relative === true) return
  yield* subject.ready()
  subject.expectValue(yield* subject.guard)
  expectEqual('the branch that is taken, with nothing left to give', (yield* alt([subject.guard, skip])).key, 1)
}

const afresh: GuardCheck['when'] = ({ relative }) => relative !== true

export const waits: readonly GuardCheck[] = [
  { name: 'parks who waits, and gives its value when it becomes ready', body: parks },
  { name: 'gives its value at once when it is ready', when: afresh, body: isTakenAtOnce },
  { name: 'is not changed by polls before it is ready', body: pollsBeforeChangeNothing },
  { name: 'is not changed by polls once it is ready', when: afresh, body: pollsAfterChangeNothing },
  { name: 'is not changed by polls of others while one waits', body: pollsOfOthers },
  ...ends.map(([how, end]) => ({
    name: `is left without a trace when its wait is ${how}, alone and as a branch`,
    body: isLeft(end),
  })),
  { name: 'is disabled after its commit without effect', body: disabledAfterCommit },
  { name: 'serves who is suspended while it waits', body: suspended },
  {
    name: 'serves any number of waits at once, in the order in which they came',
    when: ({ shared, consumes }) => shared === true && consumes !== true,
    body: servesAll,
  },
  {
    name: 'serves those who wait on when others give up or lose',
    when: ({ shared }) => shared === true,
    body: leavesOthersAlone,
  },
  {
    name: 'serves one of several waits for each time that it is made ready, in the order in which they came',
    when: ({ shared, consumes }) => shared === true && consumes === true,
    body: servesOneOfSeveral,
  },
  {
    name: 'serves one wait for each time that it is made ready',
    when: ({ consumes }) => consumes === true,
    body: servesEachOnce,
  },
  {
    name: 'refuses a second wait by name, and serves the first all the same',
    when: ({ shared }) => shared !== true,
    body: refusesASecond,
  },
]
