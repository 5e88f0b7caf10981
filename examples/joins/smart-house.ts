/**
 * A smart house (after the example of fair join patterns, P. Haller and others): rules over the events of its rooms, each with
 * a condition on what is joined. Run it with `npx tsx examples/joins/smart-house.ts`.
 */
import { channel, chord, chords, run, sleep, sleepUntil, spawn, virtualClock } from 'occamy'
import type { Operation, Sender } from 'occamy'

interface Event {
  readonly room: string
  /** When it happened, in seconds. */
  readonly at: number
}
interface Light extends Event {
  readonly level: number
}

function* main(): Operation<void> {
  const motion = channel<Event>({ name: 'motion', capacity: Infinity })
  const light = channel<Light>({ name: 'light', capacity: Infinity })
  const door = channel<Event>({ name: 'door', capacity: Infinity })
  const say = (text: string): void => console.log(text)

  const rules = chords(
    chord({ motion, light })
      .where(({ light, motion }) => light.room === motion.room && light.level < 40 && motion.at - light.at <= 60)
      .react(({ motion }) => say(`${motion.at}: light on in the ${motion.room}`)),
    chord({ inside: motion, door })
      .where(({ door, inside }) => inside.room === 'hall' && door.at > inside.at && door.at - inside.at <= 60)
      .react(({ door }) => say(`${door.at}: somebody has left by the ${door.room}`)),
    chord({ door, inside: motion })
      .where(({ door, inside }) => inside.room === 'hall' && inside.at > door.at && inside.at - door.at <= 60)
      .react(({ inside }) => say(`${inside.at}: somebody has come home`)),
  )
  spawn({ name: 'rules' }, () => rules)

  function* happens<E extends Event>(sensor: Sender<E>, event: E): Operation<void> {
    yield* sleepUntil(event.at)
    yield* sensor.send(event)
  }
  yield* happens(light, { room: 'bathroom', at: 0, level: 20 })
  yield* happens(light, { room: 'kitchen', at: 5, level: 90 })
  yield* happens(motion, { room: 'kitchen', at: 10 })
  yield* happens(motion, { room: 'bathroom', at: 20 })
  yield* happens(door, { room: 'front door', at: 100 })
  yield* happens(motion, { room: 'hall', at: 130 })
  yield* happens(motion, { room: 'hall', at: 300 })
  yield* happens(door, { room: 'back door', at: 340 })
  yield* sleep(1)
  say(`left over: ${motion.length} motion, ${light.length} light, ${door.length} door`)
}

await run(main, { clock: virtualClock() })
