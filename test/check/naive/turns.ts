/**
 * Turns of which something can be seen: from the end of a wait through what acts now, to the next wait.
 *
 * Nobody arrives at its wait on its own. A turn that looks who waits at the end of a rendezvous channel sees those who have
 * arrived, and which they are is a choice: any list of those that wait there, in the order of their coming.
 */
import { actsNow } from './program.ts'
import type { Now } from './program.ts'
import {
  at,
  cancel,
  cell,
  change,
  current,
  endMain,
  goOn,
  happening,
  mainIsDone,
  note,
  settle,
  tasklet,
} from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { alternatives, arrive, isLast, isReady, match, place, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Alternative, Move } from './moves.ts'

type End = 'senders' | 'receivers'

interface ChannelEnd {
  readonly ch: number
  readonly end: End
}

export function turnMoves(state: State): readonly Move[] {
  const end: Move[] = mainIsDone(state) ? [{ label: 'main ends', happen: endMain }] : []
  const runnable = [...state.tasklets.keys()].filter((t) => tasklet(state, t).mode === 'runnable')
  return [...end, ...runnable.flatMap((t) => arrivalLists(state, t).map((list) => turn(state, t, list)))]
}

function turn(state: State, t: number, list: readonly number[]): Move {
  const seen = list.map((u) => place(state, u)).join(', ')
  return {
    label: `${place(state, t)} turn${seen === '' ? '' : ` seeing ${seen}`}`,
    happen(state, event) {
      change(state, t, { started: true })
      for (const u of list) arrive(state, u, event)
      for (let act = current(state, t); act !== undefined && actsNow(act); act = current(state, t)) {
        const entry = actNow(state, t, act, event)
        if (entry !== undefined) note(state, t, entry)
        change(state, t, { pc: tasklet(state, t).pc + 1 })
      }
      goOn(state, t, event)
    },
  }
}

/** Does one thing; says what to note of it. */
function actNow(state: State, t: number, act: Now, event: Happening): string | undefined {
  switch (act.do) {
    case 'close':
    case 'poison':
      end(state, act.ch, act.do === 'close' ? 'closed' : 'poisoned', event)
      return undefined
    case 'trySend':
      return `tried ${trySend(state, act.ch, act.value, event)}`
    case 'tryReceive':
      return `tried ${tryReceive(state, act.ch, event)}`
    case 'balance':
      return `balance ${balance(state, act.ch, event)}`
    case 'cancel':
      cancel(state, act.tasklet, event)
      return undefined
    case 'enrol':
    case 'resign':
      event.writes.add(cell.membership(act.barrier))
      state.enrolled[act.barrier] = at(state.enrolled, act.barrier) + (act.do === 'enrol' ? 1 : -1)
      return undefined
    case 'release':
      event.writes.add(cell.semaphore(act.semaphore))
      state.permits[act.semaphore] = at(state.permits, act.semaphore) + 1
      return undefined
    default:
      return act satisfies never
  }
}

/** Closes or poisons a channel: those that were seen waiting there are served at once. */
function end(state: State, ch: number, condition: 'closed' | 'poisoned', event: Happening): void {
  const channel = at(state.channels, ch)
  if (channel.state === condition || channel.state === 'poisoned') {
    event.reads.add(cell.open(ch))
    return
  }
  event.writes.add(cell.open(ch))
  state.channels[ch] = { state: condition, buffer: condition === 'closed' ? channel.buffer : [] }
  for (const side of ['senders', 'receivers'] as const) {
    for (const one of inLine(state, { ch, end: side })) {
      if (
        tasklet(state, one.t).arrived > 0 &&
        (one.branch.on === 'send' || one.branch.on === 'receive' || one.branch.on === 'next')
      )
        take(state, one, event, useChannel(state, one.branch, event))
    }
  }
}

/** Those that were seen waiting at an end, in order of arrival. */
function inLine(state: State, { ch, end }: ChannelEnd): readonly Alternative[] {
  return [...state.tasklets.keys()]
    .filter((t) => tasklet(state, t).arrived > 0)
    .sort((a, b) => tasklet(state, a).arrived - tasklet(state, b).arrived)
    .flatMap((t) => alternatives(state, t))
    .filter(({ branch }) =>
      end === 'senders' ? branch.on === 'send' && branch.ch === ch : isReceiving(branch) && branch.ch === ch,
    )
}

function isReceiving(
  branch: Alternative['branch'],
): branch is Extract<Alternative['branch'], { on: 'receive' | 'next' }> {
  return branch.on === 'receive' || branch.on === 'next'
}

