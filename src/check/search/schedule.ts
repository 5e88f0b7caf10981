/** Schedules as text, and executions that follow one. */
import { DepartureError } from '../errors.ts'
import type { Execution } from '../execution/execution.ts'
import { encode, labelOf } from '../record/label.ts'
import type { Label, Seat } from '../record/label.ts'
import type { Party } from '../record/party.ts'
import { take } from '../execution/step.ts'

/** Writes a schedule down. */
export function write(labels: readonly Label[]): string {
  return labels.map(encode).join(' ')
}

/** Writes down the schedule of an execution: its steps but for the `quiet` ones, and the turns that were held back until they were none. */
export function scheduleOf({ marks }: Execution, labels: readonly Label[], quiet: readonly boolean[] = []): string {
  return labels
    .flatMap((label, step) => [...(quiet[step] === true ? [] : [encode(label)]), ...(marks.get(step) ?? [])])
    .join(' ')
}

/** One step of a schedule, as it stands there: who, and which alternative; of a turn, after how many waits; of what is heard, at which. 'stop' is none: one is suspended before its turn. */
interface Token {
  readonly text: string
  readonly kind: Label['kind'] | 'stop'
  readonly seats: ReadonlyArray<{ readonly path: string; readonly at: number }>
  readonly arrivals: readonly string[]
}

/** Reads a schedule. Throws DepartureError at what is none. */
function read(schedule: string): Token[] {
  const texts = schedule.trim() === '' ? [] : schedule.trim().split(/\s+/)
  return texts.map((text, i) => {
    const turn = /^([\d.]+)!(\d+)((?:\+[\d.]+)*)$/.exec(text)
    if (turn !== null)
      return {
        text,
        kind: 'turn',
        seats: [{ path: turn[1] ?? '', at: Number(turn[2]) }],
        arrivals: (turn[3] ?? '').split('+').slice(1),
      }
    const hearing = /^([\d.]+)\?(\d+)$/.exec(text)
    if (hearing !== null)
      return { text, kind: 'hear', seats: [{ path: hearing[1] ?? '', at: Number(hearing[2]) }], arrivals: [] }
    const stop = /^([\d.]+)-(\d+)$/.exec(text)
    if (stop !== null)
      return { text, kind: 'stop', seats: [{ path: stop[1] ?? '', at: Number(stop[2]) }], arrivals: [] }
    const timer = /^([\d.]+)@(\d+)$/.exec(text)
    if (timer !== null)
      return { text, kind: 'timer', seats: [{ path: timer[1] ?? '', at: Number(timer[2]) }], arrivals: [] }
    if (!/^[\d.]+(:\d+)?(>[\d.]+(:\d+)?)*(\+[\d.]+)*$/.test(text))
      throw new DepartureError(i + 1, `${JSON.stringify(text)} is no step`)
    const [who = '', ...arrivals] = text.split('+')
    const seats = who.split('>').map((seat) => {
      const [path = '', at = '0'] = seat.split(':')
      return { path, at: Number(at) }
    })
    return { text, kind: 'meet', seats, arrivals }
  })
}

/** Takes the steps of a schedule one after the other, and gives the turns that are not in it as soon as they can be had. */
export class Follower {
  private readonly tokens: readonly Token[]
  private at = 0

  constructor(schedule: string) {
    this.tokens = read(schedule)
  }

  get isOver(): boolean {
    return this.at >= this.tokens.length
  }
  /** The number of the next step, from 1. */
  get step(): number {
    return this.at + 1
  }

  /** Gives the turns that are no steps of the schedule. */
  advance(execution: Execution): void {
    const { ready } = execution
    this.passBy(execution)
    for (let i = 0; i < ready.length;) {
      const party = ready[i] as Party
      if (this.isStep(party)) i++
      else {
        execution.turn(party, [], false)
        if (this.tokens[this.at]?.kind === 'stop') this.passBy(execution)
        i = 0
      }
    }
    this.passBy(execution)
  }
  /** Leaves out the ends that are not heard of: whoever waited for them was struck before. And the turns before which one is suspended. */
  private passBy(execution: Execution): void {
    for (let token = this.tokens[this.at]; token !== undefined; token = this.tokens[this.at]) {
      const [{ path, at }] = token.seats as readonly [Token['seats'][number]]
      const party = execution.parties.find((each) => each?.ident.path === path)
      if (token.kind === 'hear' ? party?.status === 'held' && party.wait === at : !isStopped(token, party)) return
      this.at++
    }
  }
  /** Whether the next step that a party takes part in is to hear of the end that it waits for. */
  hearsLate(party: Party): boolean {
    const next = this.nextOf(party)
    return next?.kind === 'hear' && next.seats[0]?.at === party.wait
  }
  /** Whether the next step that a party takes part in is its turn; or it is to be suspended before that. */
  private isStep(party: Party): boolean {
    const next = this.nextOf(party)
    return (next?.kind === 'turn' || next?.kind === 'stop') && next.seats[0]?.at === party.wait
  }
  private nextOf({ ident: { path }, wait }: Party): Token | undefined {
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i] as Token
      const seat = token.seats.find((each) => each.path === path)
      // That a time limit of its own comes is no step that it takes; nor what it has not heard of, at a wait that is over.
      if (seat !== undefined && token.kind !== 'timer' && !(token.kind === 'hear' && seat.at < wait)) return token
    }
    return undefined
  }

  /** The next step, in the state of an execution. Throws DepartureError if it cannot be taken there. */
  next(execution: Execution): Label {
    const { kind, seats, arrivals, text } = this.tokens[this.at++] as Token
    if (kind === 'stop') throw new DepartureError(this.at, `${text}: it is not suspended`)
    const found = seats.map(({ path, at }): Seat => {
      const party = this.find(execution, path)
      return {
        ident: party.ident,
        wait: kind === 'timer' ? at : party.wait,
        at: kind === 'turn' || kind === 'hear' ? 0 : at,
      }
    })
    return labelOf(
      kind === 'meet' && execution.fifo ? 'look' : kind,
      found,
      arrivals.map((path) => this.find(execution, path).ident),
    )
  }
  private find({ parties }: Execution, path: string): Party {
    const party = parties.find((each) => each?.ident.path === path)
    if (party === undefined) throw new DepartureError(this.at, `tasklet ${path} has not been spawned`)
    return party
  }
}

/** Whether one has been suspended before a turn of its, as was said. */
function isStopped({ kind, seats }: Token, party: Party | undefined): boolean {
  return kind === 'stop' && party?.tasklet.doing === 'suspended' && party.wait === seats[0]?.at
}

/** Takes a step; what goes wrong is said with its number. */
export function takeStep(execution: Execution, label: Label, step: number): void {
  try {
    take(execution, label)
  } catch (error) {
    throw error instanceof DepartureError ? new DepartureError(step, error.why) : error
  }
}
