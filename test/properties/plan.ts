/** What a tasklet of a program has still to do: a stack of lists of actions, some with cleaning up to follow. */
import type { Node } from './guards.ts'
import type { Action } from './program.ts'

/** An action, or one wait for a guard that was made. */
export type Item = Action | { readonly node: Node }

interface Block {
  readonly items: Item[]
  /** What is to be done once the block is left. */
  readonly cleanup: readonly Action[] | undefined
}

export class Plan {
  private readonly blocks: Block[] = []

  constructor(actions: readonly Action[]) {
    this.push(actions)
  }

  push(items: readonly Item[], cleanup?: readonly Action[]): void {
    this.blocks.push({ items: [...items], cleanup })
  }

  /** The next item; `cleaning` is called when a block is left and its cleaning up begins. */
  next(cleaning: () => void): Item | undefined {
    for (let block = this.blocks.at(-1); block !== undefined; block = this.blocks.at(-1)) {
      const item = block.items.shift()
      if (item !== undefined) return item
      this.blocks.pop()
      if (block.cleanup === undefined) continue
      cleaning()
      this.push(block.cleanup)
    }
    return undefined
  }

  /** Leaves every block: only what is owed in cleaning up remains. */
  unwind(): void {
    for (const { items } of this.blocks) items.length = 0
  }

  /** How many blocks wait for their cleaning up. */
  get owing(): number {
    return this.blocks.filter(({ cleanup }) => cleanup !== undefined).length
  }
}
