/** Networks: rings, merges, elections, commits, a lossy line. */
import { alt, channel, fairAlt, join, par, skip, sleep, spawn } from 'occamy'
import type { Channel, Guard, Operation } from 'occamy'
import { shared } from 'occamy/check'
import { must, planted } from './planted.ts'
import type { Planted } from './planted.ts'

const unfairMerge = planted({
  name: 'unfair merge',
  bug: 'the fair alternation is made anew for each message, so it forgets whom it served last',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const [a, b] = [channel<string>(2), channel<string>(2)]
      const feed = (to: Channel<string>, name: string) =>
        function* feed(): Operation<void> {
          for (let i = 0; i < 2; i++) yield* to.send(name)
        }
      yield* par([feed(a, 'a'), feed(b, 'b')])
      const branches = (): [ReturnType<typeof a.receive>, ReturnType<typeof b.receive>] => [a.receive(), b.receive()]
      const kept = fairAlt(branches())
      let merged = ''
      for (let i = 0; i < 4; i++) merged += (yield* isBad ? fairAlt(branches()) : kept).value
      return merged
    },
  check: (merged) => must(/^(ab|ba)+$/.test(merged), `merged as ${merged}`),
})

const crossedOrder = planted({
  name: 'two channels in crossed order',
  bug: 'two workers take from the same two channels one after the other, in opposite orders, and not both at once',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const [left, right] = [channel<void>(1), channel<void>(1)]
      function* work(first: Channel<void>, second: Channel<void>): Operation<void> {
        if (isBad) {
          yield* first.receive()
          yield* second.receive()
        } else yield* join([first.receive(), second.receive()])
        yield* par([first.send(), second.send()])
      }
      yield* par([left.send(), right.send()])
      yield* par([() => work(left, right), () => work(right, left)])
    },
})

const election = planted({
  name: 'election among equal ids',
  bug: 'a node takes an id that comes round for its own, though another node has the same',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const ids = [2, 2, 1]
      const ring = ids.map(() => channel<number>(3))
      const leads = channel<number>()
      for (const [i, id] of ids.entries())
        spawn(function* node() {
          const [from, to] = [ring[i], ring[(i + 1) % ids.length]] as [Channel<number>, Channel<number>]
          const rank = isBad ? id : id * ids.length + i
          yield* to.send(rank)
          for (;;) {
            const other = yield* from.receive()
            if (other > rank) yield* to.send(other)
            if (other === rank) yield* leads.send(i)
          }
        })
      const first = yield* leads.receive()
      const { key, value } = yield* alt({ another: leads.receive(), none: sleep(10) })
      must(key === 'none', `both ${first} and ${String(value)} lead`)
    },
})

const firstVote = planted({
  name: 'commit at the first vote',
  bug: 'the coordinator commits at the first yes, and does not wait for the other vote',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const votes = channel<boolean>()
      const decisions = [channel<boolean>(1), channel<boolean>(1)]
      const participant = (i: number, vote: boolean) =>
        function* participant(): Operation<boolean> {
          yield* votes.send(vote)
          const commits = yield* (decisions[i] as Channel<boolean>).receive()
          return vote && commits
        }
      function* coordinator(): Operation<void> {
        const first = yield* votes.receive()
        const second = yield* votes.receive()
        for (const decision of decisions) yield* decision.send(isBad ? first : first && second)
      }
      const [one, other] = yield* par([participant(0, true), participant(1, false), coordinator])
      return one === other
    },
  check: (agree) => must(agree, 'one has committed, and the other has not'),
})

interface Packet {
  readonly bit: number
  readonly item: string
}

/** A line that may lose one packet. */
function* lossy(from: Channel<Packet>, to: Channel<Packet>): Operation<void> {
  for (let losses = 1; ;) {
    const packet = yield* from.receive()
    const { key } = yield* alt({ keeps: skip, loses: losses > 0 && skip })
    if (key === 'loses') losses--
    else yield* to.send(packet)
  }
}

const alternatingBit = planted({
  name: 'alternating bit',
  bug: 'the receiver takes whatever comes, without looking at the bit: what was sent again comes twice',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const [sent, came] = [channel<Packet>(), channel<Packet>()]
      const acks = channel<number>(4)
      const accepted = shared('')
      spawn(() => lossy(sent, came))
      spawn(function* receiver() {
        for (let expected = 0; ;) {
          const { bit, item } = yield* came.receive()
          if (isBad || bit === expected) {
            yield* accepted.update((items) => items + item)
            expected = 1 - expected
          }
          yield* acks.send(bit)
        }
      })
      for (const [bit, item] of ['x', 'y'].entries()) {
        yield* sent.send({ bit, item })
        // One time-out is enough for a line that loses one packet.
        for (let limit: Guard<void> | false = sleep(10); ;) {
          const got = yield* alt({ ack: acks.receive(), late: limit })
          if (got.key === 'ack' && got.value === bit) break
          if (got.key === 'ack') continue
          limit = false
          yield* sent.send({ bit, item })
        }
      }
      return yield* accepted.get()
    },
  check: (accepted) => must(accepted === 'xy', `xy was sent, and ${accepted} came`),
})

const missedUpdate = planted({
  name: 'snapshot, then subscribe',
  bug: 'what is published between reading the value and subscribing to its changes is missed',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const value = shared('old')
      const changes = channel<string>(1)
      const subscribe = channel<void>()
      const publish = channel<string>()
      function* topic(): Operation<void> {
        let isSubscribed = false
        for (let i = 0; i < 2; i++) {
          const got = yield* alt({ subscribe: subscribe.receive(), publish: publish.receive() })
          if (got.key === 'subscribe') isSubscribed = true
          else {
            yield* value.set(got.value)
            if (isSubscribed) yield* changes.send(got.value)
          }
        }
        changes.close()
      }
      function* subscriber(): Operation<string> {
        if (!isBad) yield* subscribe.send()
        let seen = yield* value.get()
        if (isBad) yield* subscribe.send()
        for (let next = yield* changes.next(); !next.done; next = yield* changes.next()) seen = next.value
        return seen
      }
      const [seen] = yield* par([subscriber, topic, publish.send('new')])
      return seen
    },
  check: (seen) => must(seen === 'new', `it still sees the ${seen} value`),
})

export const networks: readonly Planted[] = [
  unfairMerge,
  crossedOrder,
  election,
  firstVote,
  alternatingBit,
  missedUpdate,
]
