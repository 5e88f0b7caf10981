/**
 * A swap: two tasklets meet, and each has what the other brought. The port joins two calls of itself, whoever makes them. Run it
 * with `npx tsx examples/joins/swap.ts`.
 */
import { chord, chords, request, run, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Requests } from 'occamy'

function* trader(name: string, brings: string, market: Requests<string, string>, from: number): Operation<string> {
  yield* sleep(from)
  const has = yield* market.call(brings)
  return `${name} brought ${brings} and has ${has}`
}

function* main(): Operation<void> {
  const market = request<string, string>({ name: 'market' })
  const meeting = chord([market, market]).react(([one, other]) => {
    one.reply(other.argument)
    other.reply(one.argument)
  })
  spawn({ name: 'market' }, () => chords(meeting))
  const traders = [
    spawn(trader, 'Ann', 'apples', market, 3),
    spawn(trader, 'Ben', 'bread', market, 1),
    spawn(trader, 'Cem', 'carrots', market, 2),
    spawn(trader, 'Dia', 'dates', market, 4),
  ]
  for (const each of traders) console.log(yield* each)
}

await run(main, { clock: virtualClock() })
