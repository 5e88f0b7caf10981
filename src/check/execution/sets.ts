/**
 * Select sets that several tasklets use. What one of them registers, or takes out, while another waits changes what that one can be
 * committed with: so it is a step. A set that is one tasklet's own, or that is handed over to one with all that it will ever have, needs
 * nothing of this.
 */
import { BUFFER } from '../../guard/probe.ts'
import type { UseOfSet } from '../../guard/probe.ts'
import type { Footprint } from '../record/footprint.ts'
import type { Party } from '../record/party.ts'

interface Used {
  readonly cell: number
  /** Who made it, and the how-manyeth of its maker's: the same in every execution, and every search. */
  readonly name: string
  /** In which turn, by number, a party used it last. A wait may last for ever. */
  readonly uses: Map<Party, number>
}

interface Use {
  readonly use: UseOfSet
  /** In which turn, by number. */
  readonly turn: number
  /** Whether all that another has done came before. */
  readonly isBefore: (other: Party) => boolean
}

export class Sets {
  private readonly all: Map<object, Used> = new Map<object, Used>()
  /** The names of those that are shared, as far as is known, and of those that are polled; nobody wants to know without. */
  private readonly shared: Set<string> | undefined
  private readonly polled: Set<string> | undefined

  constructor(shared: Set<string> | undefined, polled: Set<string> | undefined) {
    this.shared = shared
    this.polled = polled
  }

  makes(set: object, by: Party): void {
    const n = by.made++
    this.all.set(set, { cell: by.ident.thing(n), name: `${by.ident.path}#${n}`, uses: new Map() })
  }
  has(set: object): boolean {
    return this.all.has(set)
  }

  /** Notes a use; gives whether it tells that the set is shared, which was not known. */
  use(set: object, by: Party, { isBefore, turn, use }: Use): boolean {
    const { name, uses } = this.all.get(set) ?? {}
    if (name === undefined || uses === undefined) return false
    uses.set(by, use === 'waits' ? Infinity : Math.max(uses.get(by) ?? 0, turn))
    if (this.shared?.has(name) !== false) return false
    // What was done in the turn that spawned it, or before, comes before all that it does.
    if (![...uses].some(([other, last]) => last > by.born && !isBefore(other))) return false
    this.shared.add(name)
    return true
  }

  /** What is ready of a set is taken in order; gives whether that was not known. */
  polls(set: object): boolean {
    const { name } = this.all.get(set) ?? {}
    if (name === undefined || this.polled?.has(name) !== false) return false
    this.polled.add(name)
    return true
  }
  /** The cell of the order in which what it has becomes ready, of a set for which that matters. */
  listOf(set: object): number | undefined {
    const used = this.all.get(set)
    return used !== undefined && this.polled?.has(used.name) === true ? used.cell + BUFFER : undefined
  }

  /** Something of a set has become ready. */
  lists(set: object, footprint: Footprint): void {
    const list = this.listOf(set)
    if (list !== undefined) footprint.write(list)
  }

  /** The cell of a set that is shared. */
  cellOf(set: object): number | undefined {
    const used = this.all.get(set)
    return used !== undefined && this.shared?.has(used.name) === true ? used.cell : undefined
  }
}
