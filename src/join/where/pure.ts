/**
 * The conditions of joins are to be pure. One runs in the midst of a search, in whatever tasklet a message comes: what it changed would
 * be changed under that search. So it runs as outside code, and whatever acts is refused there, by the probe that a checker has for what
 * a turn touches: whoever acts looks for that in any case.
 */
import { kernel } from '../../guard/kernel.ts'
import type { Aspect, Probe, UseOfSet } from '../../guard/probe.ts'
import { InvalidOperationError } from '../../internal/errors.ts'

/** Runs conditions, in a search: they are to look at the messages, and at nothing that changes by it. */
export function purely<T>(search: () => T): T {
  const { offer, probe } = kernel
  kernel.offer = undefined
  kernel.probe = probe === undefined ? LOOKS : new Looks(probe)
  try {
    return search()
  } finally {
    kernel.offer = offer
    kernel.probe = probe
  }
}

const ASKS = 'closes a channel, or asks something of a tasklet'
const SERVES = 'changes what others wait for'

/** Lets look, and lets nothing be done. */
class Looks implements Probe {
  /** Whoever checks the program that runs. */
  private readonly checker: Probe | undefined
  constructor(checker: Probe | undefined) {
    this.checker = checker
  }
  made(thing: object): void {
    this.checker?.made(thing)
  }
  read(thing: object, aspect: Aspect): void {
    this.checker?.read(thing, aspect)
  }
  sees(tasklet: object): void {
    this.checker?.sees(tasklet)
  }
  counts(core: object): void {
    this.checker?.counts(core)
  }
  usesSet(set: object, use: UseOfSet): void {
    if (use === 'changes' || use === 'retires') throw refusal('changes a select set')
    this.checker?.usesSet(set, use)
  }
  looksAt(): void {
    throw refusal('tries to send, or to receive')
  }
  looksFor(): void {
    throw refusal('polls a select set')
  }
  changes(): void {
    throw refusal(ASKS)
  }
  interrupts(): void {
    throw refusal(ASKS)
  }
  serves(): void {
    throw refusal(SERVES)
  }
  wrote(): void {
    throw refusal(SERVES)
  }
  ends(): void {
    throw refusal(SERVES)
  }
  fails(): void {
    throw refusal(SERVES)
  }
  left(): void {
    throw refusal(SERVES)
  }
  acts(): void {
    throw refusal('runs others')
  }
  refuses(what: string): never {
    throw refusal(what)
  }
}
const LOOKS: Looks = /* @__PURE__ */ new Looks(undefined)

function refusal(what: string): InvalidOperationError {
  const advice = 'it may look at what it is given, and say whether that will do; act on it once the join has taken it'
  return new InvalidOperationError(`a condition of a join has to be pure, and this one ${what}: ${advice}`)
}

/** Somebody was to be served with a join, by a look just before, and cannot. `where` it stands, in words that follow "a join". */
export function changed(where: string): never {
  throw new InvalidOperationError(`a join${where} could be served, and then could not: a condition has to be pure`)
}
