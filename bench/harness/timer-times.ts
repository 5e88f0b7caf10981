// The same pseudo-random choices for every system's timers: when a timer is due (far away, so that none fires), and which
// armed one is replaced next. A linear congruential generator, because its cost is a few cycles.

export interface TimerTimes {
  /** Milliseconds from now: between one hour and two. */
  time(): number
  /** Which of n: 0 <= result < n. */
  index(n: number): number
}

/** Which of the armed timers goes next: the oldest, as time limits do, or any one, as idle connections' timers do. */
export type Replaced = 'oldest' | 'any'

/** Makes a generator with a fixed seed. With `replaced` as 'oldest', `index` counts round instead. */
export function timerTimes(replaced: Replaced = 'any'): TimerTimes {
  let state = 12_345
  let turn = -1
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296
  return {
    time: () => 3_600_000 + Math.floor(next() * 3_600_000),
    index: replaced === 'any' ? (n) => Math.floor(next() * n) : (n) => (turn = turn + 1 < n ? turn + 1 : 0),
  }
}
