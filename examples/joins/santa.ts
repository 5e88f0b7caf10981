/**
 * The Santa Claus problem (J. Trono 1994): Santa sleeps until nine reindeer are back, or three elves want advice; when both
 * are so, the reindeer come first. Here a group is a chord, and the whole of Santa is two of them in order. Run it with
 * `npx tsx examples/joins/santa.ts`.
 */
import { chord, chords, request, run, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Request, Requests } from 'occamy'

const REINDEER = 9
const ELVES = 10
const GROUP = 3
const YEARS = 5
const YEAR = 365

const log: string[] = []
let delivered = 0

/** Lets a whole group go. */
function release(group: readonly Request<string, void>[]): string {
  for (const member of group) member.reply()
  return group.map(({ argument }) => argument).join(', ')
}

/** On holiday, or at work, then back at Santa's; again and again. */
function* member(name: string, group: Requests<string, void>, away: number): Operation<void> {
  for (;;) {
    yield* sleep(away)
    yield* group.call(name)
  }
}

function* main(): Operation<void> {
  const stable = request<string>({ name: 'the stable' })
  const study = request<string>({ name: 'the study' })
  const santa = chords.inOrder(
    chord(Array.from({ length: REINDEER }, () => stable)).react(function* (reindeer) {
      yield* sleep(24)
      delivered++
      log.push(`Christmas: ${release(reindeer)}`)
    }),
    chord(Array.from({ length: GROUP }, () => study)).react(function* (elves) {
      yield* sleep(1)
      log.push(`advice for ${release(elves)}`)
    }),
  )
  spawn({ name: 'Santa' }, () => santa)
  for (let i = 1; i <= REINDEER; i++) spawn(member, `reindeer ${i}`, stable, YEAR - i)
  for (let i = 1; i <= ELVES; i++) spawn(member, `elf ${i}`, study, 20 + 7 * i)
  yield* sleep(YEARS * YEAR)
}

await run(main, { clock: virtualClock() })
console.log(log.slice(0, 3).join('\n'))
console.log(`toys were delivered ${delivered} times; there were ${log.length - delivered} meetings with elves`)
