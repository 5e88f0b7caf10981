/**
 * A pool of workers: jobs come down one channel, results go up another, and a job that takes too long is given up. Shows an
 * alternation between a job's end and a timer, and closing a channel to say that no more comes. Run it with
 * `npx tsx examples/worker-pool.ts`.
 */
import { alt, channel, run, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Receiver, Sender } from 'occamy'

const WORKERS = 3
const LIMIT = 50

interface Job {
  readonly id: number
  readonly ms: number
}

/** The work itself: here, waiting. */
function* work(job: Job): Operation<string> {
  yield* sleep(job.ms)
  return `job ${job.id}: done after ${job.ms} ms`
}

/** Takes jobs until there are no more. */
function* worker(jobs: Receiver<Job>, results: Sender<string>): Operation<void> {
  yield* jobs.forEach(function* (job) {
    const running = spawn(work, job)
    const first = yield* alt({ done: running.result, late: sleep(LIMIT) })
    if (first.key === 'late') running.cancel()
    yield* results.send(first.key === 'done' ? first.value : `job ${job.id}: given up after ${LIMIT} ms`)
  })
}

function* main(): Operation<void> {
  const jobs = channel<Job>({ name: 'jobs' })
  const results = channel<string>({ name: 'results' })
  for (let i = 1; i <= WORKERS; i++) spawn({ name: `worker ${i}` }, worker, jobs, results)

  const durations = [30, 20, 80, 10, 40, 200, 5]
  spawn(function* feed() {
    for (const [i, ms] of durations.entries()) yield* jobs.send({ id: i + 1, ms })
    jobs.close()
  })
  for (const _ of durations) console.log(yield* results.receive())
}

// On a virtual clock the sleeps take no time; leave it out to wait for real.
await run(main, { clock: virtualClock() })
