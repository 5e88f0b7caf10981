/**
 * Turns of which something can be seen: from the end of a wait through what acts now, to the next wait.
 *
 * Nobody arrives at its wait on its own. A turn that comes upon those who wait, by looking who is there or by serving them, comes upon
 * those who have arrived: which they are is a choice (arrivals.ts).
 */
import { arrivalLists, comeUpon, whoCouldArrive } from './arrivals.ts'
import type { Sight } from './arrivals.ts'
import {
  at,
  cancel,
  cell,
  change,
  copy,
  endMain,
  goOn,
  happening,
  hasAwaited,
  inTheMidst,
  mainIsDone,
  note,
  rest,
  actsLate,
  strike,
  tasklet,
} from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { place, relyOnAbsence, take, useChannel } from './moves.ts'
import type { Move } from './moves.ts'
import { barrier, channel, semaphore, taskletOf, thingOf } from './places.ts'
import type { End } from './places.ts'
import { alreadyServed, arrive, inLine } from './presence.ts'
import { actsNow } from './program.ts'
import type { Now } from './program.ts'
import { serveEnd, serveEnds, serveMeeting, servePut, serveRelease, serveRoom, tryJoin } from './service.ts'

export function turnMoves(state: State): readonly Move[] {
  const end: Move[] = mainIsDone(state) ? [{ label: 'main ends', happen: endMain }] : []
  const runnable = [...state.tasklets.keys()].filter((t) => tasklet(state, t).mode === 'runnable')
  return [...end, ...runnable.flatMap((t) => movesOf(state, t))]
}

function movesOf(state: State, t: number): readonly Move[] {
  const run = (list: readonly number[]): readonly Sight[] => new Turn(copy(state), t, happening('tried out')).run(list)
  return arrivalLists(state, run).map((list) => {
    const seen = list.map((u) => place(state, u)).join(', ')
    return {
      label: `${place(state, t)} turn${seen === '' ? '' : ` seeing ${seen}`}`,
      happen: (next, event) => void new Turn(next, t, event).run(list),
    }
  })
}

const CHANNEL_ENDS = ['senders', 'receivers'] as const

/** One turn of a tasklet. */
class Turn {
  private readonly state: State
  private readonly t: number
  private readonly event: Happening
  private readonly sights: Sight[] = []
  /** What the turn does something to after what it is doing. */
  private later: ReadonlySet<string> = new Set()
  /** Who has arrived for it, of those who could have come. */
  private list: readonly number[] = []
  private couldCome: readonly number[] = []
  /** Where everyone was when it began. */
  private readonly pcs: readonly number[]

  constructor(state: State, t: number, event: Happening) {
    this.state = state
    this.t = t
    this.event = event
    this.pcs = state.tasklets.map(({ pc }) => pc)
  }

  /** Takes it, with some others there; gives what it has come upon. */
  run(list: readonly number[]): readonly Sight[] {
    const { event, state, t } = this
    if (this.acts().length > 0) actsLate(state, t)
    change(state, t, { started: true, stepped: true })
    inTheMidst(state, event, alreadyServed(state), () => {
      this.list = list
      this.couldCome = whoCouldArrive(state)
      for (const u of list) arrive(state, u, event)
      this.actAll()
    })
    goOn(state, t, event, true)
    return this.sights
  }
  private actAll(): void {
    const { event, state, t } = this
    const acts = this.acts()
    // Its end is the last thing that it does, if it comes to that.
    const { doomed, pc } = tasklet(state, t)
    const ends = doomed || pc + acts.length === at(state.bodies, t).length ? [taskletOf(t)] : []
    for (const [i, act] of acts.entries()) {
      this.later = new Set([...acts.slice(i + 1).map(thingOf), ...ends])
      const entry = this.act(act)
      if (entry !== undefined) note(state, t, entry)
      change(state, t, { pc: tasklet(state, t).pc + 1 })
    }
    if (ends.length > 0) serveEnd(state, t, event)
  }
  private acts(): readonly Now[] {
    const body = at(this.state.bodies, this.t).slice(tasklet(this.state, this.t).pc)
    const acts: Now[] = []
    for (const act of body) {
      if (!actsNow(act)) break
      acts.push(act)
    }
    return acts
  }

