/** Arbitraries for small programs: few of everything, so that tasklets meet. What makes no sense is taken out after the fact. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { isLast } from './moves.ts'
import type { Act, Alternation, Body, Branch, Member, Program } from './program.ts'

/** What looks who is there, or what is buffered. */
type Try = Extract<Act, { do: 'close' | 'poison' | 'balance' | 'tryReceive' | 'trySend' }>

/** What may occur besides sends and receives. */
export interface Language {
  readonly alts?: boolean
  readonly priAlts?: boolean
  /** Branches that are a last resort; alone, they are a step of nobody else's. */
  readonly skips?: boolean
  readonly closes?: boolean
  readonly poisons?: boolean
  readonly buffers?: boolean
  readonly timers?: boolean
  /** Tries at buffers. */
  readonly tries?: boolean
  /** Tries and `balance` at channels without a buffer: which of the others have arrived is a choice. */
  readonly presence?: boolean
  readonly cancels?: boolean
  /** Looks whether a tasklet is over. */
  readonly states?: boolean
  readonly barriers?: boolean
  readonly semaphores?: boolean
  readonly cells?: boolean
  readonly joins?: boolean
  readonly sets?: boolean
  /** Timers in sets: that their time has come is a step of its own, before the set gives an event. */
  readonly ticks?: boolean
  readonly awaits?: boolean
  /** Ends of tasklets as branches. */
  readonly ends?: boolean
  /** Waits for nothing but a last resort, or for several of them. */
  readonly lone?: boolean
  /** More than one close or poison of the same channel, or cancel of the same tasklet. */
  readonly again?: boolean
  /** Tasklets that main does not wait for. */
  readonly daemons?: boolean
}

interface Weighted<T> {
  readonly weight: number
  readonly arbitrary: Arbitrary<T>
}

const one = <T>(weight: number, arbitrary: Arbitrary<T>): Weighted<T> => ({ weight, arbitrary })
const on = <T>(flag: boolean | undefined, ...weighted: Weighted<T>[]): Weighted<T>[] => (flag === true ? weighted : [])
const only = <const T extends string>(...names: T[]): Arbitrary<T> => fc.constantFrom(...names)

const index = fc.nat({ max: 11 })
const ms = fc.constantFrom(1, 2, 0)

function member(): Arbitrary<Member> {
  return fc.oneof(
    fc.record({ on: only('receive'), ch: index }),
    fc.record({ on: only('send'), ch: index, value: fc.constant(0) }),
  )
}

/** A branch of an alternation: alone, the end of a tasklet is awaited. */
function oneOfSeveral(language: Language): Arbitrary<Branch> {
  return fc.oneof(
    one<Branch>(10, branch(language)),
    ...on<Branch>(language.ends, one(4, fc.record({ on: only('end'), tasklet: index }))),
  )
}

function branch(language: Language): Arbitrary<Branch> {
  return fc.oneof(
    one<Branch>(8, member()),
    ...on<Branch>(language.closes, one(3, fc.record({ on: only('next'), ch: index }))),
    ...on<Branch>(language.timers, one(3, fc.record({ on: only('sleep'), ms }))),
    ...on<Branch>(language.barriers, one(3, fc.record({ on: only('sync'), barrier: fc.constant(0) }))),
    ...on<Branch>(language.skips, one(2, fc.record({ on: only('skip') }))),
  )
}

function act(language: Language): Arbitrary<Act> {
  const several = (of: Language) => fc.array(oneOfSeveral(of), { minLength: 1, maxLength: 3 })
  const branches = several(language)
  const registrations = several({ ...language, timers: language.ticks === true })
  return fc.oneof(
    one<Act>(12, fc.record({ do: only('wait'), guard: branch(language) })),
    ...on<Act>(language.alts, one(5, fc.record({ do: only('alt'), branches }))),
    ...on<Act>(language.priAlts, one(5, fc.record({ do: only('priAlt'), branches }))),
    ...on<Act>(language.sets, one(5, fc.record({ do: only('select'), branches: registrations }))),
    ...rareWaits(language),
    ...nows(language),
  )
}

function rareWaits(language: Language): Weighted<Act>[] {
  const members = fc.array(member(), { minLength: 1, maxLength: 2 })
  return [
    ...on<Act>(language.joins, one(5, fc.record({ do: only('join'), members }))),
    ...on<Act>(language.semaphores, one(4, fc.record({ do: only('acquire'), semaphore: fc.constant(0) }))),
    ...on<Act>(
      language.cells,
      one(3, fc.record({ do: only('get'), cell: fc.constant(0) })),
      one(3, fc.record({ do: only('set'), cell: fc.constant(0), value: fc.constant(0) })),
    ),
    ...on<Act>(language.awaits, one(3, fc.record({ do: only('await'), tasklet: index }))),
  ]
}

