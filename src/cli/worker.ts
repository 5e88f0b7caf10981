/** The worker: a thread of its own, that the command can end whatever the program does. */
import * as workers from 'node:worker_threads'
import type { Message, Request } from './messages.ts'
import { work } from './work.ts'

const threads: Pick<typeof workers, 'parentPort'> & { readonly workerData: unknown } = workers
const { parentPort, workerData } = threads
const messages: Message[] = []
await work(workerData as Request, (message) => {
  if (message.kind === 'loaded' || message.kind === 'progress') parentPort?.postMessage(message)
  else messages.push(message)
})
// What the program has printed goes first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
for (const message of messages) parentPort?.postMessage(message)