  /** Does one thing; says what to note of it. */
  private act(act: Now): string | undefined {
    const { event, state } = this
    switch (act.do) {
      case 'close':
      case 'poison':
        this.end(act.ch, act.do === 'close' ? 'closed' : 'poisoned')
        return undefined
      case 'trySend':
        return `tried ${this.trySend(act.ch, act.value)}`
      case 'tryReceive':
        return `tried ${this.tryReceive(act.ch)}`
      case 'balance':
        return `balance ${this.balance(act.ch)}`
      case 'cancel':
        if (act.tasklet !== this.t && !hasAwaited(state, this.t, act.tasklet)) strike(state, act.tasklet, false)
        cancel(state, act.tasklet, event)
        return undefined
      case 'state':
        event.reads.add(cell.tasklet(act.tasklet))
        state.seen.ends.add(act.tasklet)
        return tasklet(state, act.tasklet).mode === 'over' ? 'over' : 'not over'
      case 'enrol':
        event.writes.add(cell.membership(act.barrier))
        state.enrolled[act.barrier] = at(state.enrolled, act.barrier) + 1
        return undefined
      case 'resign':
        event.writes.add(cell.membership(act.barrier))
        this.serves(barrier(act.barrier), ['waiting'], 'serves some')
        state.enrolled[act.barrier] = at(state.enrolled, act.barrier) - 1
        serveMeeting(state, act.barrier, event)
        return undefined
      case 'release':
        event.writes.add(cell.semaphore(act.semaphore))
        this.serves(semaphore(act.semaphore), ['waiting'], 'serves some')
        state.permits[act.semaphore] = at(state.permits, act.semaphore) + 1
        serveRelease(state, act.semaphore, event)
        return undefined
      default:
        return act satisfies never
    }
  }

  /** Serves those who wait: whether they are there matters only if it does more. */
  private serves(thing: string, ends: readonly End[], how: Sight['how']): void {
    if (this.later.size > 0) this.comesUpon({ thing, ends, how, later: this.later })
  }
  private looks(ch: number, ends: readonly End[]): void {
    this.comesUpon({ thing: channel(ch), ends, how: 'looks', later: new Set() })
  }
  private comesUpon(sight: Omit<Sight, 'waiting'>): void {
    const { tasklets } = this.state
    const waiting = [...tasklets.keys()].filter(
      (u) => tasklets[u]?.mode === 'waiting' && tasklets[u].pc === this.pcs[u],
    )
    const whole = { ...sight, waiting }
    this.sights.push(whole)
    comeUpon(this.state, this.event, whole, this.list, this.couldCome)
  }

  private end(ch: number, condition: 'closed' | 'poisoned'): void {
    const { event, state } = this
    const { buffer, state: before } = at(state.channels, ch)
    if (before === condition || before === 'poisoned') {
      event.reads.add(cell.open(ch))
      return
    }
    event.writes.add(cell.open(ch))
    this.serves(channel(ch), CHANNEL_ENDS, 'serves all')
    state.channels[ch] = { state: condition, buffer: condition === 'closed' ? buffer : [] }
    serveEnds(state, ch, event)
  }

  private trySend(ch: number, value: number): string {
    const { event, state } = this
    event.reads.add(cell.open(ch))
    if (at(state.channels, ch).state !== 'open') return 'false'
    const capacity = at(state.program.channels, ch)
    if (capacity > 0) {
      event.reads.add(cell.buffer(ch))
      if (at(state.channels, ch).buffer.length >= capacity) return 'false'
      this.serves(channel(ch), CHANNEL_ENDS, 'serves some')
      useChannel(state, { on: 'send', ch, value }, event)
      servePut(state, ch, event)
      return 'true'
    }
    this.looks(ch, ['receivers'])
    const [receiver] = inLine(state, { thing: channel(ch), end: 'receivers' })
    if (receiver === undefined) return String(tryJoin(state, { ch, on: 'receive', value }, event) !== undefined)
    relyOnAbsence(state, receiver, event)
    take(state, receiver, event, `got ${value}`)
    return 'true'
  }

  private tryReceive(ch: number): string {
    const { event, state } = this
    event.reads.add(cell.open(ch))
    const { state: condition, buffer } = at(state.channels, ch)
    if (condition === 'poisoned') return 'poisoned'
    if (at(state.program.channels, ch) > 0) {
      event.reads.add(cell.buffer(ch))
      if (buffer.length === 0) return 'nothing'
      this.serves(channel(ch), CHANNEL_ENDS, 'serves some')
      const got = useChannel(state, { on: 'receive', ch }, event)
      serveRoom(state, ch, event)
      return got
    }
    if (condition === 'closed') return 'nothing'
    this.looks(ch, ['senders'])
    const [sender] = inLine(state, { thing: channel(ch), end: 'senders' })
    if (sender?.branch.on !== 'send') return tryJoin(state, { ch, on: 'send', value: 0 }, event) ?? 'nothing'
    relyOnAbsence(state, sender, event)
    take(state, sender, event, 'sent')
    return `got ${sender.branch.value}`
  }

  private balance(ch: number): number {
    const { event, state } = this
    event.reads.add(cell.open(ch))
    if (at(state.channels, ch).state !== 'open') return 0
    this.looks(ch, CHANNEL_ENDS)
    const [senders, receivers] = CHANNEL_ENDS.map(
      (end) => new Set(inLine(state, { thing: channel(ch), end }).map(({ t }) => t)).size,
    )
    return (senders ?? 0) - (receivers ?? 0)
  }
}

/** What follows a move at once; the event itself comes first. */
export function perform(state: State, move: Move): readonly Happening[] {
  const event = happening(move.label)
  move.happen(state, event)
  const happened = [event]
  rest(state, happened)
  return happened
}
