/** A platform that has no Symbol.dispose yet. The property itself can neither be deleted nor changed: so another Symbol. */
const Real = globalThis.Symbol
const Bare = function Symbol(description?: string): symbol {
  return Real(description)
}
for (const key of Reflect.ownKeys(Real)) {
  if (key !== 'dispose' && key !== 'asyncDispose' && key !== 'prototype')
    Object.defineProperty(Bare, key, Object.getOwnPropertyDescriptor(Real, key) ?? {})
}
Bare.prototype = Real.prototype
globalThis.Symbol = Bare as unknown as typeof Symbol
