/** Comparing what a select set did with what its model says. */

const STATES: { readonly [name: string]: string } = { ChannelClosedError: 'closed', ChannelPoisonedError: 'poisoned' }

export function stateOf(error: unknown): string {
  const state = STATES[(error as Error).name]
  if (state === undefined) throw error
  return state
}

export function same(what: string, real: unknown, expected: unknown): void {
  if (JSON.stringify(real) !== JSON.stringify(expected))
    throw new Error(`${what} gave ${JSON.stringify(real)}, and the model ${JSON.stringify(expected)}`)
}

export function isError(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'error' in given
}
