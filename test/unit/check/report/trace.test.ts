/** How a failing execution is shown, and run again. */
import { alt, barrier, channel, never, par, sleep, spawn, within } from 'occamy'
import type { Barrier, Operation } from 'occamy'
import { DepartureError, explore, replay, shared } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { failed, failureOf } from '../outcomes.ts'

const meeting = (first: 'jobs' | 'news') =>
  function* main(): Operation<void> {
    const [jobs, news] = [channel<string>({ name: 'jobs' }), channel<string>({ name: 'news' })]
    function* boss(): Operation<void> {
      yield* (first === 'jobs' ? jobs : news).send('paint')
      yield* jobs.send('rest')
    }
    function* worker(): Operation<void> {
      yield* alt({ job: jobs.receive(), news: news.receive() })
    }
    yield* par([boss, worker])
  }

const threeMeet = (phase: Barrier): Operation<unknown> => par([phase.sync(), phase.sync(), phase.sync()])

describe('a trace', () => {
  const { trace, schedule } = failureOf(meeting('jobs'))

  it('has a column for each tasklet, and a row for each step', () => {
    expect(trace.toString().split('\n')).toEqual([
      '   boss#1                worker#2',
      '1  send "paint" to jobs  <- boss#1',
    ])
  })

  it('has one for each of those who have the same name', () => {
    const { trace: same } = failureOf(function* () {
      const jobs = channel<number>({ name: 'jobs' })
      spawn({ name: 'worker' }, () => jobs.send(1))
      spawn({ name: 'worker' }, () => jobs.receive())
      yield* spawn({ name: 'worker' }, () => never)
    })
    expect(same.tasklets).toEqual(['main', 'worker', 'worker#2', 'worker#3'])
    expect(same.toString().split('\n')).toEqual(['   worker          worker#2', '1  send 1 to jobs  <- worker'])
  })

  it('says of each step who, what, where, and what it passed over', () => {
    expect(trace.steps).toEqual([
      { tasklets: ['boss#1', 'worker#2'], kind: 'communication', what: 'send "paint" to jobs', on: 'jobs', passed: [] },
    ])
    expect(trace.tasklets).toEqual(['main', 'boss#1', 'worker#2'])
    expect([trace.schedule, schedule]).toEqual(['1>2', '1>2'])
  })

  it('is drawn as a sequence diagram', () => {
    expect(trace.toMermaid().split('\n')).toEqual([
      'sequenceDiagram',
      '  participant t0 as main',
      '  participant t1 as boss#35;1',
      '  participant t2 as worker#35;2',
      '  t1->>t2: send "paint" to jobs',
      '  Note over t0: waits for boss#35;1 to end',
      '  Note over t1: waits to send to jobs',
    ])
    expect(explore(meeting('jobs')).toMermaid()).toBe(trace.toMermaid())
  })

  it('says in the diagram who is stuck, of those who have the same name too, and nothing where nobody is', () => {
    const { trace: same } = failureOf(function* () {
      spawn({ name: 'worker' }, () => never)
      yield* spawn({ name: 'worker' }, () => channel({ name: 'jobs' }).receive())
    })
    const notes = same.toMermaid().split('\n').slice(4)
    expect(notes.filter((line) => line.includes('jobs'))).toEqual(['  Note over t2: waits to receive from jobs'])
    expect(notes.map((line) => /over (\w+)/.exec(line)?.[1])).toEqual(['t0', 't1', 't2'])
    const report = explore(() => par([sleep(1), sleep(2)]))
    expect(report.toMermaid()).not.toContain('waits')
  })

  it('is a part of the report, with the schedule to paste', () => {
    const text = explore(meeting('jobs')).toString()
    expect(text).toMatch(/^failed by a deadlock: 1 execution, 1 step, 1 deadlock\nDeadlockError: /)
    expect(text).toContain(trace.toString())
    expect(text).toMatch(/\n\nreplay\(program, '1>2'\)$/)
  })

  it.each<readonly [string, () => Operation<unknown>, RegExp]>([
    ['time', () => sleep(20), /after 20 ms, at 20/],
    ['a time limit', () => within(5, sleep(20)), /its time limit comes/],
    ['a cell', () => shared(1).set(2), /set a shared cell/],
    ['a barrier', () => threeMeet(barrier(3)), /meet at a barrier +meet at a barrier/],
  ])('shows %s', (_, program, words) => {
    const report = explore(program)
    const shown = report.verdict === 'failed' ? report.failure.trace : report.passing()
    expect(shown?.toString()).toMatch(words)
  })

  it('of one that passed is there for contrast', () => {
    function* mayBeLate(): Operation<void> {
      const c = channel<number>()
      const [, got] = yield* par([c.send(1), alt({ got: c.receive(), late: sleep(1).map(() => fail()) })])
      void got
    }
    function fail(): never {
      throw new Error('late')
    }
    const report = explore(mayBeLate, { stopAtFirst: false })
    expect(failed(report).schedule).not.toBe(report.passing()?.schedule)
    expect(report.passing()?.schedule).toBe('1>2 2!1 1!1 0!1 0?2')
    expect(explore(meeting('jobs')).passing()).toBeUndefined()
  })
})

