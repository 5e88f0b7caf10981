/** The worker: a thread of its own, that the command can end whatever the program does. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Message, Request } from './messages.ts'
import { work } from './work.ts'

const messages: Message[] = []
await work(workerData as Request, (message) => {
  if (message.kind === 'loaded' || message.kind === 'progress') parentPort?.postMessage(message)
  else messages.push(message)
})
// What the program has printed goes first.
await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
for (const message of messages) parentPort?.postMessage(message)
