/**
 * A pool of workers: a request is joined with a worker that is free. A call commits when it is accepted, so a timer beside it, in
 * an alternation, bounds how long a client waits for a worker, and not the work. Compare `examples/worker-pool.ts`. Run it
 * with `npx tsx examples/joins/worker-pool.ts`.
 */
import { alt, channel, chord, chords, request, run, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Request, Requests, Sender } from 'occamy'

const WORKERS = 2
const PATIENCE = 40

type Asked = Request<number, string>

/** Says that it is free, does what it is given (which takes so many ms), and again. */
function* worker(name: string, free: Sender<Sender<Asked>>): Operation<void> {
  const desk = channel<Asked>({ name })
  for (;;) {
    yield* free.send(desk)
    const { argument, reply } = yield* desk.receive()
    yield* sleep(argument)
    reply(`done by ${name} after ${argument} ms`)
  }
}

/** Has a job done, unless nobody takes it in time. */
function* client(job: number, ms: number, pool: Requests<number, string>): Operation<void> {
  const r = yield* alt({ done: pool.call(ms), late: sleep(PATIENCE) })
  console.log(`job ${job}: ${r.key === 'done' ? r.value : `given up: no worker was free for ${PATIENCE} ms`}`)
}

function* main(): Operation<void> {
  const pool = request<number, string>({ name: 'pool' })
  const free = channel<Sender<Asked>>({ name: 'free workers', capacity: WORKERS })
  const match = chord({ asked: pool, worker: free }).react(({ asked, worker }) => worker.send(asked))
  spawn({ name: 'pool' }, () => chords(match))
  for (let i = 1; i <= WORKERS; i++) spawn(worker, `worker ${i}`, free)

  const durations = [30, 90, 20, 10, 60, 5]
  const clients = durations.map((ms, i) => spawn(client, i + 1, ms, pool))
  for (const each of clients) yield* each
}

// On a virtual clock the sleeps take no time; leave it out to wait for real.
await run(main, { clock: virtualClock() })
