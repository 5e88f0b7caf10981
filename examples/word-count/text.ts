/** Strings as the engine keeps them: 16-bit units, and cut-out pieces that hold on to the whole. */

/** The first `length` units of a text, or one less: a pair of surrogates is not taken apart. */
export function headOf(text: string, length: number): string {
  const cutsPair = (text.codePointAt(length - 1) ?? 0) > 0xffff
  return text.slice(0, cutsPair ? length - 1 : length)
}

/** A string that was cut out of another keeps all of that one's text in memory; its copy does not. */
export function copyOf(text: string): string {
  return Buffer.from(text).toString()
}
