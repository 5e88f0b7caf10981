import { expect, it, vi } from 'vitest'
import type { Joining } from '../../../src/join/joining.ts'
import { coreOf } from '../support.ts'

it('the first join keeps one of each class of its hot path, as they are of a channel, and the others keep none', async () => {
  const kept: Array<readonly object[]> = []
  vi.resetModules()
  vi.doMock('../../../src/guard/specimens.ts', () => ({
    specimensOf: (make: () => readonly object[]) => {
      const made = make()
      kept.push(made)
      return made
    },
  }))
  const { join } = await import('../../../src/join/join.ts')
  const { Joining: OfJoin } = await import('../../../src/join/joining.ts')
  const { Arrival } = await import('../../../src/join/arrival.ts')
  const { channel } = await import('../../../src/channel/channel.ts')
  const ch = channel<number>()
  kept.length = 0
  for (let i = 0; i < 3; i++) void join([ch.receive()])
  vi.doUnmock('../../../src/guard/specimens.ts')
  expect(kept).toHaveLength(1)
  const [joining, arrival] = kept[0] as readonly [Joining, object]
  expect([joining instanceof OfJoin, arrival instanceof Arrival, kept[0]?.length]).toEqual([true, true, 2])
  expect(joining.members).toHaveLength(1)
  const { overflow, prefer } = joining.members[0]?.core ?? {}
  const own = coreOf(ch)
  expect([overflow, prefer]).toEqual([own.overflow, own.prefer])
})
