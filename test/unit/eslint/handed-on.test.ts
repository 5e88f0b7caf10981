/** What is handed on, to whom does not wait for it: by yield, by return, by await, to promises. */
import { check, says } from './tester.ts'
import type { MessageId } from '../../../src/eslint/messages.ts'

const guard = { kind: 'guard' }
const operation = { kind: 'operation' }
const tasklet = { kind: 'tasklet' }

const yielded = (code: string, kind: typeof guard): [string, ReturnType<typeof says>] => [
  code,
  says('yielded', kind, ['addStar', code.replace(/yield /, 'yield* ')]),
]

check(
  'yield',
  [
    'run(function* () { yield* sleep(5); yield* worker(ch) })',
    'function* guards(): Generator<Guard<number>> { yield ch.receive() }',
    'function* guards(): IterableIterator<Guard<number> | undefined> { yield ch.receive() }',
    'const guards: () => Iterable<Guard<number>> = function* () { yield ch.receive() }',
    'declare function other(body: () => Generator<unknown, void>): void; other(function* () { yield sleep(5) })',
    'declare function flow(body: () => Generator<any, void>): void; flow(function* () { yield sleep(5) })',
    'async function* f() { yield sleep(5); yield worker(ch) }',
    'function* numbers() { yield 1; yield }',
    'class A { *[Symbol.iterator](): Iterator<Guard<void>> { yield skip } }',
  ],
  [
    yielded('run(function* () { yield sleep(5) })', guard),
    yielded('function* f() { yield worker(ch) }', operation),
    yielded('function* f() { yield spawn(worker, ch) }', tasklet),
    yielded('function* f() { const n = yield ch.receive() }', guard),
    yielded('function* f(): Operation<void> { yield skip }', guard),
    yielded('function* f(): Generator<Step, void, unknown> { yield cond ? skip : sleep(5) }', guard),
    yielded('class A { *run() { yield sleep(5) } }', guard),
    ['function* f() { yield maybe?.receive() }', says('yielded', guard)],
  ],
)

const returned = (code: string, better: string, kind = guard): [string, ReturnType<typeof says>] => [
  code,
  says('returned', kind, ['addYield', better]),
]

check(
  'return in a generator function',
  [
    'function* f() { return yield* sleep(5) }',
    'function* f() { yield* skip; return spawn(worker, ch) }',
    'function* f(): Operation<Guard<number>> { yield* skip; return ch.receive() }',
    'function* f(): Generator<Step, Guard<number>> { return ch.receive() }',
    'const f: () => Operation<Guard<number>> = function* () { yield* skip; return ch.receive() }',
    'const o: { f(): Operation<Guard<number>> } = { *f() { yield* skip; return ch.receive() } }',
    'function* numbers() { yield 1; return ch.receive() }',
    'function f() { return ch.receive() }; const g = () => ch.receive(); async function h() { return ch.receive() }',
    'async function* f() { yield 1; return ch.receive() }',
    'function* f() { yield* skip; return }',
    'function* f() { yield* skip; return [ch.receive()] }',
    'function* f() { yield* skip; return () => { return ch.receive() } }',
  ],
  [
    returned('function* f() { yield* skip; return sleep(5) }', 'function* f() { yield* skip; return yield* sleep(5) }'),
    returned('function* f() { return sleep(5) }', 'function* f() { return yield* sleep(5) }'),
    returned('run(function* () { return sleep(5) })', 'run(function* () { return yield* sleep(5) })'),
    returned(
      'const p = par([function* () { return worker(ch) }])',
      'const p = par([function* () { return yield* worker(ch) }])',
      operation,
    ),
    returned(
      'const p = par({ a: cond ? function* () { return skip } : skip })',
      'const p = par({ a: cond ? function* () { return yield* skip } : skip })',
    ),
    returned('class A { *f() { yield* skip; return skip } }', 'class A { *f() { yield* skip; return yield* skip } }'),
    returned(
      'function* f() { yield* skip; return cond ? skip : 1 }',
      'function* f() { yield* skip; return cond ? yield* skip : 1 }',
    ),
    returned(
      'const f: () => Operation<void> = function* () { return skip as any as Operation<void> }',
      'const f: () => Operation<void> = function* () { return yield* skip as any as Operation<void> }',
      operation,
    ),
  ],
)

