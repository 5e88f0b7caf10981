/** What is taken for no guard, and is one. */
import { ANOTHER_COPY } from '../internal/copies.ts'
import type { Contract } from './contract.ts'
import { Guard } from './guard.ts'

/** What is to be said of `given`, which is not what is wanted: `advice`, or that it is a guard of another copy of occamy. */
export function adviceOn(given: unknown, advice: string): string {
  const isOther = (given as Contract | undefined)?.alternatives && !(given instanceof Guard)
  return isOther ? `it is ${ANOTHER_COPY}` : advice
}
