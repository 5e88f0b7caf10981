/** A set of small numbers as a bit mask, of as many words as it takes. */
const WORD = 32

export class Mask {
  private readonly words: Int32Array

  /** For the numbers 0 to `size` - 1. */
  constructor(size: number) {
    this.words = new Int32Array(Math.ceil(size / WORD))
  }
  add(n: number): void {
    this.words[n >>> 5] = this.word(n >>> 5) | (1 << n)
  }
  delete(n: number): void {
    this.words[n >>> 5] = this.word(n >>> 5) & ~(1 << n)
  }
  /** The least number that is not below `n`; -1 if there is none. */
  next(n: number): number {
    const { words } = this
    let at = n >>> 5
    // A shift counts modulo 32: of the first word, the bits from n on.
    for (let bits = this.word(at) & (-1 << n); at < words.length; bits = this.word(++at))
      if (bits !== 0) return at * WORD + 31 - Math.clz32(bits & -bits)
    return -1
  }
  private word(at: number): number {
    return this.words[at] ?? 0
  }
}
