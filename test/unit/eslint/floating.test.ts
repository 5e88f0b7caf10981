/** What is dropped where it stands. */
import { check, says } from './tester.ts'

const guard = { kind: 'guard' }
const operation = { kind: 'operation' }

/** In the body of a tasklet. */
const body = (code: string): string => `run(function* () { ${code} })`

/** A case in the body of a tasklet, with what is suggested for it. */
const inBody = (code: string, better: string, kind = guard): [string, ReturnType<typeof says>] => [
  body(code),
  says('floating', kind, ['addYield', body(better)]),
]

check(
  'a statement',
  [
    body('yield* sleep(5)'),
    body('yield* worker(ch)'),
    'async function f() { await sleep(5); await ch.receive() }',
    // What acts now.
    'ch.trySend(1); ch.close(); ch.poison(new Error()); ch.tryReceive()',
    body('spawn(worker, ch); const t = spawn({ name: "a" }, worker, ch); t.cancel(); t'),
    'declare const sub: { t: Tasklet<number> }; sub.t',
    'class Named extends Tasklet<number> {}; declare function start(): Named; start()',
    'run(() => worker(ch)); new Promise(() => {})',
    'const set = selectSet<string, number>(); set.add("a", ch.receive()); set.enable("a"); set.remove("a"); set',
    'const b = barrier(2); b.enrol(); b.resign(); b; ch; chs',
    // What something still has.
    'const g = ch.receive(); let h; h = ch.send(1); h ??= g; cond && (h = g)',
    'const guards = [sleep(1)]; guards.shift(); guards.pop()?.map(String).promise(); guards.splice(0, 1); guards.reverse(); guards.push(skip)',
    'const guards = new Map([[1, sleep(1)]]); guards.get(1); guards.set(2, skip); new Set([skip]).add(skip)',
    'class Builder extends Guard<void> { build(): this { return this } }; declare const b: Builder; b.build()',
    'class Pool<G extends Guard<unknown>> { take(): G { throw 0 } }; declare const p: Pool<Guard<void>> | undefined; p?.take()',
    // What is none.
    'function* numbers() { yield 1; return 2 }; numbers()',
    'function* none() { return 2 }; none()',
    'async function* steps(): AsyncGenerator<Step> {}; steps()',
    'new Set([1]).values(); [1, 2].map(String); "text"; undefined; ({}) as any; ({}) as unknown; ({}) as never',
    '{ const step = Symbol(); interface Tick { readonly [step]: true }; (function* (): Generator<Tick> {})() }',
    'interface Step { readonly other: true }; {function* own(): Generator<{ step: true }> {}; own()}',
    'ch.receive().promise(); ch.receive().then(console.log)',
    'function f<T>(x: T, y: T extends string ? 1 : 2) { x; y }',
    'for (let i = 0, g = sleep(1); i < 1; i++, g = sleep(i)) ;',
  ],
  [
    inBody('sleep(5)', 'yield* sleep(5)'),
    inBody('ch.send(1).map(() => 2)', 'yield* ch.send(1).map(() => 2)'),
    inBody('skip', 'yield* skip'),
    inBody('alt([ch.receive(), sleep(5)])', 'yield* alt([ch.receive(), sleep(5)])'),
    inBody('worker(ch)', 'yield* worker(ch)', operation),
    inBody('par([worker(ch), ch.receive()])', 'yield* par([worker(ch), ch.receive()])', operation),
    inBody('ch.forEach(() => {})', 'yield* ch.forEach(() => {})', operation),
    inBody('(function* () { yield* skip })()', 'yield* (function* () { yield* skip })()', operation),
    inBody('(sleep(5))', '(yield* sleep(5))'),
    inBody('sleep(5) as Guard<void>', 'yield* sleep(5) as Guard<void>'),
    inBody('skip!', 'yield* skip!'),
    inBody('spawn(worker, ch).result', 'yield* spawn(worker, ch).result'),
    // In the order in which they are reached.
    [
      body('sleep(1); worker(ch)'),
      says('floating', guard, ['addYield', body('yield* sleep(1); worker(ch)')]),
      says('floating', operation, ['addYield', body('sleep(1); yield* worker(ch)')]),
    ],
    // Which type it has, that the function's own type parameter says.
    ['function f<G extends Guard<number>>(g: G) { g }', says('floatingGuard')],
    ['function f<O extends Operation<number> | undefined>(o: O) { o }', says('floating', operation)],
    ['function f<T>(x: T): T { return x }; f(sleep(1))', says('floatingGuard')],
    ['function f<G extends Guard<void>>(make: () => G) { make() }', says('floatingGuard')],
    ['class Flag extends Guard<string> { declare poll: never }; declare const flag: Flag; flag', says('floatingGuard')],
    [
      'class Flag { [Symbol.iterator](): Iterator<Step, void, unknown> { throw 0 } }; new Flag()',
      says('floating', operation),
    ],
    ['declare const both: Guard<void> & { readonly extra: 1 }; both', says('floatingGuard')],
    ['function* mixed() { yield* skip; if (cond) yield 1 }; mixed()', says('floating', operation)],
    // Who waits, depends on where it stands.
    [
      'async function f() { sleep(5) }',
      says('floatingGuard', {}, ['addAwait', 'async function f() { await sleep(5) }']),
    ],
    [
      'const f = async () => { cond && skip! }',
      says('floatingGuard', {}, ['addAwait', 'const f = async () => { cond && await (skip!) }']),
    ],
    ['async function f() { worker(ch) }', says('floating', operation)],
    [
      'async function* f() { sleep(5); yield 1 }',
      says('floatingGuard', {}, ['addAwait', 'async function* f() { await sleep(5); yield 1 }']),
    ],
    ['function f() { sleep(5) }', says('floatingGuard')],
    ['worker(ch)', says('floating', operation)],
    ['const f = function* () { class A { static { sleep(5) } } }', says('floatingGuard')],
    ['const f = function* () { class A { x = (sleep(5), 1) } }', says('floatingGuard')],
    [body('() => { sleep(5) }'), says('floatingGuard')],
    // One of several types.
    ['declare const g: Guard<void> | null | undefined; g', says('floatingGuard')],
    [body('maybe?.send(1)'), says('floating', guard)],
    [
      'async function f() { maybe?.send(1) }',
      says('floatingGuard', {}, ['addAwait', 'async function f() { await (maybe?.send(1)) }']),
    ],
    ['declare const x: Tasklet<number> | Guard<void>; x', says('floatingGuard')],
  ],
)

