/**
 * Names that outlast an execution. A program is run again from its start for each execution, with new tasklets and new
 * channels: what the n-th spawn of a tasklet has spawned, and the n-th thing that it has made, are the same in all of them.
 */

/** The cell of the clock. */
export const CLOCK = 0
/** How many cells a thing has, or a tasklet: one for each of its aspects. */
const ASPECTS = 4

/** A tasklet, in every execution. */
export class Ident {
  /** Its place among all idents. */
  readonly index: number
  /** `0` for main, `2` for the second that main spawned, `2.1` for the first that this one spawned. */
  readonly path: string
  /** Its own cell; the cell of its end: what is done to one who waits for that, or has heard of it, could have come before. */
  readonly cell: number
  readonly end: number
  private readonly all: Idents
  private readonly children: Ident[] = []
  private readonly things: number[] = []

  constructor(all: Idents, index: number, path: string) {
    this.all = all
    this.index = index
    this.path = path
    this.cell = all.take(ASPECTS)
    this.end = this.cell + 1
    all.ends.add(this.end)
  }

  /** Whether it is another, or that one has spawned it, or has spawned who did. */
  isFrom({ path }: Ident): boolean {
    return path === '0' || this.path === path || this.path.startsWith(`${path}.`)
  }
  /** The `n`-th tasklet that it spawns. */
  child(n: number): Ident {
    return (this.children[n] ??= this.all.add(this.path === '0' ? String(n + 1) : `${this.path}.${n + 1}`))
  }
  /** The first cell of the `n`-th thing that it makes. */
  thing(n: number): number {
    return (this.things[n] ??= this.all.take(ASPECTS))
  }
}

/** A number for a wait of a tasklet, the same in every execution. */
export function waitIn({ index }: Ident, wait: number): number {
  return index * 0x100000 + wait
}

/** All of them. */
export class Idents {
  private readonly idents: Ident[] = []
  /** The cells of their ends. */
  readonly ends: Set<number> = new Set<number>()
  private cells = CLOCK + 1
  readonly main: Ident = this.add('0')

  at(index: number): Ident {
    return this.idents[index] as Ident
  }
  add(path: string): Ident {
    const ident = new Ident(this, this.idents.length, path)
    this.idents.push(ident)
    return ident
  }
  take(cells: number): number {
    const first = this.cells
    this.cells += cells
    return first
  }
}
