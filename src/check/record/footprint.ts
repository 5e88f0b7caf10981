/** What a step touches: cells, by number. Two steps are independent unless one writes a cell that the other touches. */

export class Footprint {
  readonly reads: number[] = []
  readonly writes: number[] = []

  read(cell: number): void {
    if (!this.reads.includes(cell)) this.reads.push(cell)
  }
  write(cell: number): void {
    if (!this.writes.includes(cell)) this.writes.push(cell)
  }
}

/** Where nobody wants to know what is touched. */
class NoFootprint extends Footprint {
  override read(): void {
    // It is not noted.
  }
  override write(): void {
    // It is not noted.
  }
}
export const NO_FOOTPRINT: Footprint = new NoFootprint()

export function independent(a: Footprint, b: Footprint): boolean {
  return !meets(a.writes, b.writes) && !meets(a.writes, b.reads) && !meets(a.reads, b.writes)
}

function meets(a: readonly number[], b: readonly number[]): boolean {
  for (const cell of a) if (b.includes(cell)) return true
  return false
}
