/**
 * Where a tasklet comes from: the chain of spawns that an error's report names.
 *
 * Invariant: a chain holds at most 32 links, so that an endless chain of spawns, each one ending, keeps nothing alive;
 * it is cut back to 16 when it is full, which costs one link a spawn. A link lets go of its tasklet when that one ends.
 */
const CUT = 32
const KEPT = 16

export class Origin {
  /** The tasklet, while it lives. */
  tasklet: object | undefined
  readonly name: string
  readonly up: Origin | undefined
  readonly length: number

  constructor(tasklet: object | undefined, name: string, up: Origin | undefined) {
    this.tasklet = tasklet
    this.name = name
    this.up = up !== undefined && up.length >= CUT ? copy(up, KEPT) : up
    this.length = this.up === undefined ? 1 : this.up.length + 1
  }

  /** The names from here up: at most 16. */
  names(): string[] {
    const names: string[] = []
    for (let at: Origin | undefined = this; at !== undefined && names.length < KEPT; at = at.up) names.push(at.name)
    return names
  }
}

function copy(origin: Origin, links: number): Origin {
  const up = links > 1 && origin.up !== undefined ? copy(origin.up, links - 1) : undefined
  return new Origin(undefined, origin.name, up)
}
