/**
 * What the checker is told of a turn: which cells it makes, reads and writes. Two steps that touch no cell in common, one of
 * them by writing, can be swapped. Nothing is told, and nothing paid but a look, unless a program is being checked.
 */
import type { Alternative } from './offer.ts'

/** Which part of a thing: of a channel all four, of anything else the first. */
export type Aspect = typeof STATE | typeof BUFFER | typeof SENDERS | typeof RECEIVERS
/** Whether it is open; the membership of a barrier; the permits of a semaphore; whatever a tasklet is at. */
export const STATE = 0
export const BUFFER = 1
/** Who is parked at an end. */
export const SENDERS = 2
export const RECEIVERS = 3

/**
 * What a tasklet does with a select set: it makes it, comes to a wait for it, looks at its registrations, or changes them; or an event of
 * one is its last, or one is put on its ready list.
 */
export type UseOfSet = 'makes' | 'waits' | 'looks' | 'changes' | 'retires' | 'lists'

export interface Probe {
  /** The running tasklet made something that others can touch. */
  made(thing: object): void
  read(thing: object, aspect: Aspect): void
  wrote(thing: object, aspect: Aspect): void
  /** It is about to write the state of a thing, or another aspect, and to let those go on who are parked for that. */
  serves(thing: object, aspect?: Aspect): void
  /** A channel is closed, or something is asked of a tasklet: with an effect, or without, since it had been before. */
  changes(thing: object, hasEffect: boolean): void
  /** A tasklet is about to be suspended, or something to be raised in it: as `changes`. It matters whether it is parked, or has not looked yet, or has still to go on. */
  interrupts(tasklet: object, hasEffect: boolean, how: 'raises' | 'suspends'): void
  /** The running tasklet is about to see what another is doing. */
  sees(tasklet: object): void
  /** A scope ends: whoever is left in it is cancelled. */
  ends(scope: object): void
  /** The running tasklet is about to count who is parked at the ends of a channel. */
  counts(core: object): void
  /** The running tasklet is about to look who is parked at an end: those who are to be found there arrive. */
  looksAt(core: object, end: typeof SENDERS | typeof RECEIVERS): void
  /** The running tasklet is about to take from a select set what is ready of all that it has, in the order in which it has become so. */
  looksFor(alternatives: readonly Alternative[], set: object): void
  /** A select set is used: by the running tasklet, or by the one that comes to a wait. */
  usesSet(set: object, use: UseOfSet): void
  /** Tasklets are run, of which a checker need not be told: for one that lets nothing be done. */
  acts?(): void
  /** The running tasklet reaches outside of the program. Throws. */
  refuses(what: string): never
  /** A tasklet is about to end with an error, which fails its scope unless somebody waits for its end: those arrive who are to be found there. */
  fails(tasklet: object): void
  /** A tasklet has ended, and left its scope. */
  left(scope: object, tasklet: object): void
}
