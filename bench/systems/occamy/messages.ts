// Messages between occamy's tasklets, without alternation. The guards are made anew for every message, as one writes it. Who
// receives is a tasklet of its own: `yield*` of a helper would add what the engine charges to delegate, for every message.

import { type Channel, channel, type Operation, type Receiver, run, type Sender, spawn } from 'occamy'
import { check, sumBelow } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'

export function* sendUpTo(to: Sender<number>, count: number): Operation<void> {
  for (let i = 0; i < count; i++) yield* to.send(i)
}

function* sumOf(from: Receiver<number>, count: number): Operation<number> {
  let sum = 0
  for (let i = 0; i < count; i++) sum = (sum + (yield* from.receive())) | 0
  return sum
}

/** One sender and one receiver. */
export function stream(capacity: number): Body {
  return (count) =>
    run(function* () {
      const link = channel<number>(capacity)
      spawn(sendUpTo, link, count)
      check('sum', yield* spawn(sumOf, link, count), sumBelow(count))
    })
}

function* pong(from: Receiver<number>, to: Sender<number>, count: number): Operation<void> {
  for (let i = 0; i < count; i++) yield* to.send((yield* from.receive()) + 1)
}

/** Round trips between two tasklets. */
export const pingPong: Body = (count) =>
  run(function* () {
    const there = channel<number>()
    const back = channel<number>()
    spawn(pong, there, back, count)
    let ball = 0
    for (let i = 0; i < count; i++) {
      yield* there.send(ball)
      ball = yield* back.receive()
    }
    check('ball', ball, count)
  })

/** Passes the token on, counting down; whoever holds it at zero reports itself. */
function* member(
  index: number,
  left: Receiver<number>,
  right: Sender<number>,
  result: Sender<number>,
): Operation<void> {
  for (;;) {
    const hops = yield* left.receive()
    if (hops === 0) yield* result.send(index)
    else yield* right.send(hops - 1)
  }
}

/** A token that goes round 503 tasklets. */
export const ring: Body = (count) =>
  run(function* () {
    const size = 503
    const links = Array.from({ length: size }, () => channel<number>())
    const result = channel<number>()
    for (const [index, left] of links.entries()) spawn(member, index, left, links[(index + 1) % size] ?? left, result)
    yield* (links[0] ?? result).send(count)
    check('last holder', yield* result.receive(), count % size)
  })

function* prefix(from: Receiver<number>, to: Sender<number>): Operation<void> {
  yield* to.send(0)
  for (;;) yield* to.send(yield* from.receive())
}

function* delta(from: Receiver<number>, first: Sender<number>, second: Sender<number>): Operation<void> {
  for (;;) {
    const value = yield* from.receive()
    yield* first.send(value)
    yield* second.send(value)
  }
}

function* successor(from: Receiver<number>, to: Sender<number>): Operation<void> {
  for (;;) yield* to.send((yield* from.receive()) + 1)
}

/** The classic: prefix, delta (in sequence), successor and consumer make the natural numbers. */
export const commstime: Body = (count) =>
  run(function* () {
    const link = (): Channel<number> => channel<number>()
    const [a, b, c, d] = [link(), link(), link(), link()]
    spawn(prefix, b, a)
    spawn(delta, a, d, c)
    spawn(successor, c, b)
    check('sum', yield* spawn(sumOf, d, count), sumBelow(count))
  })
