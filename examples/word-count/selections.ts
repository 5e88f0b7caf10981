/**
 * How often a source is passed over: the number of selections that the collector makes between the source's asking to send
 * and its being served.
 *
 * A selection is made when the collector's offer is committed; if it was parked, by the sender that arrives. The collector
 * itself goes on only later, and other sources may ask meanwhile: to be exact, an observer counts the commits.
 */
import type { Observer, Tasklet } from 'occamy'

export class Selections implements Observer {
  /** How many the collector has made. */
  count = 0
  private collector: Tasklet<unknown> | undefined = undefined

  /** Counts the commits of this tasklet from now on. */
  watch(collector: Tasklet<unknown>): void {
    this.collector = collector
  }

  readonly onCommit = (tasklet: Tasklet<unknown>): void => {
    if (tasklet === this.collector) this.count++
  }
}
