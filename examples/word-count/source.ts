/** A source: one file, the channel that its lines come down, and how often it was passed over. */
import { channel } from 'occamy'
import type { Channel } from 'occamy'
import type { Path } from './files.ts'

export class Source {
  /** Where the file is, and in text. */
  readonly at: Path
  readonly path: string
  readonly lines: Channel<string>
  /** The selections that had been made when it asked to send the line that it offers. */
  askedAt = 0
  /** The largest number of selections by which it was passed over. */
  passedOver = 0

  constructor(at: Path) {
    this.at = at
    this.path = String(at)
    this.lines = channel({ name: `lines of ${this.path}` })
  }
}
