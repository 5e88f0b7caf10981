/** Whether every call of a function gives a generator of its own. */
export function isGeneratorFunction(fn: object): boolean {
  return (fn as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'GeneratorFunction'
}