function nows(language: Language): Weighted<Act>[] {
  return [
    ...on<Act>(language.closes, one(3, fc.record({ do: only('close'), ch: index }))),
    ...on<Act>(language.poisons, one(2, fc.record({ do: only('poison'), ch: index }))),
    ...on<Act>(
      language.tries === true || language.presence === true,
      one(3, fc.record({ do: only('trySend'), ch: index, value: fc.constant(0) })),
      one(3, fc.record({ do: only('tryReceive'), ch: index })),
    ),
    ...on<Act>(language.presence, one(2, fc.record({ do: only('balance'), ch: index }))),
    ...on<Act>(language.cancels, one(4, fc.record({ do: only('cancel'), tasklet: index }))),
    ...on<Act>(language.states, one(4, fc.record({ do: only('state'), tasklet: index }))),
    ...on<Act>(language.barriers, one(2, fc.record({ do: only('enrol', 'resign'), barrier: fc.constant(0) }))),
    ...on<Act>(language.semaphores, one(4, fc.record({ do: only('release'), semaphore: fc.constant(0) }))),
  ]
}

/** A small program of a language. */
export function smallProgram(language: Language): Arbitrary<Program> {
  const capacity = language.buffers === true ? fc.constantFrom(0, 1, 2) : fc.constant(0)
  return fc
    .record({
      bodies: fc.array(fc.array(act(language), { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 }),
      channels: fc.array(capacity, { minLength: 1, maxLength: 3 }),
      enrolled: fc.constantFrom(2, 1, 3),
      permits: fc.constantFrom(1, 2),
      daemons: language.daemons === true ? fc.array(fc.boolean(), { maxLength: 4 }) : fc.constant([]),
    })
    .map(({ bodies, channels, enrolled, permits, daemons }) => {
      const waits = [...bodies.keys()].filter((t) => daemons[t] !== true)
      const rest = {
        waits: waits.length > 0 ? waits : [0],
        channels,
        barriers: language.barriers === true ? [enrolled] : [],
        semaphores: language.semaphores === true ? [permits] : [],
        cells: language.cells === true ? [0] : [],
      }
      return sensible({ ...rest, tasklets: bodies }, language)
    })
}

/** Puts indices in range, numbers the messages, and takes out what has no meaning, or one that is left open. */
function sensible(program: Program, language: Language): Program {
  const mend = new Mend(program, language)
  const tasklets = program.tasklets.map((body, t): Body => {
    const kept = mend.body(body, t)
    return kept.length > 0 ? kept : [{ do: 'wait', guard: { on: 'receive', ch: 0 } }]
  })
  return { ...program, tasklets }
}

class Mend {
  private readonly program: Program
  private readonly language: Language
  /** The end of each channel that joins use. */
  private readonly joined: Map<number, Member['on']> = new Map()
  private readonly done: Set<string> = new Set()
  private enrolled: number
  private messages = 0
  constructor(program: Program, language: Language) {
    this.program = program
    this.language = language
    this.enrolled = program.barriers[0] ?? 0
  }

  body(acts: Body, t: number): Body {
    const kept: Act[] = []
    let held = 0
    for (const act of acts) {
      const mended = this.act(act, t)
      if (mended === undefined || (mended.do === 'release' && held === 0)) continue
      if (mended.do === 'acquire') held++
      if (mended.do === 'release') held--
      kept.push(mended)
    }
    return kept
  }

  private act(act: Act, t: number): Act | undefined {
    switch (act.do) {
      case 'wait':
        return this.isLone([act.guard]) ? undefined : { ...act, guard: this.branch(act.guard) }
      case 'alt':
      case 'priAlt':
      case 'select':
        if (this.isLone(act.branches)) return undefined
        // Whether a timer whose time has come is ready, while its tasklet has not looked, is left open.
        if (this.language.lone !== true && act.branches.some(({ on }) => on === 'sleep')) return this.timed(act)
        return this.alternation(act, t)
      case 'join':
        return this.join(act.members.map((member) => this.branch(member)))
      case 'set':
        return { ...act, value: ++this.messages }
      case 'await':
      case 'state':
      case 'cancel': {
        const tasklet = act.tasklet % this.program.tasklets.length
        if (tasklet === t || (act.do === 'cancel' && this.isAgain(`tasklet ${tasklet}`))) return undefined
        return { ...act, tasklet }
      }
      case 'resign':
        if (this.enrolled === 0) return undefined
        this.enrolled--
        return act
      case 'close':
      case 'poison':
        return this.close(act)
      case 'balance':
      case 'tryReceive':
      case 'trySend':
        return this.tried(act)
      case 'acquire':
      case 'release':
      case 'get':
      case 'enrol':
        return act
      default:
        return act satisfies never
    }
  }

  /** An end of a tasklet is a branch only beside others: alone it is awaited. */
  private alternation(act: Alternation, t: number): Act | undefined {
    const all = act.branches.map((branch) => this.branch(branch))
    const mended = act.do === 'select' ? atOneEnd(all) : all
    const branches = this.distinct(mended).filter((branch) => branch.on !== 'end' || branch.tasklet !== t)
    return branches.every(({ on }) => on === 'end') ? undefined : { ...act, branches }
  }
  private channel(ch: number): number {
    return ch % this.program.channels.length
  }

  private branch<B extends Branch>(branch: B): B {
    if (branch.on === 'send') return { ...branch, ch: this.channel(branch.ch), value: ++this.messages }
    if (branch.on === 'end') return { ...branch, tasklet: branch.tasklet % this.program.tasklets.length }
    return 'ch' in branch ? { ...branch, ch: this.channel(branch.ch) } : branch
  }

  /** One last resort, one branch at a barrier, and one at each end of a channel where somebody counts who is there. */
  private distinct(branches: readonly Branch[]): readonly Branch[] {
    const places = branches.map((branch) => {
      if (branch.on === 'sync') return 'sync'
      if (branch.on === 'end') return `end ${branch.tasklet}`
      if (isLast(branch) && this.language.lone !== true) return 'last'
      if (!('ch' in branch) || this.language.presence !== true) return undefined
      return `${branch.on === 'send'} ${branch.ch}`
    })
    return branches.filter((_, i) => places[i] === undefined || places.indexOf(places[i]) === i)
  }

  /** An alternation with a timer: in last place, and without a last resort. */
  private timed(act: Alternation): Act {
    const branches = act.branches.filter((branch) => !isLast(branch)).map((branch) => this.branch(branch))
    const timer = act.branches.find((branch) => branch.on === 'sleep' && !isLast(branch)) ?? { on: 'skip' }
    return { ...act, branches: [...this.distinct(branches.filter(({ on }) => on !== 'sleep')), timer] }
  }

  private isLone(branches: readonly Branch[]): boolean {
    return this.language.lone !== true && branches.every(isLast)
  }

  private close(act: Extract<Act, { do: 'close' | 'poison' | 'balance' | 'tryReceive' }>): Act | undefined {
    const ch = this.channel(act.ch)
    return this.isAgain(`channel ${ch}`) ? undefined : { ...act, ch }
  }

  /** Whether something is closed or cancelled a second time. */
  private isAgain(what: string): boolean {
    const again = this.done.has(what) && this.language.again !== true
    this.done.add(what)
    return again
  }

  private tried(act: Try): Act | undefined {
    const ch = this.channel(act.ch)
    const buffered = (this.program.channels[ch] ?? 0) > 0
    const allowed = act.do === 'balance' || !buffered ? this.language.presence : true
    if (allowed !== true) return undefined
    return act.do === 'trySend' ? { ...act, ch, value: ++this.messages } : { ...act, ch }
  }

  /** Each channel once in a join, and joins at one of its ends only. */
  private join(members: readonly Member[]): Act | undefined {
    const kept = members.filter(
      (member, i) =>
        members.findIndex(({ ch }) => ch === member.ch) === i &&
        (this.joined.get(member.ch) ?? member.on) === member.on,
    )
    for (const { ch, on } of kept) this.joined.set(ch, on)
    return kept.length === 0 ? undefined : { do: 'join', members: kept }
  }
}

/** A set has no order: which of its registrations at both ends of a channel is told first that this is closed, is left open. */
function atOneEnd(branches: readonly Branch[]): readonly Branch[] {
  const at = (branch: Branch): number | undefined => ('ch' in branch ? branch.ch : undefined)
  const isAcross = (one: Branch, other: Branch): boolean =>
    at(one) !== undefined && at(one) === at(other) && (one.on === 'send') !== (other.on === 'send')
  return branches.filter((branch, i) => !branches.slice(0, i).some((earlier) => isAcross(earlier, branch)))
}
