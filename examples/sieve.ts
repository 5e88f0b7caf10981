/**
 * The prime sieve (Hoare 1978, McIlroy 1968): a pipeline that grows by one filter for every prime it finds. Run it with
 * `npx tsx examples/sieve.ts`.
 */
import { channel, run, spawn } from 'occamy'
import type { Operation, Receiver, Sender } from 'occamy'

/** Sends 2, 3, 4 … for ever; it is cancelled when main returns. */
function* naturals(out: Sender<number>): Operation<void> {
  for (let n = 2; ; n++) yield* out.send(n)
}

/** Passes on what `prime` does not divide. */
function* filter(prime: number, input: Receiver<number>, out: Sender<number>): Operation<void> {
  while (true) {
    const n = yield* input.receive()
    if (n % prime !== 0) yield* out.send(n)
  }
}

/** The first `count` primes. */
function* sieve(count: number): Operation<number[]> {
  const primes: number[] = []
  let last = channel<number>({ name: 'naturals' })
  spawn(naturals, last)
  while (primes.length < count) {
    const prime = yield* last.receive()
    primes.push(prime)
    const next = channel<number>({ name: `no multiples of ${prime}` })
    spawn({ name: `filter ${prime}` }, filter, prime, last, next)
    last = next
  }
  return primes
}

const primes = await run(() => sieve(500))
console.log(`the first ten primes: ${primes.slice(0, 10).join(' ')}`)
console.log(`the 500th: ${primes.at(-1)}`)
