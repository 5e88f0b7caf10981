/** An array for `n` values. Measured: one that is written out costs a third of one whose length is found out. */
export function roomFor<T>(n: number): Array<T | undefined> {
  if (n === 2) return [undefined, undefined]
  if (n === 3) return [undefined, undefined, undefined]
  return n === 4 ? [undefined, undefined, undefined, undefined] : new Array<T | undefined>(n)
}
