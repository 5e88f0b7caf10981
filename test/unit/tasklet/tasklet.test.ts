import { alt, channel, never, reschedule, Runtime, self, skip, sleep, spawn, Tasklet, virtualClock } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { collect, sim } from '../support.ts'

describe('a tasklet', () => {
  it('says what it is doing', () => {
    const states: string[] = []
    sim(function* () {
      const tasklet = spawn(function* () {
        states.push(self().state)
        yield* sleep(1)
      })
      states.push(tasklet.state)
      yield* reschedule()
      states.push(tasklet.state)
      yield* tasklet
      states.push(tasklet.state)
    })
    expect(states).toEqual(['ready', 'running', 'parked', 'done'])
  })

  it('has a number of its own, and the name that it was given, or its body’s with the number', () => {
    sim(function* () {
      const [a, b, c, d] = [
        spawn({ name: 'given' }, () => skip),
        spawn(function* worker() {
          yield* skip
        }),
        spawn(() => skip),
        spawn({ name: undefined }, () => skip),
      ]
      expect([a.name, b.name, c.name]).toEqual(['given', `worker#${b.id}`, `tasklet#${c.id}`])
      expect(d.name).toBe(`tasklet#${d.id}`)
      expect([b.id - a.id, c.id - b.id]).toEqual([1, 1])
      expect(a).toBeInstanceOf(Tasklet)
      yield* skip
    })
  })

  it('has the options of its spawn, or their defaults', () => {
    sim(function* () {
      const plain = spawn(() => skip)
      const given = spawn({ priority: -2, deadline: 50, weight: 3 }, () => skip)
      expect([plain.priority, plain.deadline, plain.weight]).toEqual([0, Infinity, 1])
      expect([given.priority, given.deadline, given.weight]).toEqual([-2, 50, 3])
      yield* skip
    })
  })

  it('knows its parent while that one lives, and keeps nobody else', () => {
    sim(function* () {
      const main = self()
      let child: Tasklet<unknown> | undefined
      const parent = spawn(function* () {
        child = spawn(() => sleep(10))
        yield* sleep(5)
      })
      yield* sleep(1)
      expect([parent.parent === main, child?.parent === parent]).toEqual([true, true])
      yield* parent
      yield* reschedule()
      expect(child?.parent).toBeUndefined()
      expect(main.parent).toBeUndefined()
    })
  })

  it('says what it waits for while it waits, and only then', () => {
    const guard: Guard<unknown> = alt([never])
    sim(function* () {
      const tasklet = spawn(() => guard)
      expect(tasklet.waitingFor).toBeUndefined()
      yield* reschedule()
      expect(tasklet.waitingFor === guard).toBe(true)
      tasklet.cancel()
      yield* tasklet.ended
      expect(tasklet.waitingFor).toBeUndefined()
      expect(self().waitingFor).toBeUndefined()
    })
  })

  it('is an operation: it can be waited for in any of the ways', () => {
    sim(function* () {
      const tasklet = spawn(() => sleep(1).map(() => 5))
      expect([yield* tasklet, yield* tasklet.result, (yield* alt({ t: tasklet.result })).value]).toEqual([5, 5, 5])
    })
  })

  it('keeps its value and nothing else when it is over: no message, no frame', async () => {
    const refs: Array<WeakRef<object>> = []
    const ch = channel<object>()
    const runtime = new Runtime({ clock: virtualClock() })
    const tasklets = [
      runtime.spawn(function* () {
        refs.push(new WeakRef(yield* ch.receive()))
        yield* skip
      }),
      runtime.spawn(() => ch.send({ large: new Array(1000) })),
    ]
    runtime.runSync()
    await collect()
    expect(refs[0]?.deref()).toBeUndefined()
    expect(tasklets.map(({ state }) => state)).toEqual(['done', 'done'])
  })

  it('that waits in a loop keeps no message that it has dropped', async () => {
    const ch = channel<object>()
    const refs: Array<WeakRef<object>> = []
    const runtime = new Runtime({ clock: virtualClock() })
    runtime.spawn(function* () {
      const receive = alt([ch.receive(), never])
      for (;;) refs.push(new WeakRef((yield* receive).value))
    })
    runtime.runSync()
    runtime.spawn(() => ch.send({ large: new Array(1000) }))
    runtime.runSync()
    await collect()
    expect(refs).toHaveLength(1)
    expect(refs[0]?.deref()).toBeUndefined()
  })
})
