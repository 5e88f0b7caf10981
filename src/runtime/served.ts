/**
 * What the host serves: ends of channels at which a bridge to the host (an emitter, a stream, an iterable) will take or give,
 * as long as it is open. A tasklet that waits there waits for a host operation, and not for another tasklet.
 *
 * Nothing is counted from wait to wait: the loop asks when it comes to rest with nothing else to wait for.
 */
import type { Leaf } from '../guard/offer.ts'
import type { Notice } from '../guard/standing.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { leavesOf } from './deadlock.ts'

/** One bridge, at one end of a channel. */
interface Service {
  readonly end: Leaf['end']
  /** Whether it is going to serve that end, as things stand. */
  readonly isUnderWay: () => boolean
}

const services = new WeakMap<object, Service[]>()
let open = 0
const looks: Array<() => void> = []

/** The host serves those who wait at `end` of `on` while `isUnderWay` says so, until the function that it gives is called. */
export function serveFromHost(on: object, end: Leaf['end'], isUnderWay: () => boolean): () => void {
  const service: Service = { end, isUnderWay }
  const list = services.get(on) ?? []
  list.push(service)
  services.set(on, list)
  open++
  return () => {
    const at = list.indexOf(service)
    if (at < 0) return
    list.splice(at, 1)
    open--
    hostServesLess()
  }
}

/** The first of some tasklets that waits for what the host is going to serve. */
export function whoWaitsForHost(tasklets: Iterable<Tasklet<unknown>, void, unknown>): Tasklet<unknown> | undefined {
  if (open === 0) return undefined
  for (const tasklet of tasklets) if (waitsForHost(tasklet)) return tasklet
  return undefined
}

/** Whether a tasklet waits for what the host is going to serve. */
export function waitsForHost(tasklet: Tasklet<unknown>): boolean {
  return tasklet.doing === 'parked' && leavesOf(tasklet).some(isServed)
}

function isServed({ on, end }: Leaf): boolean {
  const list = on && services.get(on)
  return list !== undefined && list.some((service) => service.end === end && service.isUnderWay())
}

/** By runtime, what is registered to stay with something that the host does: it is waited for while its set is. */
const staying = new WeakMap<object, Set<Notice>>()

/** A promise, or a signal, is registered to stay, or no longer is. */
export function staysAtHost(notice: Notice, stays: boolean): void {
  const { host } = notice
  const all = staying.get(host) ?? new Set<Notice>()
  if (stays) staying.set(host, all.add(notice))
  else all.delete(notice)
}

/** Whether a set of a runtime is waited for that has one of those. */
export function someStayAwaited(runtime: object): boolean {
  for (const notice of staying.get(runtime) ?? []) if (notice.isAwaited) return true
  return false
}

/** A host operation that somebody may have waited for is no longer under way: whoever is stuck finds out. */
export function hostServesLess(): void {
  for (const look of looks) look()
}

/** Has `look` called whenever a host operation has gone. */
export function whenHostServesLess(look: () => void): void {
  looks.push(look)
}
