/** How the interpreter does the actions that concern a channel at once, or that nest. */
import type { Operation } from 'occamy'
import type { Agent } from './agent.ts'
import type { Interpreter } from './interpret.ts'
import type { Action } from './program.ts'
import type { Body } from './world.ts'

type Nested = Exclude<Extract<Action, { body: unknown } | { bodies: unknown }>, { do: 'finally' }>

/** An operation that runs actions of its own. */
export function nested(run: Interpreter, agent: Agent, action: Nested): Operation<unknown> {
  const { more } = run
  if ('bodies' in action) return more[action.do](action.bodies.map((body) => () => run.inner(body)))
  const body = (): Body<unknown> => run.acts(agent, action.body)
  switch (action.do) {
    case 'scope':
      return more.scope(body, 'cancel')
    case 'forking':
      return more.scope(body, 'wait')
    case 'within':
      return more.within(action.ms, body)
    case 'unpreempted':
    case 'recurse':
      return more[action.do](body)
  }
}

/** What takes no time at a channel. */
export function atChannel(
  run: Interpreter,
  agent: Agent,
  what: 'trySend' | 'tryReceive' | 'close' | 'poison',
  ch: number,
): void {
  const channel = run.world.channels[ch]
  if (channel === undefined) return
  if (what === 'close' || what === 'poison') {
    channel[what]()
    run.note(agent, 'did', { detail: what, ch })
  } else if (what === 'trySend') {
    const message = run.draw(agent, ch)
    const place = ++run.places
    run.note(agent, channel.trySend(message) ? 'sent' : 'dropped', { ch, message: message.id, place })
  } else {
    const place = ++run.places
    const got = channel.tryReceive()
    if (got === undefined) run.note(agent, 'nothing', { ch })
    else run.note(agent, 'received', { ch, message: got.value.id, place })
  }
}