check(
  'a part of a statement',
  [
    body('cond && (yield* sleep(5)); cond ? yield* sleep(1) : yield* skip; yield* sleep(1), yield* skip'),
    body('yield* (cond ? skip : sleep(1)); cond ? spawn(worker, ch) : undefined'),
    'const g = cond ? sleep(1) : skip; const f = () => cond && sleep(5); const h = (cond, sleep(5))',
  ],
  [
    inBody('cond && sleep(5)', 'cond && (yield* sleep(5))'),
    inBody('cond || sleep(5)', 'cond || (yield* sleep(5))'),
    inBody('cond ?? (cond && sleep(5))', 'cond ?? (cond && (yield* sleep(5)))'),
    inBody('cond ? sleep(1) : 1', 'cond ? yield* sleep(1) : 1'),
    inBody('cond ? yield* worker(ch) : worker(ch)', 'cond ? yield* worker(ch) : yield* worker(ch)', operation),
    inBody('const x = (sleep(1), 2)', 'const x = (yield* sleep(1), 2)'),
    inBody('cond, sleep(1)', 'cond, yield* sleep(1)'),
    inBody('for (sleep(1); cond; ) ;', 'for (yield* sleep(1); cond; ) ;'),
    inBody('for (; cond; sleep(1)) ;', 'for (; cond; yield* sleep(1)) ;'),
    [
      body('cond ? sleep(1) : skip'),
      says('floating', guard, ['addYield', body('cond ? yield* sleep(1) : skip')]),
      says('floating', guard, ['addYield', body('cond ? sleep(1) : yield* skip')]),
    ],
    inBody('sleep(1) ?? 2', '(yield* sleep(1)) ?? 2'),
  ],
)

