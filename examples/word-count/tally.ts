/** What has been counted so far. A word is a run of letters, digits and underscores of any script, in lower case. */
import { copyOf, headOf } from './text.ts'

const words = /[\p{L}\p{N}_]+/gu

/** A longer word is counted under its beginning. */
const LONGEST_KEY = 100

export class Tally {
  files = 0
  lines = 0
  words = 0
  bytes = 0
  private readonly counts = new Map<string, number>()

  /** Counts a line, or a piece of one. */
  addLine(line: string): void {
    if (line.endsWith('\n')) this.lines++
    for (const word of line.match(words) ?? []) this.addWord(word)
  }

  /** The most frequent words with their counts; of equal ones, the first in order of characters. */
  top(n: number): Array<[word: string, count: number]> {
    return [...this.counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, n)
  }

  private addWord(word: string): void {
    this.words++
    const key = headOf(word, LONGEST_KEY).toLowerCase()
    const count = this.counts.get(key)
    if (count === undefined) this.counts.set(copyOf(key), 1)
    else this.counts.set(key, count + 1)
  }
}
