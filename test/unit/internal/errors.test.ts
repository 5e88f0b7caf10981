import * as occamy from 'occamy'
import { describe, expect, it } from 'vitest'

const {
  AlreadyRepliedError,
  CancelledError,
  ChannelClosedError,
  ChannelError,
  ChannelFullError,
  ChannelPoisonedError,
  DeadlockError,
  ForgottenYieldError,
  GeneratorReuseError,
  GuardInUseError,
  HostNeededError,
  InvalidArgumentError,
  InvalidOperationError,
  InvariantError,
  OutsideTaskletError,
  SchedulerError,
  JoinConflictError,
  RegistrationRemovedError,
  ScopeEndedError,
  SetInUseError,
  StackDepthError,
  TimeoutError,
  UnknownKeyError,
} = occamy

const cause = new Error('cause')
/** Made inside of the tests: each with its name, and what its message says. */
const samples: ReadonlyArray<readonly [string, () => Error, RegExp]> = [
  ['InvariantError', () => new InvariantError('x'), /^x$/],
  ['DeadlockError', () => new DeadlockError('stuck', [], []), /^stuck$/],
  ['CancelledError', () => new CancelledError('worker', cause), /^tasklet worker was cancelled$/],
  ['TimeoutError', () => new TimeoutError(20), /longer than 20 ms/],
  ['ChannelClosedError', () => new ChannelClosedError('jobs', 'done', 7), /^channel jobs is closed$/],
  ['ChannelPoisonedError', () => new ChannelPoisonedError('jobs', cause, 7), /^channel jobs was poisoned$/],
  ['ChannelFullError', () => new ChannelFullError('jobs', 7), /^channel jobs is full$/],
  ['GuardInUseError', () => new GuardInUseError('send to x'), /\(send to x\).*make one for each wait/],
  [
    'OutsideTaskletError',
    () => new OutsideTaskletError('spawn()'),
    /^spawn\(\) works inside a tasklet only.*run\(\).*await/,
  ],
  ['InvalidOperationError', () => new InvalidOperationError('no'), /^no$/],
  ['ForgottenYieldError', () => new ForgottenYieldError('worker'), /worker returned a guard.*return yield\* guard/],
  ['GeneratorReuseError', () => new GeneratorReuseError(), /already run.*pass the function/],
  ['InvalidArgumentError', () => new InvalidArgumentError('capacity', 'whole', -1), /^capacity must be whole, not -1$/],
  ['JoinConflictError', () => new JoinConflictError('jobs'), /both ends of jobs would be used by joins.*between them/],
  ['AlreadyRepliedError', () => new AlreadyRepliedError('square'), /request of square was replied to twice/],
  ['StackDepthError', () => new StackDepthError(cause), /recurse\(\)/],
  ['RegistrationRemovedError', () => new RegistrationRemovedError('a'), /registration of "a" is no longer/],
  ['UnknownKeyError', () => new UnknownKeyError({}), /no registration with the key an object/],
  ['SetInUseError', () => new SetInUseError(), /already waited for.*give each a set/],
  ['ScopeEndedError', () => new ScopeEndedError(), /scope is ending/],
  ['HostNeededError', () => new HostNeededError(), /run\(\).*virtualClock\(\)/],
  ['SchedulerError', () => new SchedulerError('bad', { cause }), /^bad$/],
]

describe('the errors', () => {
  it.each(samples)('%s has its name, and says what to do', (name, make, message) => {
    const error = make()
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe(name)
    expect(error.message).toMatch(message)
    expect(error.constructor.name).toBe(name)
  })

  it('are all exported', () => {
    const exported = Object.keys(occamy).filter((name) => name.endsWith('Error'))
    expect(new Set(exported)).toEqual(new Set([...samples.map(([name]) => name), 'ChannelError']))
  })

  it('carry what they are about', () => {
    expect(new CancelledError('t', cause)).toMatchObject({ reason: cause, cause })
    expect(new TimeoutError(20).ms).toBe(20)
    const closed = new ChannelClosedError('jobs', 'done', 7)
    expect(closed).toMatchObject({ channel: 'jobs', reason: 'done', cause: 'done', value: 7 })
    expect(new ChannelPoisonedError('jobs', cause, 7)).toMatchObject({ channel: 'jobs', cause, value: 7 })
    expect(new ChannelFullError('jobs', 7)).toMatchObject({ channel: 'jobs', value: 7 })
    expect(new DeadlockError('m', [{ tasklet: 'a', waitsFor: 'b' }], ['a'])).toMatchObject({
      waiting: [{ tasklet: 'a', waitsFor: 'b' }],
      cycle: ['a'],
    })
    expect(new StackDepthError(cause).cause).toBe(cause)
    expect(new SchedulerError('m', { cause }).cause).toBe(cause)
    expect(new InvalidArgumentError('a', 'b', -1).value).toBe(-1)
  })

  it('of channels have one base, misuse of types is a TypeError, and of ranges a RangeError', () => {
    for (const error of [
      new ChannelClosedError('c', 0),
      new ChannelPoisonedError('c', 0),
      new ChannelFullError('c', 0),
    ]) {
      expect(error).toBeInstanceOf(ChannelError)
    }
    expect(new InvalidOperationError('')).toBeInstanceOf(TypeError)
    expect(new ForgottenYieldError('')).toBeInstanceOf(TypeError)
    expect(new GeneratorReuseError()).toBeInstanceOf(TypeError)
    expect(new InvalidArgumentError('', '', 0)).toBeInstanceOf(RangeError)
    expect(new StackDepthError(0)).toBeInstanceOf(RangeError)
  })
})
