/**
 * A server and its clients, with the platform's own `http` and `fetch`: each request is a tasklet. Every request has a limit of
 * time; the server stops gracefully: it takes no more, and answers all that it has taken.
 *
 * Run it with `npx tsx examples/http-server/main.ts [requests]` (10,000 by default).
 */
import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { alt, channel, run, scope, sleep, spawn, TimeoutError, within } from 'occamy'
import type { Operation, Receiver } from 'occamy'
import { fromEvent, fromPromise, signal } from 'occamy/interop'

const CLIENTS = 32
const LIMIT = 200
/** For how long the server must have heard nothing before it closes. */
const QUIET = 100
/** One request of so many is for what takes too long. */
const SLOW = 1000

type Exchange = readonly [IncomingMessage, ServerResponse]

/** The work itself: whoever asks for `/slow` waits for longer than anybody is given. */
function* work(url: string): Operation<string> {
  if (url === '/slow') yield* sleep(10 * LIMIT)
  return `hello ${url}`
}

/** Answers one request, within the limit; once the server is closed, as the last one of its connection. */
function* answer(server: Server, [request, response]: Exchange): Operation<void> {
  let status = 200
  let text: string
  try {
    text = yield* within(LIMIT, () => work(request.url ?? ''))
  } catch (error) {
    status = error instanceof TimeoutError ? 503 : 500
    text = String(error)
  }
  if (!server.listening) response.setHeader('connection', 'close')
  response.writeHead(status).end(text)
}

/**
 * Takes requests until it is told to stop, and has been quiet for a while after: until then, clients may still be about to ask
 * on connections that they have. Then it closes, and still takes what comes on those that are open. Ends when all that it took are answered.
 */
function* serve(server: Server, stop: Receiver<never>): Operation<number> {
  // Node's server cannot be made to wait, and a request that is dropped is never answered: so there is no bound here.
  const requests = fromEvent<Exchange>(server, 'request', { capacity: Infinity, overflow: 'error' })
  let taken = 0
  let state: 'open' | 'stopping' | 'closing' | 'closed' = 'open'
  const closed = fromPromise(once(server, 'close'))
  yield* scope(
    function* () {
      while (state !== 'closed') {
        const r = yield* alt({
          request: requests.receive(),
          stop: state === 'open' && stop.next(),
          quiet: state === 'stopping' && sleep(QUIET),
          closed: state === 'closing' && closed,
        })
        if (r.key === 'request') {
          taken++
          if (state !== 'open') r.value[1].setHeader('connection', 'close')
          spawn(answer, server, r.value)
        } else if (r.key === 'stop') state = 'stopping'
        else if (r.key === 'quiet') {
          state = 'closing'
          server.close()
        } else state = 'closed'
      }
    },
    { end: 'wait' },
  )
  return taken
}

/** Asks by `fetch`, and gives the status of the answer. The request is called off with the tasklet. */
function* askByFetch(url: string): Operation<number | undefined> {
  const response = yield* fromPromise(fetch(url, { signal: signal() }))
  yield* fromPromise(response.text())
  return response.status
}

/** The same by `http`, on the connections of an agent: it costs a third less. */
function* ask(url: string, agent: Agent): Operation<number | undefined> {
  const request = get(url, { agent, signal: signal() })
  const [response] = (yield* fromPromise(once(request, 'response'))) as [IncomingMessage]
  const ended = once(response, 'end')
  response.resume()
  yield* fromPromise(ended)
  return response.statusCode
}

/** Asks again and again, until there is nothing more to ask. */
function* client(urls: Receiver<string>, statuses: Map<number | undefined, number>): Operation<void> {
  const agent = new Agent({ keepAlive: true })
  yield* urls.forEach(function* (url) {
    const status = yield* within(100 * LIMIT, () => (url.endsWith('0') ? askByFetch(url) : ask(url, agent)))
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  })
  agent.destroy()
}

function* main(total: number): Operation<void> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  yield* fromPromise(once(server, 'listening'))
  const { port } = server.address() as AddressInfo
  const stop = channel<never>()
  const serving = spawn(serve, server, stop)

  const statuses = new Map<number | undefined, number>()
  const urls = channel<string>()
  const clients = Array.from({ length: CLIENTS }, () => spawn(client, urls, statuses))
  for (let n = 1; n <= total; n++) yield* urls.send(`http://127.0.0.1:${port}${n % SLOW === 0 ? '/slow' : `/${n}`}`)
  urls.close()
  // The last requests are under way: the server is told to stop, and drops none of them.
  stop.close()
  for (const each of clients) yield* each
  const taken = yield* serving
  console.log(`${taken} requests taken, ${statuses.get(200) ?? 0} answered, ${statuses.get(503) ?? 0} took too long`)
}

await run(() => main(Number(process.argv[2] ?? 10_000)))
