import { commit, Guard, GuardInUseError, IS_READY, LAST_RESORT, NOT_READY, Queue, skip, sleep } from 'occamy'
import type { Composite, GuardRegistration, Offer, Readiness } from 'occamy'
import { ContractError, guardContract } from 'occamy/check'
import type { GuardTraits } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { broken, expectFound, reportOf } from './broken.ts'

type Place = GuardRegistration

/** A guard as it should be: each `put` serves one wait, of any number. */
class Tokens extends Guard<number> {
  protected tokens = 0
  readonly waiting: Queue<Place> = new Queue<Place>()
  put(): void {
    this.tokens++
    const { head } = this.waiting
    if (head !== undefined) this.serve(head)
  }
  protected serve(place: Place): void {
    this.tokens--
    this.waiting.unlink(place)
    commit(place, 7)
  }
  protected override poll(_offer: Offer): Readiness {
    return this.tokens > 0 ? IS_READY : NOT_READY
  }
  protected override commit(): number {
    this.tokens--
    return 7
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Place {
    const place: Place = { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
    this.waiting.push(place, offer, up, branch)
    return place
  }
  protected override disable(place: Place): void {
    this.waiting.drop(place)
  }
}

/** A guard as it should be: once `put`, it is ready for good, for any number. */
class Latch extends Tokens {
  override put(): void {
    this.tokens = Infinity
    for (let { head } = this.waiting; head !== undefined; { head } = this.waiting) this.serve(head)
  }
}

/** A guard as it should be: one wait at a time, and itself the registration. */
class Single extends Tokens implements GuardRegistration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Place | undefined = undefined
  after: Place | undefined = undefined
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Place {
    if (this.offer === offer) return this
    if (this.offer !== undefined) throw new GuardInUseError('for a token')
    this.waiting.push(this, offer, up, branch)
    return this
  }
}

const traitsOf = (guard: Tokens): GuardTraits => ({
  shared: !(guard instanceof Single),
  consumes: !(guard instanceof Latch),
})

/** The suite for a guard of one of these classes. */
function suite(Kind: new () => Tokens, outside: boolean): ReturnType<typeof guardContract> {
  const make = () => {
    const guard = new Kind()
    return { guard, ready: () => guard.put(), value: 7, registered: () => guard.waiting.length }
  }
  return guardContract(make, { ...traitsOf(new Kind()), outside })
}

const mutants: ReadonlyArray<readonly [what: string, kind: new () => Tokens, ...found: string[]]> = [
  [
    'takes what it gives when it is polled',
    class extends Tokens {
      protected override poll(): Readiness {
        return this.tokens-- > 0 ? IS_READY : NOT_READY
      }
    },
    'is not changed by polls once it is ready',
  ],
  [
    'is ready the second time that it is polled',
    class extends Tokens {
      private polls = 0
      protected override poll(offer: Offer): Readiness {
        return this.polls++ % 2 === 1 ? IS_READY : super.poll(offer)
      }
    },
    'is not changed by polls before it is ready',
  ],
  [
    'registers whoever polls',
    class extends Tokens {
      protected override poll(offer: Offer): Readiness {
        this.enable(offer, undefined, 0)
        return super.poll(offer)
      }
    },
    'is not changed by polls before it is ready',
    'loses to a skip before it is ready',
  ],
  [
    'forgets who waits when another polls',
    class extends Tokens {
      protected override poll(offer: Offer): Readiness {
        if (this.waiting.head !== undefined) this.waiting.drop(this.waiting.head)
        return super.poll(offer)
      }
    },
    'is not changed by polls of others while one waits',
  ],
  [
    'serves those alone who were there before',
    class extends Latch {
      protected override poll(): Readiness {
        return NOT_READY
      }
    },
    'gives its value at once when it is ready',
    'wins at once when it is ready, before a skip (alt)',
    'gives its event at once in a select set when it is ready',
    'is one winner of two that are ready',
  ],
  [
    'comes last when it is ready',
    class extends Tokens {
      protected override poll(): Readiness {
        return this.tokens > 0 ? LAST_RESORT : NOT_READY
      }
    },
    'wins at once when it is ready, before a skip (priAlt)',
  ],
  [
    'leaves its losers registered',
    class extends Tokens {
      protected override disable(): void {
        // Forgotten.
      }
    },
    'loses an alternation that is parked without a trace, and can be used again (fairAlt)',
    'is left without a trace when its wait is cancelled',
    'is left without a trace when its wait is raised out of',
    'loses in a select set, and leaves it without a trace',
    'loses without a trace under map, flatMap, defer and nested alternations',
  ],
  [
    'takes out the first that waits, whoever leaves',
    class extends Tokens {
      protected override disable(place: Place): void {
        if (place.offer !== undefined && this.waiting.head !== undefined) this.waiting.drop(this.waiting.head)
      }
    },
    'serves those who wait on when others give up or lose',
  ],
  [
    'takes out a registration that has been committed',
    class extends Tokens {
      protected override disable(place: Place): void {
        this.waiting.unlink(place)
        place.offer = undefined
      }
    },
    'is disabled after its commit without effect',
    'wins an alternation that is parked, and the losers are as if never asked (alt)',
  ],
  [
    'counts one less whenever it is disabled',
    class extends Tokens {
      protected override disable(place: Place): void {
        if (place.offer === undefined) this.tokens--
        super.disable(place)
      }
    },
    'is disabled after its commit without effect',
  ],
  [
    'serves the last first',
    class extends Latch {
      override put(): void {
        this.tokens = Infinity
        for (let { tail } = this.waiting; tail !== undefined; { tail } = this.waiting) this.serve(tail)
      }
    },
    'serves any number of waits at once, in the order in which they came',
  ],
  [
    'serves the first that waits, and forgets the others',
    class extends Latch {
      override put(): void {
        this.tokens = Infinity
        if (this.waiting.head !== undefined) this.serve(this.waiting.head)
      }
    },
    'serves any number of waits at once',
  ],
  [
    'serves all with one token',
    class extends Tokens {
      override put(): void {
        this.tokens++
        const { tokens } = this
        for (let { head } = this.waiting; head !== undefined; { head } = this.waiting) this.serve(head)
        this.tokens = Math.min(tokens, Math.max(this.tokens, 0))
      }
    },
    'serves one of several waits for each time that it is made ready',
  ],
  [
    'keeps the token that it gives',
    class extends Tokens {
      protected override commit(): number {
        return 7
      }
    },
    'serves one wait for each time that it is made ready',
  ],
  [
    'commits without taking out',
    class extends Tokens {
      protected override serve(place: Place): void {
        this.tokens--
        commit(place, 7)
      }
    },
    'parks who waits, and gives its value when it becomes ready',
  ],
  [
    'does not say which branch it is',
    class extends Tokens {
      protected override enable(offer: Offer, up: Composite | undefined): Place {
        return super.enable(offer, up, 0)
      }
    },
    'wins an alternation that is parked, and the losers are as if never asked (priAlt)',
  ],
  [
    'does not know that it is a branch',
    class extends Tokens {
      protected override enable(offer: Offer): Place {
        return super.enable(offer, undefined, 0)
      }
    },
    'wins an alternation that is parked, and the losers are as if never asked (alt)',
    'commits through map, flatMap, defer and nested alternations',
    'gives its event in a select set',
    'can stand twice in one alternation',
  ],
  [
    'gives another value to those who come late',
    class extends Tokens {
      protected override commit(): number {
        this.tokens--
        return 8
      }
    },
    'gives its value at once when it is ready',
    'commits at once through map, flatMap, defer and nested alternations',
  ],
  [
    'serves nobody who is suspended',
    class extends Tokens {
      override put(): void {
        this.tokens++
        let at = this.waiting.head
        while (at?.offer?.state === 'suspended') at = at.after
        if (at !== undefined) this.serve(at)
      }
    },
    'serves who is suspended while it waits',
  ],
  [
    'lets a second wait take the place of the first',
    class extends Single {
      protected override enable(offer: Offer, up: Composite | undefined, branch: number): Place {
        this.waiting.drop(this)
        return super.enable(offer, up, branch)
      }
    },
    'refuses a second wait by name, and serves the first all the same',
  ],
  [
    'refuses the same offer twice',
    class extends Single {
      protected override enable(offer: Offer, up: Composite | undefined, branch: number): Place {
        if (this.offer !== undefined) throw new GuardInUseError('for a token')
        return super.enable(offer, up, branch)
      }
    },
    'can stand twice in one alternation',
  ],
  [
    'says that it can stay in a set, and tells it nothing',
    class extends Tokens {
      protected override stay(): Place {
        return { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
      }
    },
    'gives its event in a select set',
  ],
  [
    'throws when it is disabled',
    class extends Tokens {
      protected override disable(place: Place): void {
        super.disable(place)
        throw new Error('cannot')
      }
    },
    'is left without a trace when its wait is cancelled',
  ],
]

describe('the contract of guards', () => {
  it.each([Tokens, Latch, Single])('is kept by one that is as it should be (%o)', async (kind) => {
    expect(await broken(suite(kind, true))).toEqual([])
  })

  for (const [what, kind, ...found] of mutants) {
    it(`is broken by one that ${what}`, async () => {
      expectFound(await broken(suite(kind, false)), found)
    })
  }

  it('tells of all that is broken, in these words', async () => {
    const report = await reportOf(mutants.map(([what, kind]) => [`one that ${what}`, suite(kind, true)]))
    await expect(report).toMatchFileSnapshot('./guards.txt')
  }, 60_000)

  it('is broken in outside code by one that leaves its losers, or serves nobody later', async () => {
    const [, Leaving] = mutants.find(([what]) => what === 'leaves its losers registered') ?? []
    const [, Forgetting] = mutants.find(([what]) => what === 'serves nobody who is suspended') ?? []
    class Late extends Tokens {
      override put(): void {
        this.tokens++
      }
    }
    const outside = async (Kind: new () => Tokens): Promise<string[]> =>
      (await broken(suite(Kind, true).filter(({ name }) => /outside/.test(name)))).sort()
    expect(await outside(Leaving as new () => Tokens)).toEqual([
      'is left without a trace when outside code gives up its wait',
    ])
    expect(await outside(Forgetting as new () => Tokens)).toEqual([])
    expect(await outside(Late)).toContain('gives its value to outside code')
  }, 20_000)

  it('is broken by one that says it is made of others, and stands twice all the same', async () => {
    const make = () => {
      const guard = new Tokens()
      return { guard, ready: () => guard.put(), value: 7 }
    }
    const failed = await broken(guardContract(make, { shared: true, consumes: true, composite: true }))
    expect(failed).toHaveLength(3)
    expectFound(failed, ['cannot stand twice in one alternation'])
  })

  it.each([
    [{}, '{}'],
    [undefined, 'undefined'],
    [{ guard: sleep(1) }, '{ guard: '],
  ])('says what a specimen is that is none: %o', async (specimen, words) => {
    const [first] = guardContract(() => specimen as never)
    await expect(first?.run()).rejects.toThrow(`what makes a specimen is to give { guard, ready }, and gave ${words}`)
  })

  it('names every check once, and says each with each quantum', () => {
    for (const traits of [
      {},
      { shared: true },
      { composite: true, relative: true },
      { shared: true, consumes: true },
    ]) {
      const names = guardContract(() => ({ guard: skip, ready: () => {} }), traits).map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      const quanta = names.map((name) => /quantum (\d+)/.exec(name)?.[1]).filter((q) => q !== undefined)
      expect(new Set(quanta)).toEqual(new Set(['0', '1', '256']))
    }
  })

  it('is an error that says what was expected, and carries both', async () => {
    const guard = new Tokens()
    const checks = guardContract(() => ({ guard, ready: () => guard.put(), value: 8 }), { shared: true })
    const error: unknown = await checks[0]?.run().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ContractError)
    expect(error).toMatchObject({ message: 'what it gives: expected 8, got 7', actual: 7, expected: 8 })
  })

  it('carries what ended a check before its end', async () => {
    const guard = new Tokens()
    const [first] = guardContract(() => ({ guard, ready: () => {} }))
    await expect(first?.run()).rejects.toMatchObject({
      name: 'ContractError',
      message: expect.stringContaining('did not come to its end: DeadlockError'),
      cause: { name: 'DeadlockError' },
    })
  })

  it('ends a guard that keeps its tasklets busy for ever', async () => {
    class Busy extends Tokens {
      override put(): void {
        for (let { head } = this.waiting; head !== undefined; { head } = this.waiting) {
          this.waiting.unlink(head)
          ;(head.offer as Offer).relook()
        }
      }
      protected override enable(offer: Offer, up: Composite | undefined, branch: number): Place {
        const place = super.enable(offer, up, branch)
        this.put()
        return place
      }
    }
    const [first] = suite(Busy, false)
    await expect(first?.run()).rejects.toThrow(ContractError)
  })
})