function trySend(state: State, ch: number, value: number, event: Happening): string {
  event.reads.add(cell.open(ch))
  if (at(state.channels, ch).state !== 'open') return 'false'
  const capacity = at(state.program.channels, ch)
  if (capacity > 0) {
    event.reads.add(cell.buffer(ch))
    if (at(state.channels, ch).buffer.length >= capacity) return 'false'
    useChannel(state, { on: 'send', ch, value }, event)
    return 'true'
  }
  event.reads.add(cell.presence(ch, 'receivers'))
  const [receiver] = inLine(state, { ch, end: 'receivers' })
  if (receiver === undefined) return 'false'
  relyOnAbsence(state, receiver, event)
  take(state, receiver, event, `got ${value}`)
  return 'true'
}

function tryReceive(state: State, ch: number, event: Happening): string {
  event.reads.add(cell.open(ch))
  const { state: condition, buffer } = at(state.channels, ch)
  if (condition === 'poisoned') return 'poisoned'
  if (at(state.program.channels, ch) > 0) {
    event.reads.add(cell.buffer(ch))
    return buffer.length > 0 ? useChannel(state, { on: 'receive', ch }, event) : 'nothing'
  }
  if (condition === 'closed') return 'nothing'
  event.reads.add(cell.presence(ch, 'senders'))
  const [sender] = inLine(state, { ch, end: 'senders' })
  if (sender?.branch.on !== 'send') return 'nothing'
  relyOnAbsence(state, sender, event)
  take(state, sender, event, 'sent')
  return `got ${sender.branch.value}`
}

function balance(state: State, ch: number, event: Happening): number {
  event.reads.add(cell.open(ch))
  if (at(state.channels, ch).state !== 'open') return 0
  const [senders, receivers] = (['senders', 'receivers'] as const).map((end) => {
    event.reads.add(cell.presence(ch, end))
    return new Set(inLine(state, { ch, end }).map(({ t }) => t)).size
  })
  return (senders ?? 0) - (receivers ?? 0)
}

/** The ends of open rendezvous channels at which a turn looks who is there. */
function endsSeen(state: State, t: number): readonly ChannelEnd[] {
  const { pc } = tasklet(state, t)
  const body = at(state.bodies, t).slice(pc)
  const next = body.findIndex((act) => !actsNow(act))
  const ended = new Set<number>()
  const seen: ChannelEnd[] = []
  for (const act of next < 0 ? body : body.slice(0, next)) {
    if (act.do === 'close' || act.do === 'poison') ended.add(act.ch)
    if (act.do !== 'trySend' && act.do !== 'tryReceive' && act.do !== 'balance') continue
    const { ch } = act
    if (ended.has(ch) || at(state.program.channels, ch) > 0 || at(state.channels, ch).state !== 'open') continue
    if (act.do !== 'tryReceive') seen.push({ ch, end: 'receivers' })
    if (act.do !== 'trySend') seen.push({ ch, end: 'senders' })
  }
  return seen
}

/** Which tasklets may have come, and in which order, when a turn looks. */
function arrivalLists(state: State, t: number): readonly (readonly number[])[] {
  const ends = endsSeen(state, t)
  const can = [...state.tasklets.keys()].filter((u) => canArrive(state, u, ends))
  const lists = orders(state, can, [])
  // Two orders are one choice if nobody can tell: if they are the same at each end that is seen.
  const distinct = new Map(lists.map((list) => [seenAs(state, list, ends), list]))
  return [...distinct.values()]
}

function canArrive(state: State, u: number, ends: readonly ChannelEnd[]): boolean {
  const all = alternatives(state, u)
  if (tasklet(state, u).arrived > 0 || all.some((one) => isLast(one.branch) || isReady(state, one))) return false
  return all.some((one) => ends.some((end) => isAt(one, end)))
}

function isAt({ branch }: Alternative, { ch, end }: ChannelEnd): boolean {
  return end === 'senders' ? branch.on === 'send' && branch.ch === ch : isReceiving(branch) && branch.ch === ch
}

function seenAs(state: State, list: readonly number[], ends: readonly ChannelEnd[]): string {
  const there = (end: ChannelEnd): readonly number[] =>
    list.filter((u) => alternatives(state, u).some((one) => isAt(one, end)))
  return JSON.stringify([[...list].sort((a, b) => a - b), ends.map(there)])
}

/** Every order of every choice of these, such that no two of those who came could have communicated. */
function orders(state: State, can: readonly number[], before: readonly number[]): readonly (readonly number[])[] {
  const fitting = can.filter((u) => !before.some((v) => couldCommunicate(state, u, v)))
  return [
    before,
    ...fitting.flatMap((u) =>
      orders(
        state,
        can.filter((v) => v !== u),
        [...before, u],
      ),
    ),
  ]
}

function couldCommunicate(state: State, u: number, v: number): boolean {
  return alternatives(state, u).some((one) => alternatives(state, v).some((other) => match(state, one, other)))
}

/** What follows a move at once; the event itself comes first. */
export function perform(state: State, move: Move): readonly Happening[] {
  const event = happening(move.label)
  move.happen(state, event)
  const happened = [event]
  settle(state, happened)
  return happened
}