describe('what is shown is simple', () => {
  it('has neither steps nor switches that the failure does not need', () => {
    const add = (count: ReturnType<typeof shared<number>>) =>
      function* add(): Operation<void> {
        yield* count.set((yield* count.get()) + 1)
      }
    const { trace } = failureOf(
      function* () {
        const count = shared(0)
        yield* par([add(shared(0)), add(shared(0)), add(count), add(count)])
        return yield* count.get()
      },
      {
        check(count) {
          if (count !== 2) throw new Error(`counted ${count}`)
        },
      },
    )
    const who = trace.steps.map(({ tasklets }) => tasklets[0])
    const switches = who.filter((name, i) => i > 0 && name !== who[i - 1]).length
    expect(switches).toBeLessThanOrEqual(6)
    expect(who).toHaveLength(9)
  })
})

describe('replay', () => {
  it('of a mended program passes, if it can follow', () => {
    const mended = function* (): Operation<void> {
      const c = channel<number>()
      yield* par([c.send(1), c.receive()])
    }
    expect(replay(mended, '1>2')).toMatchObject({ verdict: 'passed', executions: 1, steps: 1 })
  })

  it('goes on where the schedule ends before the program, and says so', () => {
    const report = replay(meeting('jobs'), '')
    expect(report).toMatchObject({ verdict: 'failed', steps: 1 })
    expect(report.warnings).toEqual([
      'the schedule was over after 0 steps, and the program was not: it went on for 1 more, as it came',
    ])
    expect(replay(meeting('jobs'), '1>2').warnings).toEqual([])
  })

  it.each([
    ['another wait', meeting('news'), '1>2', 1, /boss#1 waits to send to news, and not for worker#2/],
    ['a tasklet that is not there', meeting('jobs'), '1>9', 1, /tasklet 9 has not been spawned/],
    ['a program that is over', meeting('jobs'), '1>2 1>2', 2, /over, or stuck/],
    ['no schedule', meeting('jobs'), 'hello', 1, /"hello" is no step/],
  ] as const)('of a program that departs says at which step, and why: %s', (_, program, schedule, step, why) => {
    const { kind, error } = failed(replay(program, schedule))
    expect(kind).toBe('error')
    expect(error).toBeInstanceOf(DepartureError)
    expect(error).toMatchObject({ step, why: expect.stringMatching(why) })
  })

  it('of a choice among fewer says so', () => {
    const program = (): Operation<unknown> => alt({ a: channel<number>(1).send(1), b: channel<number>(2).send(2) })
    expect(replay(program, '0:1', { partners: 'fifo' }).verdict).toBe('passed')
    const { error } = failed(replay(program, '0:2', { partners: 'fifo' }))
    expect(error).toMatchObject({ name: 'DepartureError', step: 1, why: expect.stringMatching(/2 to choose among/) })
  })

  it('calls the check', () => {
    const check = (): void => {
      throw new Error('never right')
    }
    expect(failed(replay(() => sleep(1), '0', { check })).kind).toBe('check')
  })
})
