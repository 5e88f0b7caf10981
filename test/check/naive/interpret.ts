/**
 * The state of a program between two events, as plain data, and what the ends of waits do to it.
 *
 * A tasklet is at a wait, or about to have a turn of which something can be seen, or over. What cannot be seen happens at
 * once, as part of the event before it: a turn that only goes on to the next wait, that somebody who awaits the end
 * of a tasklet goes on, and that main ends with nobody left behind. The latter is a record of its own, so that it comes after both the end and the arrival at the
 * wait, while these two may be in any order.
 */
import { branches, placesOf } from './places.ts'
import type { End } from './places.ts'
import { actsNow } from './program.ts'
import type { Act, Body, Program } from './program.ts'

export interface TaskletState {
  readonly mode: 'runnable' | 'waiting' | 'over'
  readonly pc: number
  /** Whether it had a turn. */
  readonly started: boolean
  /** Cancelled while a commit was on its way: it is over at its next wait. */
  readonly doomed: boolean
  /** Whether it has taken part in an event; but for that it heard of an end. */
  readonly stepped: boolean
  /** The turn that ended it, if that was no event of its own: its first, one after an end that it waited for, or since it was cancelled. */
  readonly fell: string | undefined
  /** The clock when it came to its wait. */
  readonly since: number
  /** The branches of the set that it waits for whose time has come. */
  readonly rung: readonly number[]
  /** Its place among those that others have seen waiting; 0 if nobody has. */
  readonly arrived: number
  readonly log: readonly string[]
}

export interface ChannelState {
  readonly state: 'open' | 'closed' | 'poisoned'
  readonly buffer: readonly number[]
}

/** Each part is replaced, never changed: a copy of the arrays is a copy of the state. */
export interface State {
  readonly program: Program
  readonly bodies: readonly Body[]
  /** Main is the last. */
  readonly tasklets: TaskletState[]
  readonly channels: ChannelState[]
  readonly enrolled: number[]
  readonly permits: number[]
  readonly cells: number[]
  clock: number
  /** How many have arrived so far. */
  arrivals: number
  /** Of those who have arrived, whoever need not wait any more: nobody comes upon them before they go on. The branch after a dot, if it is one. */
  served: ReadonlySet<string>
  /** Those who were served by the turn under way, and go on after it. */
  resumed: number[] | undefined
  /** Whether main has ended. */
  ended: boolean
  /** Those who have awaited an end that had come before the event under way, and are to go on. */
  hearing: ReadonlySet<number>
  /** What is an event though nobody can see it, since something may come before it to which that matters. */
  readonly events: Unseen
  /** What turned out to be to be one. */
  readonly seen: Unseen
  /** Whether one who awaits an end goes on some time after it: a timer may come between. Otherwise, and main in any case, at once. */
  readonly goesOnLate: boolean
}

export class Unseen {
  /** The ends of tasklets that somebody waits for beside other things, or looks for. */
  readonly ends: Set<number> = new Set()
  /** Turns, by name: a tasklet may be cancelled before it has begun; or before the end that it waits for has come. */
  readonly turns: Set<string> = new Set()
  get size(): number {
    return this.ends.size + this.turns.size
  }
  add({ ends, turns }: Unseen): void {
    for (const end of ends) this.ends.add(end)
    for (const turn of turns) this.turns.add(turn)
  }
}

/** The first turn of a tasklet; the one after a wait; the one that ends it when it was cancelled, at some wait or before it began. */
const firstTurn = (t: number): string => `${t} begins`
const nextTurn = (t: number, pc: number): string => `${t} goes on to ${pc}`
const lastTurn = (t: number, { pc, started }: TaskletState): string => `${t} ends at ${started ? pc : 'its beginning'}`

/** What happened, and the cells that it touched. */
export interface Happening {
  readonly label: string
  readonly reads: Set<string>
  readonly writes: Set<string>
}

export function happening(label: string): Happening {
  return { label, reads: new Set(), writes: new Set() }
}

export const cell = {
  tasklet: (t: number): string => `tasklet ${t}`,
  open: (ch: number): string => `open ${ch}`,
  buffer: (ch: number): string => `buffer ${ch}`,
  presence: (thing: string, end: End): string => `${end} at ${thing}`,
  membership: (barrier: number): string => `membership ${barrier}`,
  semaphore: (semaphore: number): string => `semaphore ${semaphore}`,
  shared: (shared: number): string => `shared ${shared}`,
  clock: 'clock',
}

