/** All planted bugs. */
import { cells } from './cells.ts'
import { closing } from './closing.ts'
import { locks } from './locks.ts'
import { networks } from './networks.ts'
import type { Planted } from './planted.ts'
import { timeouts } from './timeouts.ts'

export const all: readonly Planted[] = [...locks, ...cells, ...closing, ...timeouts, ...networks]
