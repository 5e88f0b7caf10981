/** Programs whose counts are known. */
import { programOf, receive, send, wait } from './program.ts'
import type { Body, Program } from './program.ts'

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))

/** `n` producers send once each to one consumer. */
export function producers(n: number): Program {
  const consumer: Body = times(n, () => wait(receive(0)))
  return programOf([...times(n, (i): Body => [wait(send(0, i))]), consumer])
}

/** `n` pairs that have nothing to do with each other, `k` messages each. */
export function pairs(n: number, k: number): Program {
  const tasklets = times(n, (ch): Body[] => [times(k, (i) => wait(send(ch, i))), times(k, () => wait(receive(ch)))])
  return programOf(tasklets.flat(), { channels: times(n, () => 0) })
}

/** Two senders and two receivers of `k` messages each at one channel. */
export function crowd(k: number): Program {
  const sender = (i: number): Body => times(k, (j) => wait(send(0, 10 * i + j)))
  const receiver: Body = times(k, () => wait(receive(0)))
  return programOf([sender(0), sender(1), receiver, receiver])
}

/** Two tasklets that both send first. */
export function crossing(): Program {
  const one: Body = [wait(send(0)), wait(receive(1))]
  const other: Body = [wait(send(1)), wait(receive(0))]
  return programOf([one, other], { channels: [0, 0] })
}

/** `n` philosophers, who take the left fork, then the right one, and put them back; the last the other way round if `swapped`. */
export function dining(n: number, swapped: boolean): Program {
  const take = (i: number) => wait(send(2 * (i % n)))
  const put = (i: number) => wait(send(2 * (i % n) + 1))
  const philosopher = (i: number): Body => {
    const [left, right] = swapped && i === n - 1 ? [i + 1, i] : [i, i + 1]
    return [take(left), take(right), put(left), put(right)]
  }
  const fork = (i: number): Body => times(2, () => [wait(receive(2 * i)), wait(receive(2 * i + 1))]).flat()
  return programOf([...times(n, philosopher), ...times(n, fork)], {
    channels: times(2 * n, () => 0),
    waits: times(n, (i) => i),
  })
}
