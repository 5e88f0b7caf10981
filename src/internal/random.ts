/**
 * The random source that is handed to whatever chooses: mulberry32 (Tommy Ettinger, 2017), 32 bits of state, equal
 * numbers for equal seeds on every engine. What a seed has beyond 32 bits is folded in. Choices need speed and repeatability here, not secrecy.
 */
export function randomSource(seed: number): (n: number) => number {
  // A seed of 32 bits, with a sign or without, has no high part.
  const high = seed < -0x80000000 || seed > 0xffffffff ? Math.floor(seed / 0x100000000) : 0
  let state = (seed | 0) ^ Math.imul(high, 0x9e3779b1)
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((((bits ^ (bits >>> 14)) >>> 0) * n) / 0x100000000) | 0
  }
}

/** The seed of a run that was given none. */
export const DEFAULT_SEED = 1