check(
  'what an async function gives',
  [
    'async function f() { return ch.receive() }; const g = async () => sleep(1); async function h() { return spawn(worker, ch) }',
    'async function f(): Promise<Operation<number>> { return worker(ch) }; const g: () => Promise<Operation<number>> = async () => worker(ch)',
    'const all = chs.map(async (c) => worker(c)); const f: () => unknown = async () => worker(ch); const p = Promise.resolve().then(() => worker(ch))',
    'async function* f() { yield 1; return worker(ch) }; async function g() { return run(() => worker(ch)) }',
    'let p; p = Promise.resolve(worker(ch)); const made = new Map([[1, p]]); made.get(1); Promise.resolve(spawn(worker, ch))',
  ],
  [
    ['async function f() { return worker(ch) }', says('resolved', operation)],
    ['async function f() { if (cond) return cond ? worker(ch) : undefined }', says('resolved', operation)],
    ['const f = async () => worker(ch)', says('resolved', operation)],
    ['class A { async f() { return worker(ch) } }', says('resolved', operation)],
    ['const o = { async f() { return par([skip]) } }', says('resolved', operation)],
    ['setInterval(async () => worker(ch), 5)', says('resolved', operation)],
    ['chs.forEach(async function (c) { return worker(c) })', says('resolved', operation)],
    ['process.nextTick(async () => worker(ch))', says('resolved', operation)],
    ['async function f() { return await worker(ch) }', says('awaited')],
    ['async (p: Promise<void>) => { p.then(() => worker(ch)) }', says('promised', operation)],
    ['declare const p: Promise<void>; void p.then(() => worker(ch))', says('promised', operation)],
    ['declare function start(): Promise<Operation<void>> | undefined; start()', says('promised', operation)],
    ['chs.map(async (c) => worker(c))', says('promised', operation)],
    ['async (p: Promise<void>) => { await p.then(() => worker(ch)) }', says('floating', operation)],
  ],
)

check(
  'await',
  [
    'async function f() { await ch.receive(); await sleep(5); await spawn(worker, ch).result; await 1; await run(() => worker(ch)) }',
  ],
  [
    ['async function f() { await worker(ch) }', says('awaited')],
    ['async function f() { const n = await worker(ch); return n }', says('awaited')],
    ['async function f() { await (cond ? worker(ch) : ch.receive()) }', says('awaited')],
    ['await par([skip])', says('awaited')],
    [
      'async function f(t: Tasklet<number>) { await t }',
      says('awaitedTasklet', {}, ['addResult', 'async function f(t: Tasklet<number>) { await t.result }']),
    ],
    [
      'async function f(t: Tasklet<number>) { return await (t as Tasklet<unknown>) }',
      says('awaitedTasklet', {}, [
        'addResult',
        'async function f(t: Tasklet<number>) { return await ((t as Tasklet<unknown>).result) }',
      ]),
    ],
    [
      'async function f() { await spawn(worker, ch) }',
      says('awaitedTasklet', {}, ['addResult', 'async function f() { await spawn(worker, ch).result }']),
    ],
  ],
)

const combined = (method: string, id: MessageId): ReturnType<typeof says> => says(id, { method })

check(
  'a combinator of promises',
  [
    'Promise.all([ch.receive(), sleep(5)]); Promise.allSettled(chs.map((c) => c.receive())); Promise.all(chs)',
    'Promise.race([ch.receive().promise(), fetch("")]); Promise.race([]); Promise.race(["ab", 1]); Promise.race("ab")',
    'race([ch.receive(), sleep(5)]).toString(); Promise.resolve(sleep(5)); Promise["race"]([1]); Promise.race(...[[1]] as const)',
    'class Own { static race(x: unknown[]) {} }; Own.race([sleep(5)]); Own["race"]([sleep(5)]); const all = Promise.all; declare function any(x: unknown): void; any([skip])',
  ],
  [
    ['Promise.race([ch.receive(), sleep(5)])', combined('race', 'raced')],
    ['Promise.any(chs.map((c) => c.receive()))', combined('any', 'raced')],
    ['Promise.race([fetch(""), cond ? ch.receive() : undefined])', combined('race', 'raced')],
    ['Promise.race([...chs.map((c) => c.receive()), 1])', combined('race', 'raced')],
    ['Promise.race(new Set([sleep(5)]))', combined('race', 'raced')],
    ['globalThis.Promise.race([skip])', combined('race', 'raced')],
    ['Promise["race"]([skip])', combined('race', 'raced')],
    ['const { race } = Promise; race([skip])', combined('race', 'raced')],
    ['await Promise.all(chs.map(worker))', combined('all', 'combined')],
    ['Promise.all(chs.map(worker))', combined('all', 'combined')],
    ['async () => Promise.race([worker(ch), skip])', combined('race', 'combined')],
    ['await Promise.race([worker(ch), skip])', combined('race', 'combined')],
    ['Promise.all([worker(ch), ch.receive()])', combined('all', 'combined')],
    ['Promise.allSettled(chs.map((c) => spawn(worker, c)))', combined('allSettled', 'combined')],
    ['Promise.race([worker(ch), ch.receive()])', combined('race', 'combined')],
  ],
)