check(
  'void',
  ['void 0; void spawn; void run(() => skip); void ch.receive().promise()', body('void spawn(worker, ch)')],
  [
    [body('void sleep(5)'), says('voided', guard, ['addYield', body('yield* sleep(5)')])],
    [body('void (sleep(5))'), says('voided', guard, ['addYield', body('yield* (sleep(5))')])],
    [body('cond && void worker(ch)'), says('voided', operation, ['addYield', body('cond && (yield* worker(ch))')])],
    ['async () => { void skip }', says('voided', guard, ['addAwait', 'async () => { await skip }'])],
    ['const f = () => void worker(ch)', says('voided', operation)],
  ],
)

check(
  'an array',
  [
    body('yield* par(chs.map((c) => c.send(1))); chs.map((c) => spawn(worker, c)); [1].map(String)'),
    body('const ops = chs.map((c) => c.send(1)); return ops'),
  ],
  [
    [body('chs.map((c) => c.send(1))'), says('floatingArray')],
    [body('void chs.map((c) => worker(c))'), says('floatingArray')],
    ['[sleep(1), 2] as const', says('floatingArray')],
    ['cond && [skip]', says('floatingArray')],
  ],
)

/** A case in the body of a tasklet of what is looked at there, with what is suggested for it. */
const looked = (code: string, better: string, kind = guard): [string, ReturnType<typeof says>] => [
  body(code),
  says('looked', kind, ['addYield', body(better)]),
]

check(
  'a condition or an operand',
  [
    body('if (yield* ch.next()) return; while (!(yield* ch.next())) ; switch (yield* ch.receive()) {}'),
    body('yield* alt([cond && ch.receive(), !cond && skip, cond ? sleep(1) : skip]); const g = cond && ch.send(1)'),
    // Whether it is there, or the same.
    body(
      'const g = cond ? skip : undefined; if (g) yield* g; if (maybe?.receive()) return; const h = maybe?.receive() ?? skip',
    ),
    'const guards = [skip]; while (guards.shift()) ; if (guards.pop() === undefined) ; if (guards[0] && !skip) ;',
    'class Pool<G extends Guard<unknown>> { take(): G { throw 0 } }; declare const p: Pool<Guard<void>>; if (p.take()) ;',
    'declare const other: unknown, any: any; sleep(1) === other; sleep(1) !== any; sleep(1) == skip; sleep(1) instanceof Guard; "poll" in sleep(1)',
    'declare function tag(s: TemplateStringsArray, g: Guard<void>): void; tag`${sleep(1)}`; `${ch} ${cond}`',
    'if (spawn(worker, ch)) ; delete (ch as { length?: number }).length; for (;;) break; class A { #a; is(x: object) { return #a in x } }',
    'if (ch.receive().promise()) ; declare const either: () => Guard<void> | boolean; if (either()) ;',
  ],
  [
    looked('while (!ch.next()) ;', 'while (!(yield* ch.next())) ;'),
    looked('while (ch.next()) ;', 'while (yield* ch.next()) ;'),
    looked('do ; while (ch.next())', 'do ; while (yield* ch.next())'),
    looked('for (; ch.next(); ) ;', 'for (; yield* ch.next(); ) ;'),
    looked('if (cond && ch.next()) return', 'if (cond && (yield* ch.next())) return'),
    looked('if (worker(ch)) return', 'if (yield* worker(ch)) return', operation),
    looked('switch (ch.receive()) {}', 'switch (yield* ch.receive()) {}'),
    looked('const n = ch.receive() ? 1 : 2', 'const n = (yield* ch.receive()) ? 1 : 2'),
    looked('const b = ch.receive() && true', 'const b = (yield* ch.receive()) && true'),
    looked('sleep(1) && cond', '(yield* sleep(1)) && cond'),
    looked('const s = "n" + ch.receive()', 'const s = "n" + (yield* ch.receive())'),
    looked('const s = `${ch.receive()}`', 'const s = `${yield* ch.receive()}`'),
    looked('if (ch.receive() === 3) return', 'if ((yield* ch.receive()) === 3) return'),
    looked('if (undefined !== ch.receive()) return', 'if (undefined !== (yield* ch.receive())) return'),
    looked('!sleep(1)', '!(yield* sleep(1))'),
    looked('typeof worker(ch)', 'typeof (yield* worker(ch))', operation),
    [
      'async function f() { while (!ch.next()) ; }',
      says('looked', guard, ['addAwait', 'async function f() { while (!await ch.next()) ; }']),
    ],
    ['function f() { return !ch.next() }', says('looked', guard)],
  ],
)
