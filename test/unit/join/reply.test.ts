import { chord, chords, request } from 'occamy'
import type { Requests } from 'occamy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { contractOf } from '../../../src/guard/contract.ts'
import { Guard } from '../../../src/guard/guard.ts'
import { Answer } from '../../../src/join/reply.ts'
import { expectBare, parked, settle, sim } from '../support.ts'
import { channelOf } from './support.ts'

afterEach(() => vi.restoreAllMocks())

describe('a reply', () => {
  it.each([
    ['of one runtime', { home: {} as never, name: 'port', shared: false }],
    ['of several', { home: {} as never, name: 'port', shared: true }],
    ['of none so far', { home: undefined, name: 'port', shared: false }],
  ])('that is waited for is of the runtimes in which its port is served: %s', (_, port) => {
    const answer = new Answer(port)
    const [leaf] = contractOf(answer).leaves()
    expect([leaf?.what, leaf?.foreign]).toEqual(['for the reply to a call of port', port.shared])
    expect(leaf?.on).toBe(answer)
    expect(leaf?.homes).toEqual(port.home === undefined ? undefined : [port.home])
  })

  it.each([
    ['by a chord', (port: Requests<number, number>) => chord([port])],
    [
      'by one with a condition',
      (port: Requests<number, number>) => chord([port]).where(([{ argument }]) => argument >= 0),
    ],
  ])('that is there when its call is met is looked at by no wait, and no guard is made for the call: %s', (_, make) => {
    const port = request<number, number>()
    sim(function* () {
      const server = yield* parked(() => chords(make(port).react(([asked]) => asked.reply(asked.argument + 1))))
      const polled = vi.spyOn(Answer.prototype as unknown as { poll: () => unknown }, 'poll')
      const made = vi.spyOn(Guard.prototype, 'flatMap')
      for (let i = 0; i < 5; i++) expect(yield* port.call(i)).toBe(i + 1)
      expect([polled.mock.calls.length, made.mock.calls.length]).toEqual([0, 0])
      server.cancel()
      yield* settle()
    })
    expectBare(channelOf(port))
  })
})
