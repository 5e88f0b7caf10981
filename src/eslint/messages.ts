/** What the rule says: what happens, and what to write instead. docs/lint.md has each of them with an example. */
export const messages = {
  floating:
    'Nobody waits for this {{kind}}, so it does nothing. Write `yield*` before it; to go on meanwhile, give it to `spawn`.',
  floatingGuard:
    'Nobody waits for this guard, so it does nothing. Write `await` before it, or in a generator function `yield*`.',
  floatingArray: 'Nobody waits for these operations, so they do nothing. `yield* par([…])` waits for all of them.',
  voided:
    '`void` drops this {{kind}}, which then does nothing: it is no promise, that would be under way. Write `yield*` (for a guard in outside code, `await`), or give it to `spawn`.',
  callback:
    'Whoever calls this function drops what it gives, so this {{kind}} does nothing. Write a loop (`for … of`) with `yield*` in it; in a callback of outside code, an async function that awaits a guard, or `trySend`.',
  yielded: '`yield` hands on this {{kind}} and does not wait for it: the star is missing. Write `yield*`.',
  returned:
    'This {{kind}} is returned, and nobody has waited for it. Write `return yield*`; if the caller is meant to get the {{kind}}, write down the result type of the function.',
  resolved:
    'The promise of an async function gives this {{kind}} as it is, and nobody has waited for it. Write `return run(…)`; if the caller is meant to get the {{kind}}, write down the result type of the function.',
  promised: 'This promise gives an {{kind}}, that nobody waits for, so it does nothing. Let it give `run(…)`.',
  looked:
    'Here stands the {{kind}} itself, an object that is always true, and not its result: nobody waits for it. Write `yield*` before it (for a guard in outside code, `await`).',
  predicate:
    'Whoever calls this function asks whether it gives true, and this {{kind}} is an object, that always is: nobody waits for it. Write a loop (`for … of`) with `yield*` in it.',
  awaited:
    '`await` does not wait for an operation, which is no promise: it does nothing. Write `yield*` in a generator function; in outside code, `await run(…)`.',
  awaitedTasklet:
    '`await` does not wait for a tasklet, which is no promise. Write `yield*` in a generator function; in outside code, await its `result`.',
  raced:
    '`Promise.{{method}}` performs all of its guards, and drops what all but one of them received or sent. `alt([…])` performs one, and can be awaited.',
  combined:
    '`Promise.{{method}}` does not wait for an operation that is no promise: it gives it back as it is. Write `yield* par([…])`, or in outside code `await run(() => par([…]))`; a tasklet has a `result` that can be awaited.',
  addYield: 'Wait for it with `yield*`.',
  addAwait: 'Wait for it with `await`.',
  addStar: 'Add the star.',
  addResult: 'Await its `result`.',
} as const

export type MessageId = keyof typeof messages