/** A state before anything happened: the first turns that cannot be seen have been taken. */
export function begin(program: Program, events: Unseen = new Unseen(), goesOnLate: boolean = false): State {
  const main: Body = program.waits.map((tasklet): Act => ({ do: 'await', tasklet }))
  const bodies = [...program.tasklets, main]
  const state: State = {
    program,
    bodies,
    tasklets: bodies.map(() => ({
      mode: 'runnable',
      pc: 0,
      started: false,
      stepped: false,
      fell: undefined,
      doomed: false,
      since: 0,
      rung: [],
      arrived: 0,
      log: [],
    })),
    channels: program.channels.map(() => ({ state: 'open', buffer: [] })),
    enrolled: [...program.barriers],
    permits: [...program.semaphores],
    cells: [...program.cells],
    clock: 0,
    arrivals: 0,
    served: new Set(),
    resumed: undefined,
    ended: false,
    hearing: new Set(),
    events,
    seen: new Unseen(),
    goesOnLate,
  }
  const start = happening('start')
  goOn(state, bodies.length - 1, start)
  settle(state, [])
  for (const [t] of program.tasklets.entries())
    if (tasklet(state, t).mode === 'runnable' && !events.turns.has(firstTurn(t))) {
      goOn(state, t, start)
      if (tasklet(state, t).mode === 'over') change(state, t, { fell: firstTurn(t) })
    }
  rest(state, [])
  return state
}

export function copy(state: State): State {
  const { tasklets, channels, enrolled, permits, cells } = state
  return {
    ...state,
    tasklets: [...tasklets],
    channels: [...channels],
    enrolled: [...enrolled],
    permits: [...permits],
    cells: [...cells],
  }
}

/** An element that is there. */
export function at<T>(array: readonly T[], index: number): T {
  if (index < 0 || index >= array.length) throw new Error(`no element ${index}`)
  return array[index] as T
}

export function tasklet(state: State, t: number): TaskletState {
  return at(state.tasklets, t)
}

export function change(state: State, t: number, changes: Partial<TaskletState>): void {
  state.tasklets[t] = { ...tasklet(state, t), ...changes }
}

export function note(state: State, t: number, entry: string): void {
  change(state, t, { log: [...tasklet(state, t).log, entry] })
}

/** What a tasklet is at: its wait while it waits, what its turn does next while it is runnable. */
export function current(state: State, t: number): Act | undefined {
  return at(state.bodies, t)[tasklet(state, t).pc]
}

function sleeps(act: Act | undefined): boolean {
  return branches(act).some((branch) => branch.on === 'sleep' && branch.ms > 0)
}

/** A tasklet's wait is over: it leaves the places where it was seen, and the timers. */
function leave(state: State, t: number, event: Happening): void {
  const act = current(state, t)
  if (sleeps(act)) event.reads.add(cell.clock)
  depart(state, t, event)
}
/** A tasklet is to be found no more where it was seen. */
export function depart(state: State, t: number, event: Happening): void {
  if (tasklet(state, t).arrived === 0) return
  for (const { thing, end } of placesOf(current(state, t))) event.writes.add(cell.presence(thing, end))
  change(state, t, { arrived: 0 })
}

/** A tasklet's wait is over, with something to note. */
export function finish(state: State, t: number, event: Happening, entry: string): void {
  leave(state, t, event)
  note(state, t, entry)
  change(state, t, { pc: tasklet(state, t).pc + 1, stepped: true, rung: [] })
  if (state.resumed === undefined) goOn(state, t, event)
  else {
    event.writes.add(cell.tasklet(t))
    change(state, t, { mode: 'runnable' })
    state.resumed.push(t)
  }
}

/**
 * A tasklet goes on, unseen if its turn goes no further than to its next wait. An end that somebody watches is seen, unless it is in the
 * midst of its turn.
 */
export function goOn(state: State, t: number, event: Happening, isTurn: boolean = false): void {
  event.writes.add(cell.tasklet(t))
  const act = current(state, t)
  const { pc } = tasklet(state, t)
  const turn = nextTurn(t, pc)
  // That it goes on after an end is an event of its own already, if it has to be.
  if (!isTurn && state.events.turns.has(turn) && at(state.bodies, t)[pc - 1]?.do !== 'await') {
    change(state, t, { mode: 'runnable' })
    return
  }
  if (act === undefined) {
    if (state.events.ends.has(t) && !isTurn) {
      change(state, t, { mode: 'runnable', started: true })
      return
    }
    if (pc === at(state.bodies, t).length) note(state, t, 'end')
    change(state, t, { mode: 'over', started: true, fell: isTurn ? undefined : turn })
  } else if (actsNow(act)) change(state, t, { mode: 'runnable' })
  else if (tasklet(state, t).doomed) {
    if (state.events.ends.has(t) && !isTurn) change(state, t, { pc: Infinity, mode: 'runnable' })
    else change(state, t, { mode: 'over', fell: isTurn ? undefined : turn })
  } else {
    change(state, t, { mode: 'waiting', started: true, since: state.clock })
    if (branches(act).length > 1)
      for (const branch of branches(act)) if (branch.on === 'end') state.seen.ends.add(branch.tasklet)
    if (sleeps(act)) event.reads.add(cell.clock)
  }
}

/** Has those go on after `act` whom it serves; nobody comes upon `served` meanwhile. */
export function inTheMidst(state: State, event: Happening, served: State['served'], act: () => void): void {
  state.served = served
  state.resumed = []
  act()
  const { resumed } = state
  state.served = new Set()
  state.resumed = undefined
  for (const t of resumed) goOn(state, t, event)
}

