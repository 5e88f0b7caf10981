/** A join in words: what it is to take and give, and how much of that there is. */
import type { Leaf } from '../guard/offer.ts'
import type { Port } from './port.ts'

/** What a wait for a join comes down to. It is served by those who have what is missing. */
export function leafOf(ports: readonly Port[], conditional: boolean): Leaf {
  if (ports.length === 0) return { what: 'for a join of nothing' }
  const absent = ports.filter((port) => !port.suffices(undefined))
  const missing = absent.length > 0 ? absent : ports
  const [first] = missing
  const whose = missing.map(({ core, servers }) => core.whose(servers))
  const condition = conditional ? ', on a condition' : ''
  return {
    what: `to join ${ports.map(inWords).join(' with ')}${condition}`,
    on: first?.core,
    end: first?.side,
    servers: missing.flatMap((port) => port.servers),
    users: missing.map(({ user }) => user),
    foreign: whose.some(({ foreign }) => foreign),
    homes: whose.flatMap(({ homes }) => homes ?? []),
  }
}

/** `two of jobs (1 waiting)`, `a send to results (no room)`. */
function inWords({ core, need, side, waiting }: Port): string {
  if (side === 'send') return `${need === 1 ? 'a' : need} ${need === 1 ? 'send' : 'sends'} to ${core.name}`
  return `${need === 1 ? '' : `${need} of `}${core.name} (${waiting === 0 ? 'none' : waiting} waiting)`
}
