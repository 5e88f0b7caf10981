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
  'alternations of receives': { programs: 2753, share: [2753, 46501, 8264] },
  'alternations of sends': { programs: 4446, share: [30, 1300, 184] },
  'alternations of a send and a receive': { programs: 6215, share: [42, 1414, 218] },
  'alternations at both ends of a channel': { programs: 6215, share: [42, 1111, 150] },
  'receives in order': { programs: 6215, share: [42, 850, 146] },
  'sends in order': { programs: 6215, share: [42, 724, 136] },
  closes: { programs: 1316, share: [9, 805, 172] },
  'closes of alternations': { programs: 868, share: [6, 672, 125] },
  'closes of alternations at both ends': { programs: 371, share: [3, 858, 179] },
  'closes of a buffer': { programs: 371, share: [3, 388, 102] },
  'poisons of a buffer': { programs: 371, share: [3, 388, 98] },
  'buffers of one': { programs: 2753, share: [19, 726, 175] },
  'one buffer of one': { programs: 5455, share: [37, 981, 186] },
  joins: { programs: 4446, share: [30, 599, 70] },
  'joins with a buffer': { programs: 3685, share: [25, 347, 61] },
  sets: { programs: 4446, share: [30, 769, 152] },
  'sets of channels that close': { programs: 1863, share: [13, 1033, 450] },
  'time limits': { programs: 6215, share: [42, 699, 281] },
  'time limits, and a cancel of all at any moment': { programs: 483, share: [4, 233, 10] },
  'a cancel of all at any moment': { programs: 495, share: [4, 100, 10] },
  cancels: { programs: 2393, share: [16, 378, 62] },
  tries: { programs: 1687, share: [12, 805, 127] },
  'tries at a buffer': { programs: 1687, share: [12, 1187, 201] },
} as const satisfies Readonly<Record<string, Counts>>
