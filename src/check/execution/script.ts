/**
 * What a turn does to what others can see, one thing after the other, as far as it is known: found out by running it.
 *
 * Whoever is parked is served in the midst of the turn that serves it. So what a turn does after that matters: what it takes then may be
 * gone, or not.
 */
export class Script {
  /** Of the n-th thing that is done: the cells of all that it has been done to. */
  private readonly cells: Array<Set<number>> = []

  /** Notes the `n`-th thing that is done; gives whether that is new, and something comes before it. */
  adds(n: number, cell: number): boolean {
    if (n === 0) return false
    const known = (this.cells[n - 1] ??= new Set())
    if (known.has(cell)) return false
    known.add(cell)
    return true
  }

  /** What anything is done to after the `n`-th thing. */
  after(n: number): ReadonlySet<number> {
    const later = this.cells.slice(n)
    return later.length > 1 ? new Set(later.flatMap((cells) => [...cells])) : (later[0] ?? NOTHING)
  }
}

const NOTHING: ReadonlySet<number> = new Set<number>()
