/** Which events are possible in a state, and what each of them does: tasklets' waits. (The turns are in turns.ts.) */
import { at, cell, change, current, depart, finish, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { barrier as barrierOf, branches, channel } from './places.ts'
import type { AtChannel, Branch } from './program.ts'

/** An event that is possible; `happen` changes the state, and says what it touched. */
export interface Move {
  readonly label: string
  readonly happen: (state: State, event: Happening) => void
}

/** A branch of what a tasklet waits for. */
export interface Alternative {
  readonly t: number
  readonly i: number
  readonly branch: Branch
}

export function isLast(branch: Branch): boolean {
  return branch.on === 'skip' || (branch.on === 'sleep' && branch.ms <= 0)
}

/** The branches of what a tasklet waits for; none if it does not. */
export function alternatives(state: State, t: number): readonly Alternative[] {
  if (tasklet(state, t).mode !== 'waiting') return []
  return branches(current(state, t)).map((branch, i) => ({ t, i, branch }))
}

export function everyAlternative(state: State): readonly Alternative[] {
  return [...state.tasklets.keys()].flatMap((t) => alternatives(state, t))
}

/** Whether two branches are the two ends of one open rendezvous channel. */
export function match(state: State, one: Alternative, other: Alternative): boolean {
  const [a, b] = one.branch.on === 'send' ? [one.branch, other.branch] : [other.branch, one.branch]
  if (one.t === other.t || a.on !== 'send' || (b.on !== 'receive' && b.on !== 'next') || a.ch !== b.ch) return false
  return at(state.program.channels, a.ch) === 0 && at(state.channels, a.ch).state === 'open'
}

/** Whether a branch could be taken at this instant by its tasklet alone, but for a last resort and a timer. */
export function isReady(state: State, alternative: Alternative): boolean {
  const { branch, t } = alternative
  switch (branch.on) {
    case 'send':
    case 'receive':
    case 'next':
      return isReadyAlone(state, branch) || arrived(state).some((other) => match(state, alternative, other))
    case 'sync': {
      const here = arrived(state).filter((other) => other.t !== t && atBarrier(other, branch.barrier))
      const enrolled = at(state.enrolled, branch.barrier)
      return new Set(here.map((other) => other.t)).size + 1 >= enrolled
    }
    case 'end':
      return tasklet(state, branch.tasklet).mode === 'over'
    case 'sleep':
      return hasRung(state, alternative)
    case 'skip':
    case 'never':
      return false
    default:
      return branch satisfies never
  }
}

/** Whether the time of a timer in a set has come. */
function hasRung(state: State, { t, i }: Alternative): boolean {
  return tasklet(state, t).rung.includes(i)
}

export function isReadyAlone(state: State, { on, ch }: AtChannel): boolean {
  const { state: condition, buffer } = at(state.channels, ch)
  return condition !== 'open' || (on === 'send' ? buffer.length < at(state.program.channels, ch) : buffer.length > 0)
}

function arrived(state: State): readonly Alternative[] {
  return everyAlternative(state).filter(({ t }) => tasklet(state, t).arrived > 0)
}

function atBarrier({ branch }: Alternative, barrier: number): boolean {
  return branch.on === 'sync' && branch.barrier === barrier
}

/** The branches that must not be ready when this one is taken. */
function rivals(state: State, { t, i, branch }: Alternative): readonly Alternative[] {
  const inOrder = current(state, t)?.do === 'priAlt'
  return alternatives(state, t).filter((rival) => {
    if (rival.i === i) return false
    if (isLast(branch)) return !isLast(rival.branch) || (inOrder && rival.i < i)
    return inOrder && rival.i < i && !isLast(rival.branch)
  })
}

/** Whether a branch may be taken, as far as the others of its wait are concerned. */
export function mayTake(state: State, alternative: Alternative): boolean {
  return !rivals(state, alternative).some((rival) => isLast(rival.branch) || isReady(state, rival))
}

/** Reads what makes the rivals of a branch not ready. */
export function relyOnAbsence(state: State, alternative: Alternative, { reads }: Happening): void {
  for (const { branch } of rivals(state, alternative)) {
    if (branch.on === 'sync') {
      reads.add(cell.membership(branch.barrier))
      reads.add(cell.presence(barrierOf(branch.barrier), 'waiting'))
    }
    if (branch.on === 'end') reads.add(cell.tasklet(branch.tasklet))
    if (branch.on !== 'send' && branch.on !== 'receive' && branch.on !== 'next') continue
    reads.add(cell.open(branch.ch))
    if (at(state.program.channels, branch.ch) > 0) reads.add(cell.buffer(branch.ch))
    reads.add(cell.presence(channel(branch.ch), branch.on === 'send' ? 'receivers' : 'senders'))
  }
}

/** Commits a branch: notes what it gives, with its place if it is one of several. */
export function take(state: State, alternative: Alternative, event: Happening, entry: string): void {
  const { t, i } = alternative
  const single = current(state, t)?.do === 'wait'
  const failed = entry === 'closed' || entry === 'poisoned'
  finish(state, t, event, single || failed ? entry : `${i}: ${entry}`)
}

/** What a wait is called, in the labels of events. */
export function place(state: State, t: number, i?: number): string {
  const where = `${t}.${tasklet(state, t).pc}`
  return i === undefined ? where : `${where}.${i}`
}

/** A communication over a rendezvous channel. */
function communication(state: State, sender: Alternative, receiver: Alternative): Move {
  return {
    label: `${place(state, sender.t, sender.i)} > ${place(state, receiver.t, receiver.i)}`,
    happen(state, event) {
      if (sender.branch.on !== 'send') throw new Error('not a sender')
      event.reads.add(cell.open(sender.branch.ch))
      relyOnAbsence(state, sender, event)
      relyOnAbsence(state, receiver, event)
      take(state, sender, event, 'sent')
      take(state, receiver, event, `got ${sender.branch.value}`)
    },
  }
}

/** Whoever gives something, and those that wait to take it: any of them may. */
function communications(state: State): readonly Move[] {
  const all = everyAlternative(state).filter((alternative) => mayTake(state, alternative))
  return all
    .filter(({ branch }) => branch.on === 'send')
    .flatMap((sender) =>
      all.filter((other) => match(state, sender, other)).map((other) => communication(state, sender, other)),
    )
}

/** Sends to a buffer, receives from one, or fails; says what comes of it. */
export function useChannel(state: State, member: AtChannel, event: Happening): string {
  const { state: condition, buffer } = at(state.channels, member.ch)
  const buffered = at(state.program.channels, member.ch) > 0
  if (condition === 'poisoned') return 'poisoned'
  if (member.on === 'send') {
    if (condition === 'closed') return 'closed'
    event.writes.add(cell.buffer(member.ch))
    state.channels[member.ch] = { state: condition, buffer: [...buffer, member.value] }
    return 'sent'
  }
  const [value, ...rest] = buffer
  if (value === undefined) {
    if (buffered) event.reads.add(cell.buffer(member.ch))
    return member.on === 'next' ? 'done' : 'closed'
  }
  event.writes.add(cell.buffer(member.ch))
  state.channels[member.ch] = { state: condition, buffer: rest }
  return `got ${value}`
}

/** The time of a timer: none may come earlier. In a set that comes first: whoever waits for it looks again, at all that it has, some time later. */
function timer(state: State, alternative: Alternative, ms: number): Move | undefined {
  const { t, i } = alternative
  const label = place(state, t, i)
  if (hasRung(state, alternative)) return { label: `${label} rung`, happen: slept }
  const due = deadline(state, t, ms)
  if (!isFirst(state, due)) return undefined
  const isTick = current(state, t)?.do === 'select'
  return {
    label: `${label} time`,
    happen(state, event) {
      event.writes.add(cell.clock)
      state.clock = Math.max(state.clock, due)
      if (!isTick) return slept(state, event)
      event.writes.add(cell.tasklet(t))
      depart(state, t, event)
      change(state, t, { rung: [...tasklet(state, t).rung, i] })
    },
  }
  function slept(state: State, event: Happening): void {
    relyOnAbsence(state, alternative, event)
    take(state, alternative, event, 'slept')
  }
}

/** Whether no timer comes earlier. */
function isFirst(state: State, due: number): boolean {
  return everyAlternative(state).every(
    (other) =>
      other.branch.on !== 'sleep' ||
      isLast(other.branch) ||
      hasRung(state, other) ||
      deadline(state, other.t, other.branch.ms) >= due,
  )
}

function deadline(state: State, t: number, ms: number): number {
  return tasklet(state, t).since + ms
}

/** As many as are enrolled, this one being the first of them, meet at a barrier. */
function meetings(state: State, first: Alternative, barrier: number): readonly Move[] {
  const others = everyAlternative(state).filter(
    (other) => other.t > first.t && atBarrier(other, barrier) && mayTake(state, other),
  )
  return groups(others, Math.max(at(state.enrolled, barrier), 1) - 1).map((rest): Move => {
    const all = [first, ...rest]
    return {
      label: `${all.map(({ t, i }) => place(state, t, i)).join(' + ')} meet`,
      happen(state, event) {
        event.reads.add(cell.membership(barrier))
        for (const one of all) relyOnAbsence(state, one, event)
        for (const one of all) take(state, one, event, 'met')
      },
    }
  })
}

/** The ways to choose `n` alternatives of distinct tasklets, in order of the tasklets. */
function groups(from: readonly Alternative[], n: number): readonly (readonly Alternative[])[] {
  if (n < 0) return []
  if (n === 0) return [[]]
  return from.flatMap((one) =>
    groups(
      from.filter((other) => other.t > one.t),
      n - 1,
    ).map((rest) => [one, ...rest]),
  )
}

function alone(state: State, alternative: Alternative): readonly Move[] {
  const { branch, t, i } = alternative
  if (!mayTake(state, alternative)) return []
  switch (branch.on) {
    case 'sync':
      return meetings(state, alternative, branch.barrier)
    case 'end':
      return isReady(state, alternative) ? [ended(state, alternative, branch.tasklet)] : []
    // By a buffer, or since it is closed: see channel-moves.ts.
    case 'send':
    case 'receive':
    case 'next':
    case 'never':
      return []
    case 'skip':
    case 'sleep':
      if (branch.on === 'sleep' && branch.ms > 0) return given(timer(state, alternative, branch.ms))
      return [{ label: `${place(state, t, i)} skips`, happen: (state, event) => skips(state, alternative, event) }]
    default:
      return branch satisfies never
  }
}

/** The end of a tasklet, which has come. */
function ended(state: State, alternative: Alternative, of: number): Move {
  return {
    label: `${place(state, alternative.t, alternative.i)} end`,
    happen(state, event) {
      event.reads.add(cell.tasklet(of))
      relyOnAbsence(state, alternative, event)
      take(state, alternative, event, 'ended')
    },
  }
}

function skips(state: State, alternative: Alternative, event: Happening): void {
  relyOnAbsence(state, alternative, event)
  take(state, alternative, event, alternative.branch.on === 'skip' ? 'skipped' : 'slept')
}

export function given<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value]
}

