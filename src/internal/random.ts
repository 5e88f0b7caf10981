/**
 * The random source that is handed to whatever chooses: mulberry32 (Tommy Ettinger, 2017), 32 bits of state, equal
 * numbers for equal seeds on every engine. Choices need speed and repeatability here, not secrecy.
 */
export function randomSource(seed: number): (n: number) => number {
  let state = seed | 0
  return (n) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((((bits ^ (bits >>> 14)) >>> 0) * n) / 0x100000000) | 0
  }
}

/** The seed of a run that was given none. */
export const DEFAULT_SEED = 1
