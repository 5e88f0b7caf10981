/** A program as the enumerator has it becomes one of the properties', whose interpreter keeps the books that the laws are checked by. */
import type { Action, GuardSpec, Program as Interpreted } from '../../properties/program.ts'
import type { Act, Branch, Program } from '../naive/program.ts'

/** The program, to be interpreted. */
export function interpreted({ tasklets, channels, barriers, semaphores }: Program): Interpreted {
  let sets = 0
  const actions = (act: Act): readonly Action[] =>
    act.do === 'select' ? selecting(act.branches, sets++) : [action(act)]
  return {
    channels: channels.map((capacity) => ({ capacity, overflow: 'block', prefer: 'neither' })),
    barriers,
    semaphores,
    tasklets: tasklets.map((body) => ({ priority: 0, weight: 1, deadline: 0, body: body.flatMap(actions) })),
    sets,
  }
}

const waiting = (guard: GuardSpec): Action => ({ do: 'wait', guard, times: 1 })

/** One event of a set that is made for it. */
function selecting(branches: readonly Branch[], set: number): readonly Action[] {
  return [
    ...branches.map((branch, slot): Action => ({
      do: 'add',
      set,
      slot,
      guard: leaf(branch),
      once: 'never',
      enabled: true,
    })),
    waiting({ on: 'select', set, how: 'next', max: 1, take: 1 }),
  ]
}

function action(act: Act): Action {
  if (act.do === 'wait') return waiting(leaf(act.guard))
  if (act.do === 'alt' || act.do === 'priAlt') return waiting({ on: act.do, branches: act.branches.map(leaf) })
  if (act.do === 'join') {
    const members = act.members.map(({ on, ch }) => ({ on, ch }))
    return waiting({ on: 'join', as: 'tuple', members, where: undefined })
  }
  if (act.do === 'cancel') return { do: 'cancel', of: act.tasklet }
  if (act.do === 'balance' || !('ch' in act)) throw new Error(`no grammar has ${act.do}`)
  return { do: act.do, ch: act.ch }
}

function leaf(branch: Branch): GuardSpec {
  if (branch.on === 'end') throw new Error('no grammar has ends as branches')
  return branch.on === 'send' ? { on: 'send', ch: branch.ch } : branch
}
