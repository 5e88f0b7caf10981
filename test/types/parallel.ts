/** What `par` and `race` give: results in the shape of the operations. */
import { channel, par, race, skip, sleep, spawn } from 'occamy'
import type { Op, Operation, Ops, ResultOf, Results, Step } from 'occamy'
import { same, some } from './assert.ts'

const numbers = channel<number>()

function* text(): Generator<Step, string, unknown> {
  yield* skip
  return 'text'
}

export function* results(): Generator<Step, void, unknown> {
  const tuple = yield* par([text(), text, numbers.receive(), () => sleep(1), spawn(text), par([text])])
  same<typeof tuple, [string, string, number, void, string, [string]]>()

  const record = yield* par({ generator: text(), body: text, guard: numbers.receive(), send: numbers.send(1) })
  same<typeof record, { generator: string; body: string; guard: number; send: void }>()

  const array = yield* par([1, 2].map((n) => () => sleep(n).map(() => n)))
  same<typeof array, number[]>()
  const list = yield* par(some<readonly Op<string>[]>(), { limit: 2 })
  same<typeof list, string[]>()
  const dynamic = yield* par(some<Record<string, Op<string>>>())
  same<typeof dynamic, { [x: string]: string }>()

  const inline = yield* par([
    function* () {
      yield* skip
      return 1
    },
    function* () {
      return yield* numbers.receive().map(String)
    },
  ])
  same<typeof inline, [number, string]>()

  const none = yield* par([])
  same<typeof none, []>()
}

export function* first(): Generator<Step, void, unknown> {
  const tuple = yield* race([text, numbers.receive(), sleep(1)])
  same<typeof tuple, string | number | void>()
  const one = yield* race([text])
  same<typeof one, string>()
  const record = yield* race({ generator: text(), guard: numbers.receive() })
  same<typeof record, string | number>()
  const array = yield* race([1, 2].map((n) => () => sleep(n).map(() => n)))
  same<typeof array, number>()
  const list = yield* race(some<readonly Op<string>[]>())
  same<typeof list, string>()
  const inline = yield* race([
    function* () {
      yield* sleep(1)
      return 'slow' as const
    },
    () => skip.map(() => 'quick' as const),
  ])
  same<typeof inline, 'slow' | 'quick'>()
}

/** The types by which a function can pass operations on. */
export function passOn<const O extends Ops>(ops: O): Operation<Results<O>> {
  return par(ops)
}
same<ReturnType<typeof passOn<[Op<1>, Op<2>]>>, Operation<[1, 2]>>()
same<ResultOf<Op<string>>, string>()
same<ResultOf<() => Generator<Step, 1, unknown>>, 1>()

// @ts-expect-error -- a promise is no operation
par([Promise.resolve(1)])
// @ts-expect-error -- nor is an async function the maker of one
par({ a: async () => 1 })
// @ts-expect-error -- nobody is there to give the function its argument
race([(ms: number) => sleep(ms)])
// @ts-expect-error -- a channel is no operation
race({ numbers })
// @ts-expect-error -- a falsy operation takes no part in an alternation only
par([some<boolean>() && text])
// @ts-expect-error -- the operations are one argument
par(text, text)
// @ts-expect-error -- a limit is a number
par([text], { limit: '2' })
// @ts-expect-error -- there is no such option
par([text], { limits: 2 })