/** A tasklet is cancelled: at once, unless a commit is on its way to it, which it gets to hold. */
export function cancel(state: State, t: number, event: Happening): void {
  const { mode, doomed, started } = tasklet(state, t)
  if (mode === 'over' || doomed) {
    event.reads.add(cell.tasklet(t))
    return
  }
  event.writes.add(cell.tasklet(t))
  // What it has been given it gets to hold: a message, or that an end has come.
  if ((mode === 'runnable' && started) || (state.hearing.has(t) && !state.goesOnLate)) {
    change(state, t, { doomed: true })
    return
  }
  const last = lastTurn(t, tasklet(state, t))
  if (mode === 'waiting') leave(state, t, event)
  // It comes to its end without what it had still to do.
  const { ends, turns } = state.events
  if (ends.has(t) || turns.has(last)) change(state, t, { mode: 'runnable', doomed: true, pc: Infinity })
  else change(state, t, { mode: 'over', fell: last })
}

/** A tasklet is to be cancelled: what else might have come after that? Nobody minds whether one has begun that main leaves behind. */
export function strike(state: State, t: number, isLeft: boolean): void {
  const { started, stepped, pc } = tasklet(state, t)
  const { turns } = state.seen
  if (!isLeft && !stepped && started) turns.add(firstTurn(t))
  for (let before = Math.min(pc, at(state.bodies, t).length) - 1; before >= 0; before--) {
    const act = at(state.bodies, t)[before]
    if (act?.do !== 'await') break
    const { fell } = tasklet(state, act.tasklet)
    if (fell !== undefined) turns.add(fell)
    // The turn in which it came to wait for it.
    turns.add(before === 0 ? firstTurn(t) : nextTurn(t, before))
  }
}

/** Whether a tasklet has heard of the end of another. */
export function hasAwaited(state: State, t: number, other: number): boolean {
  const { pc } = tasklet(state, t)
  return at(state.bodies, t)
    .slice(0, pc)
    .some((act) => act.do === 'await' && act.tasklet === other)
}

/** A tasklet has a turn of which something is seen: it matters whether it had begun when main left it behind. */
export function actsLate(state: State, t: number): void {
  const { started, stepped, doomed } = tasklet(state, t)
  if (state.ended && doomed && started && !stepped) state.seen.turns.add(firstTurn(t))
}

/** What follows an event at once; the next one begins here. */
export function rest(state: State, happened: Happening[]): void {
  settle(state, happened)
  state.hearing = new Set([...state.tasklets.keys()].filter((t) => canGoOn(state, t)))
}

/** Has those go on that await an end which has come, and main end; tells what happened. */
function settle(state: State, happened: Happening[]): void {
  for (let again = true; again;) {
    again = false
    for (const t of state.tasklets.keys()) {
      if (!canGoOn(state, t) || goesOnLate(state, t)) continue
      const event = happening(`await ${t}.${tasklet(state, t).pc}`)
      goOnAfterEnd(state, t, event)
      happened.push(event)
      again = true
    }
    if (endUnseen(state, happened)) again = true
  }
}

/** Whether one who awaits an end goes on some time after it, and not at once. */
export function goesOnLate(state: State, t: number): boolean {
  const { pc } = tasklet(state, t)
  const isMain = t === state.tasklets.length - 1
  return !isMain && (state.goesOnLate || state.events.turns.has(nextTurn(t, pc + 1)))
}

/** Whether a tasklet awaits an end that has come. */
export function canGoOn(state: State, t: number): boolean {
  const act = current(state, t)
  return tasklet(state, t).mode === 'waiting' && act?.do === 'await' && tasklet(state, act.tasklet).mode === 'over'
}
export function goOnAfterEnd(state: State, t: number, event: Happening): void {
  const act = current(state, t)
  if (act?.do === 'await') event.reads.add(cell.tasklet(act.tasklet))
  const { stepped } = tasklet(state, t)
  finish(state, t, event, 'awaited')
  change(state, t, { stepped })
}

/** Whether main has nothing more to wait for, and is about to end. */
export function mainIsDone(state: State): boolean {
  return !state.ended && tasklet(state, state.tasklets.length - 1).mode === 'over'
}

/** Main's end cancels what it leaves behind: an event that can be seen, unless there is nobody. */
export function endMain(state: State, event: Happening): void {
  const main = state.tasklets.length - 1
  state.ended = true
  event.writes.add(cell.tasklet(main))
  for (let t = 0; t < main; t++) {
    // Those that main has waited for were over before: there is no other order.
    if (!state.program.waits.includes(t)) strike(state, t, true)
    if (tasklet(state, t).mode !== 'over') cancel(state, t, event)
  }
}

function endUnseen(state: State, happened: Happening[]): boolean {
  if (!mainIsDone(state) || state.tasklets.some(({ mode }) => mode !== 'over')) return false
  const event = happening('main ends')
  endMain(state, event)
  happened.push(event)
  return true
}