/** What is neither an alternation nor a join: permits and shared cells. */
function simple(state: State, t: number): Move | undefined {
  const act = tasklet(state, t).mode === 'waiting' ? current(state, t) : undefined
  const label = `${place(state, t)} alone`
  if (act?.do === 'acquire' && at(state.permits, act.semaphore) > 0) {
    return {
      label,
      happen(state, event) {
        event.writes.add(cell.semaphore(act.semaphore))
        state.permits[act.semaphore] = at(state.permits, act.semaphore) - 1
        finish(state, t, event, 'acquired')
      },
    }
  }
  if (act?.do === 'get') {
    return {
      label,
      happen(state, event) {
        event.reads.add(cell.shared(act.cell))
        finish(state, t, event, `read ${at(state.cells, act.cell)}`)
      },
    }
  }
  if (act?.do !== 'set') return undefined
  return {
    label,
    happen(state, event) {
      event.writes.add(cell.shared(act.cell))
      state.cells[act.cell] = act.value
      finish(state, t, event, 'set')
    },
  }
}

/** Every event that ends a wait, but for those of joins. */
export function waitMoves(state: State): readonly Move[] {
  const tasklets = [...state.tasklets.keys()]
  return [
    ...communications(state),
    ...everyAlternative(state).flatMap((alternative) => alone(state, alternative)),
    ...tasklets.flatMap((t) => given(simple(state, t))),
  ]
}
