/**
 * Numbers in the order in which they were served, the one whose turn is longest ago first, some of which are marked.
 *
 * Each has a place, and whoever is served gets a new one behind all others; now and then, when there is no place left, they close up. So to
 * serve one costs O(1), and so does the next of those that are marked, but for a look at one word for every 16 numbers.
 * Invariant: `numbers[places[n]] === n`; a place at which that does not hold is nobody's any more.
 */
import { Mask } from './mask.ts'

export class LeastRecent {
  private readonly places: Int32Array
  private readonly numbers: Int32Array
  /** Which places are those of marked ones, and how many that are: most often none. */
  private readonly marks: Mask
  private marked = 0
  /** Where the next place is. */
  private end: number

  /** The numbers 0 to `size` - 1, in that order at first. */
  constructor(size: number) {
    // Twice as many as there are numbers, or more, to fill the words of the mask.
    const room = 32 * Math.ceil(size / 16)
    this.places = Int32Array.from({ length: size }, (_, n) => n)
    this.numbers = Int32Array.from({ length: room }, (_, place) => place)
    this.marks = new Mask(room)
    this.end = size
  }

  mark(n: number): void {
    const place = this.placeOf(n)
    if (this.marks.has(place)) return
    this.marks.add(place)
    this.marked++
  }
  unmark(n: number): void {
    const place = this.placeOf(n)
    if (!this.marks.has(place)) return
    this.marks.delete(place)
    this.marked--
  }
  /** The first that is marked; -1 if none is. */
  first(): number {
    return this.marked === 0 ? -1 : this.at(this.marks.next(0))
  }
  /** The first that is marked behind `n`. */
  next(n: number): number {
    return this.marked === 0 ? -1 : this.at(this.marks.next(this.placeOf(n) + 1))
  }

  /** It has been served just now: it comes behind all the others. */
  comeLast(n: number): void {
    if (this.placeOf(n) === this.end - 1) return
    if (this.end === this.numbers.length) this.closeUp()
    this.move(n, this.end++)
  }
  /** It is to be the next; those that were before it come behind all the others. */
  comeFirst(n: number): void {
    this.closeUp()
    for (let ahead = this.placeOf(n), place = 0; place < ahead; place++) this.comeLast(this.at(place))
  }

  private closeUp(): void {
    const { end } = this
    this.end = 0
    for (let place = 0; place < end; place++) {
      const n = this.at(place)
      if (this.placeOf(n) === place) this.move(n, this.end++)
    }
  }
  private move(n: number, to: number): void {
    const { marks } = this
    const from = this.placeOf(n)
    this.places[n] = to
    this.numbers[to] = n
    if (this.marked === 0 || !marks.has(from)) return
    marks.delete(from)
    marks.add(to)
  }
  private placeOf(n: number): number {
    return this.places[n] as number
  }
  private at(place: number): number {
    return place < 0 ? -1 : (this.numbers[place] as number)
  }
}
