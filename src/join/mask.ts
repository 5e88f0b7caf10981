/** A set of small numbers as a bit mask, of as many words as it takes. */
const WORD = 32

export class Mask {
  private readonly words: Int32Array

  /** For the numbers 0 to `size` - 1. */
  constructor(size: number) {
    this.words = new Int32Array(Math.ceil(size / WORD))
  }
  add(n: number): void {
    this.words[n >>> 5] = this.wordOf(n) | (1 << n)
  }
  delete(n: number): void {
    this.words[n >>> 5] = this.wordOf(n) & ~(1 << n)
  }
  has(n: number): boolean {
    return (this.wordOf(n) & (1 << n)) !== 0
  }
  /** The least number that is not below `n`; -1 if there is none. */
  next(n: number): number {
    const { words } = this
    let at = n >>> 5
    if (at >= words.length) return -1
    // A shift counts modulo 32: of the first word, the bits from n on.
    let bits = this.wordOf(n) & (-1 << n)
    while (bits === 0) {
      if (++at === words.length) return -1
      bits = words[at] as number
    }
    return at * WORD + 31 - Math.clz32(bits & -bits)
  }
  private wordOf(n: number): number {
    return this.words[n >>> 5] as number
  }
}
