/** The slow way into an operation: the budget of the running tasklet is spent, or nothing runs at all. */
import { OutsideTaskletError } from '../internal/errors.ts'
import { comeToWait, kernel } from './kernel.ts'
import type { Operation, Step } from './operation.ts'

/** Gives way, throws what was raised in the tasklet, or lets the guard look: as its tasklet decides. */
export function interrupt<T>(guard: Operation<T>): IteratorResult<Step, T> {
  const { offer } = kernel
  if (offer === undefined) throw new OutsideTaskletError('`yield*`')
  const result = offer.interrupt(guard) as IteratorResult<Step, T>
  // Not before: what is done at once is no wait, and a trace is as long as the stack.
  if (result.done !== true) comeToWait()
  return result
}
