/**
 * Bytes to lines. A line keeps its line feed, so that a last one without is told apart: the number of lines that end with
 * a line feed is what `wc -l` counts.
 *
 * Memory is bounded whatever the input: a line that is longer than LONGEST comes in several pieces, cut between two
 * words; of a single word that is longer, what is beyond LONGEST is dropped (it still counts as one word).
 */
import { headOf } from './text.ts'

const LONGEST = 64 * 1024

/** A text's last, unfinished word, if it ends in one: looked for only where a word begins. */
const lastWord = /(?<![\p{L}\p{N}_])[\p{L}\p{N}_]*$/u

export class LineSplitter {
  // Holds back the bytes of a character that is cut off, and gives U+FFFD for what is no UTF-8.
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  /** The beginning of a line whose end has not come yet. */
  private rest = ''

  /** Takes more bytes: gives the lines, or pieces of a long one, that are complete with them. */
  split(bytes: Uint8Array): string[] {
    const lines = this.cut(this.decoder.decode(bytes, { stream: true }))
    if (this.rest.length > LONGEST) this.relieve(lines)
    return lines
  }

  /** Gives what is left at the end of the input. */
  end(): string[] {
    const lines = this.cut(this.decoder.decode())
    if (this.rest !== '') lines.push(this.rest)
    return lines
  }

  private cut(text: string): string[] {
    const lines: string[] = []
    let begin = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      lines.push(this.rest + text.slice(begin, end + 1))
      this.rest = ''
      begin = end + 1
    }
    this.rest += text.slice(begin)
    return lines
  }

  /** Gives what comes before the last word of a long line as a piece of its own. */
  private relieve(lines: string[]): void {
    const word = this.rest.search(lastWord)
    if (word > 0) lines.push(this.rest.slice(0, word))
    this.rest = headOf(this.rest.slice(word), LONGEST)
  }
}
