/** What is given to a caller that drops it. */
import { check, says } from './tester.ts'

const guard = says('callback', { kind: 'guard' })
const operation = says('callback', { kind: 'operation' })

check(
  'a callback',
  [
    'chs.forEach((c) => c.trySend(1)); chs.forEach((c) => { c.close() }); chs.forEach(console.log)',
    'chs.map((c) => c.receive()).forEach((g) => { const kept = g })',
    'chs.forEach(async (c) => c.send(1)); chs.forEach(async (c) => { await run(() => worker(c)) })',
    'run(() => sleep(5)); spawn(() => ch.send(1)); spawn(worker, ch); run(function* () { yield* par([() => sleep(1), worker(ch)]) })',
    'const ops = [ch.forEach((n) => sleep(n)), ch.forEach(function* (n) { yield* sleep(n) }), ch.receive().flatMap((n) => sleep(n))]',
    'const make: () => Guard<void> = () => sleep(5); const other: () => unknown = () => sleep(5); const any = (): any => skip',
    'Promise.resolve(1).then(() => sleep(5)); const f: () => void | Operation<void> = () => sleep(5)',
    'run(function* () { chs.forEach((c) => spawn(worker, c)) })',
    'let g; chs.forEach((c) => (g = c.receive())); const all: Guard<void>[] = []; chs.forEach((c) => all.push(c.send(1)))',
    'const o: { on(): Operation<void>; off?: (() => void) | undefined } = { on() { return skip }, off() {} }',
    'class A { run() { return sleep(5) } }; const b = { run() { return sleep(5) } }; const c: object = { run() { return skip } }',
    'setTimeout(ch.trySend, 5, 1); setTimeout(() => {}, 5); new Promise(setTimeout); setTimeout(...([() => {}] as const))',
    'const o: { [name: string]: () => void } = { ["a" + 1]() { return skip } }',
    'process.nextTick(ch.trySend, 1); process.nextTick(() => ch.trySend(1)); process.nextTick(console.log, skip, worker)',
    'declare function nextTick(f: () => unknown): void; nextTick(() => skip); declare function later(f: Function): unknown; later(worker)',
  ],
  [
    ['chs.forEach((c) => c.send(1))', guard],
    ['chs.forEach((c) => worker(c))', operation],
    ['chs.forEach((c) => cond && c.send(1))', guard],
    ['chs.forEach(function (c) { if (cond) return; return c.send(1) })', guard],
    ['chs.forEach((c) => { try { return worker(c) } finally { c.close() } })', operation],
    ['chs.forEach(function* (c) { yield* c.send(1) })', operation],
    ['chs.forEach((c) => chs.map((d) => d.send(1)))', says('floatingArray')],
    ['chs.forEach(worker)', operation],
    ['[1, 2].forEach(ch.send)', guard],
    ['setTimeout(() => ch.send(1), 5)', guard],
    ['setTimeout(ch.send, 5, 1)', guard],
    ['new Promise((resolve) => ch.send(1))', guard],
    [
      'declare const f: (() => void) | undefined; f?.(); declare function on(f?: () => void): void; on(() => sleep(5))',
      guard,
    ],
    ['const f: () => void = () => sleep(5)', guard],
    ['const o: { on(): void } = { on: () => sleep(5) }', guard],
    ['const o: { on(): void } = { on() { return sleep(5) } }', guard],
    ['declare function listen(o: { on?: () => void }): void; listen({ on() { return sleep(5) } })', guard],
    ['process.on("exit", () => sleep(5))', guard],
    ['function f(): () => void { return () => sleep(5) }', guard],
    ['function* g() { yield 1; chs.forEach((c) => c.send(1)) }', guard],
    ['process.nextTick(worker, ch)', operation],
    ['process.nextTick(() => ch.send(1))', guard],
    ['process.nextTick(function* () { yield* ch.send(1) })', operation],
    [
      'declare function setTimeout(handler: string | Function, ms?: number, ...args: any[]): number; setTimeout(worker, 1, ch)',
      operation,
    ],
  ],
)

const looked = (kind: string): ReturnType<typeof says> => says('predicate', { kind })

check(
  'a predicate of an array',
  [
    'chs.some((c) => c.trySend(1)); chs.filter((c) => c.length > 0); chs.find((c) => maybe); [skip].filter(Boolean)',
    'declare const held: Map<unknown, Guard<void>>; chs.filter((c) => held.get(c)); const same = [skip].filter((g) => g)',
    'class Own { filter(f: (c: Channel<number>) => unknown) {} }; new Own().filter((c) => c.receive())',
    'declare const test: (c: Channel<number>) => Guard<void> | boolean; chs.filter(test); chs.filter((c) => test(c)); chs.some(spawn as any)',
  ],
  [
    ['chs.some((c) => c.send(1))', looked('guard')],
    ['chs.filter((c) => cond && c.receive())', looked('guard')],
    ['chs.find(function (c) { return worker(c) })', looked('operation')],
    ['chs.every(worker)', looked('operation')],
    ['declare const some: readonly Channel<number>[]; some.findLast((c) => c.next())', looked('guard')],
    ['chs.findIndex(function* (c) { return (yield* c.receive()) > 1 })', looked('operation')],
  ],
)
