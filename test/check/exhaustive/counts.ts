/** How many programs and executions each grammar has. */

export interface Counts {
  /** How many programs there are. */
  readonly programs: number
  /** Of every STRIDE-th program, and of all of the first grammar: how many these are, their executions, and those that were compared. */
  readonly share: readonly [programs: number, executions: number, compared: number]
  /** The same of all programs, where somebody has had the time to count them. */
  readonly whole?: readonly [programs: number, executions: number, compared: number]
}

/** A prime, so that the programs that are run differ in every way. */
export const STRIDE = 151

export const COUNTS = {
  'alternations of receives': { programs: 2753, share: [2753, 41764, 8264] },
  'alternations of sends': { programs: 4446, share: [30, 1004, 184] },
  'alternations of a send and a receive': { programs: 6215, share: [42, 1297, 218] },
  'alternations at both ends of a channel': { programs: 6215, share: [42, 1011, 150] },
  'receives in order': { programs: 6215, share: [42, 736, 146] },
  'sends in order': { programs: 6215, share: [42, 724, 136] },
  closes: { programs: 1316, share: [9, 248, 172] },
  'closes of alternations': { programs: 868, share: [6, 131, 125] },
  'closes of alternations at both ends': { programs: 371, share: [3, 277, 179] },
  'closes of a buffer': { programs: 371, share: [3, 115, 102] },
  'poisons of a buffer': { programs: 371, share: [3, 115, 98] },
  'buffers of one': { programs: 2753, share: [19, 522, 175] },
  'one buffer of one': { programs: 5455, share: [37, 893, 186] },
  joins: { programs: 4446, share: [30, 483, 70] },
  'joins with a buffer': { programs: 3685, share: [25, 290, 61] },
  sets: { programs: 4446, share: [30, 674, 152] },
  'sets of channels that close': { programs: 1863, share: [13, 317, 450] },
  'time limits': { programs: 6215, share: [42, 664, 281] },
  'time limits, and a cancel of all at any moment': { programs: 483, share: [4, 238, 10] },
  'a cancel of all at any moment': { programs: 495, share: [4, 1467, 10] },
  cancels: { programs: 2393, share: [16, 235, 96] },
  tries: { programs: 1687, share: [12, 229, 127] },
  'tries at a buffer': { programs: 1687, share: [12, 328, 201] },
} as const satisfies Readonly<Record<string, Counts>>
