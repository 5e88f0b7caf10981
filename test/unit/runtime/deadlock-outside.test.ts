import { channel, never, run, runSync, sleep, spawn } from 'occamy'
import type { DeadlockError, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { node, pause, rejected, thrown } from '../support.ts'

const HINT = "\n  if outside code is still to come, say so: { deadlock: 'wait' }, or the hold() of a Runtime"

const message = (error: unknown): string => (error as Error).message

describe('the report of a run that outside code may still come to', () => {
  it('says how that is made known, where nobody of the program has used the other end', async () => {
    const lines = channel<string>({ name: 'lines' })
    const error = await rejected(run(() => lines.receive(), { name: 'main' }))
    expect(message(error)).toBe(`nothing can wake this tasklet:\n  main waits to receive from lines${HINT}`)
    expect((error as DeadlockError).waiting).toEqual([{ tasklet: 'main', waitsFor: 'waits to receive from lines' }])
    expect(message(await rejected(run(() => lines.send('one'))))).toContain(HINT)
  })

  it('says so where outside code has used it before', async () => {
    const lines = channel<string>({ name: 'lines' })
    const running = rejected(run(() => lines.forEach(() => {})))
    await lines.send('one')
    expect(message(await running)).toContain(HINT)
  })

  it('does not where a tasklet has used it, or there is a cycle, or no channel', async () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const programs = [
      function* () {
        spawn(() => a.send(1))
        yield* a.receive()
        yield* a.receive()
      },
      function* () {
        spawn(function* () {
          yield* a.receive()
          yield* b.send(1)
        })
        yield* b.receive()
        yield* a.send(1)
      },
      () => never,
    ]
    for (const program of programs) expect(message(await rejected(run(program)))).not.toContain('outside')
  })

  it('does not where nothing can come any more: in what runs at once, and as the process exits', async () => {
    const lines = channel<string>({ name: 'lines' })
    expect(message(thrown(() => runSync(() => lines.receive())))).not.toContain('outside')
    const { out } = await node(`
      const lines = channel({ name: 'lines' })
      await run(() => lines.receive(), { deadlock: 'wait' }).catch((error) => console.log(error.message))`)
    expect(out).toMatch(/^nothing can wake this tasklet:\n {2}\S+ waits to receive from lines\n$/)
  })

  it('is one error, whether it comes with that or without', async () => {
    const lines = channel<string>({ name: 'lines' })
    const program = function* (): Operation<void> {
      try {
        yield* lines.receive()
      } finally {
        yield* lines.receive()
      }
    }
    expect(message(await rejected(run(program, { name: 'main' })))).toBe(
      `nothing can wake this tasklet:\n  main waits to receive from lines${HINT}`,
    )
  })

  it('is none where the run waits for it', async () => {
    const lines = channel<string>()
    const running = run(() => lines.receive(), { deadlock: 'wait' })
    await pause(5)
    await lines.send('one')
    expect(await running).toBe('one')
  })
})

describe('the cycle of a report', () => {
  it('does not lead through two waits of outside code that nothing connects', async () => {
    const { out } = await node(`
      const ended = (name) => channel({ name }).receive().promise().catch((error) => error)
      const shared = channel({ name: 'shared' })
      const errors = await Promise.all([ended('one'), ended('two'), ...[1, 2].map(() => shared.receive().promise().catch((error) => error))])
      console.log(JSON.stringify(errors.map(({ cycle, waiting }) => [cycle.length, waiting.length])))`)
    expect(JSON.parse(out)).toEqual(Array.from({ length: 4 }, () => [0, 4]))
  })

  it('leads through a tasklet and the outside code that it waits for', async () => {
    const [asked, answered] = [channel<number>({ name: 'asked' }), channel<number>({ name: 'answered' })]
    const controller = new AbortController()
    const outside = rejected(answered.receive().promise({ signal: controller.signal }))
    const error = await rejected(
      run(
        function* () {
          yield* asked.receive()
          yield* answered.send(1)
        },
        { name: 'main' },
      ),
    )
    expect((error as DeadlockError).cycle).toEqual(['main', expect.stringMatching(/^outside await#\d+$/)])
    controller.abort('done')
    expect(await outside).toBe('done')
    await sleep(1)
  })
})
