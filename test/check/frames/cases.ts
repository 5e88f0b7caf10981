/** The smallest programs with which something was lost, or repeated otherwise. */
import type { Act, Body, Branch, Program } from './program.ts'

const send = (ch: number): Act => ({ do: 'send', ch })
const receive = (ch: number): Act => ({ do: 'receive', ch })
const cancel = (whom: number): Act => ({ do: 'cancel', whom })
const awaits = (whom: number): Act => ({ do: 'await', whom })
const suspend = (whom: number): Act => ({ do: 'suspend', whom })
const resume = (whom: number): Act => ({ do: 'resume', whom })
const raise = (whom: number): Act => ({ do: 'raise', whom })
const state = (whom: number): Act => ({ do: 'state', whom })
const sleep = (ms: number): Act => ({ do: 'sleep', ms })
const close = (ch: number): Act => ({ do: 'close', ch })
const alt = (...branches: Branch[]): Act => ({ do: 'alt', inOrder: false, branches })
const fail: Act = { do: 'throw' }
/** A scope that waits for its members. */
const waits = (members: readonly Body[], body: Body = []): Act => ({ do: 'scope', end: 'wait', members, body })
const cancels = (members: readonly Body[], body: Body = []): Act => ({ do: 'scope', end: 'cancel', members, body })
const par = (...bodies: Body[]): Act => ({ do: 'par', limit: 2, bodies })
const extended = (ch: number, ...body: Act[]): Act => ({ do: 'extended', ch, body })
const trySend = (ch: number): Act => ({ do: 'try send', ch })
const limit = (body: Body, ms = 1): Act => ({ do: 'within', ms, body })
const race = (...bodies: Body[]): Act => ({ do: 'race', limit: 2, bodies })

const programOf = (...tasklets: Body[]): Program => ({ channels: 2, tasklets })
/** The last of the channels holds one message. */
const buffered = (...tasklets: Body[]): Program => ({ channels: 2, capacity: 1, tasklets })

// In a scope, its members come after the tasklets of main: with two of these, they are numbers 2, 3 and on.
export const CASES: readonly (readonly [string, Program])[] = [
  [
    'a cancel against an end of which something is made by map',
    programOf([waits([[cancel(0), awaits(1)], [send(0)]])], [fail]),
  ],
  [
    'the end of a scope against one who has just come to await an end',
    programOf(
      [receive(0), cancels([[awaits(1)]], [receive(0)])],
      [waits([[send(0), alt({ on: 'send', ch: 0 })]]), cancel(1)],
    ),
  ],
  ['an error against one who awaits its end', programOf([waits([[fail], [awaits(1)]])])],
  [
    'an error against one who waits for its end, or for something else',
    programOf([waits([[fail], [alt({ on: 'end', whom: 1 }, { on: 'receive', ch: 0 })]])]),
  ],
  [
    'an error against one who waits for its end, or for that of another, which is over',
    programOf([], [waits([[fail]], [alt({ on: 'end', whom: 2 }, { on: 'end', whom: 0 })])]),
  ],
  ['an error against two who await its end', programOf([waits([[fail], [awaits(1)]], [awaits(1)])])],
  [
    'the error of an alternation, whose end is awaited',
    programOf([close(0), waits([[alt({ on: 'send', ch: 0 }, { on: 'end', whom: 0 })], [awaits(1)]])]),
  ],
  [
    'an error in a scope against the end of its operation',
    programOf([waits([[send(1), fail]], [sleep(1)]), send(0)], [waits([[receive(1)], [fail]])]),
  ],
  [
    'a cancel against a scope that has nobody left to wait for',
    programOf(
      [par([awaits(1)])],
      [par([send(0), cancel(2)])],
      [cancels([[cancel(0)]], [cancel(3), receive(0)]), awaits(0)],
    ),
  ],
  [
    'a second cancel of one who waits for two ends',
    programOf(
      [
        waits([
          [send(0), receive(0)],
          [cancel(0), send(0)],
        ]),
        cancel(0),
      ],
      [waits([[cancel(3)], [cancel(0), receive(0)]], [send(0)])],
    ),
  ],
  [
    'a cancel before both of two ends that are awaited',
    programOf(
      [cancel(2), cancel(0)],
      [cancels([[send(0)]]), cancels([[cancel(0)], [cancel(0)]])],
      [waits([[send(0)]], [cancel(1), cancel(3)])],
    ),
  ],
  [
    'a cancel of one who has come to await an end that is there, and has not looked',
    programOf([waits([[cancel(0), awaits(3)], [state(0)]])], [waits([[cancel(1)]])]),
  ],
  [
    'the same, where the end is of one who does something else as well',
    programOf([send(1), par([cancel(1)])], [waits([[receive(1), cancel(0)]]), waits([[send(0)]])]),
  ],
  [
    'a cancel of one who has seen that another is over, and awaits that',
    programOf([par([cancel(1)], [state(1), awaits(1)])], [cancel(0), send(0)]),
  ],
  [
    'a cancel of one who awaits an end, after another has seen it',
    programOf([send(0)], [receive(0), race([state(0)], [cancel(1), awaits(0)])]),
  ],
  [
    'a cancel that comes too late, against one who awaits the same end',
    programOf([fail], [waits([[cancel(1), awaits(0)]], [cancel(0)]), send(0)]),
  ],
  [
    'a time limit that comes after an end has been heard of, and before what follows',
    programOf([], [limit([awaits(0), fail])]),
  ],
  [
    'a time that begins with the last of two ends, against a limit that comes before both',
    programOf([par([send(1), sleep(1)]), sleep(1)], [limit([receive(1), send(0)])]),
  ],
  [
    'a time that begins with an end, against one that began before',
    programOf([par([send(0)]), limit([send(1)])], [sleep(1)], [receive(0), par([sleep(2), receive(1)], [sleep(1)])]),
  ],
  [
    'a longer limit that is over before somebody cancels it, beside a shorter sleep in a scope that is about to fail',
    programOf(
      [limit([awaits(10), send(1)], 2), cancel(0)],
      [cancels([[cancel(0)]])],
      [waits([[send(0), close(0)], [close(0)]], [sleep(1), fail]), alt({ on: 'send', ch: 0 }, { on: 'send', ch: 0 })],
    ),
  ],
  [
    'a limit around the wait for an end, and another around a wait for the first',
    programOf(
      [limit([alt({ on: 'send', ch: 0 }, { on: 'end', whom: 3 }), cancel(0)]), cancel(3)],
      [
        par([close(0), cancel(1)], [send(0), alt({ on: 'send', ch: 0 }, { on: 'end', whom: 0 })]),
        limit([alt({ on: 'end', whom: 0 }, { on: 'send', ch: 0 })]),
      ],
    ),
  ],
  [
    'a limit that comes when both ends have been heard of',
    programOf(
      [limit([awaits(1), awaits(0)], 2), waits([[cancel(0)]])],
      [limit([awaits(0), alt({ on: 'send', ch: 0 }, { on: 'send', ch: 0 })], 2), cancel(0)],
    ),
  ],
  [
    'a limit around the wait for the end of one who has waited for another',
    programOf(
      [par([cancel(1)])],
      [{ do: 'finally', body: [cancel(0)], cleanup: [] }],
      [limit([alt({ on: 'end', whom: 10 }, { on: 'end', whom: 1 })]), limit([awaits(0), send(0)])],
    ),
  ],
  [
    'a turn that ends a scope, after those of its members',
    programOf(
      [cancels([[send(0)]], [alt({ on: 'receive', ch: 0 }, { on: 'send', ch: 0 })]), sleep(1)],
      [send(1)],
      [waits([[alt({ on: 'end', whom: 0 }, { on: 'send', ch: 0 }), close(0)], [awaits(0)]]), limit([send(0)])],
    ),
  ],
  [
    'a sequence that was asked for before one of its turns was known to be a step',
    programOf([close(0), waits([[close(1)]], [send(0)])], [waits([[fail]], [send(1)])]),
  ],
  [
    'two who are struck at once, of whom one has heard of an end',
    programOf([waits([[cancel(2), awaits(1)], [fail]], [awaits(1)])], [cancel(1)], [send(0)]),
  ],
  [
    'one who has not heard yet that its scope is empty',
    programOf(
      [send(0), cancel(1)],
      [waits([[cancel(2)]])],
      [waits([[awaits(1)], [send(0)]], [receive(0)]), waits([[send(0)]])],
    ),
  ],
  [
    'a step that was asked for before the turn that comes first was known to be one',
    programOf(
      [waits([[send(1), send(0)], [send(1)]]), waits([[alt({ on: 'send', ch: 0 }, { on: 'send', ch: 0 })]])],
      [send(0)],
      [waits([[alt({ on: 'receive', ch: 0 }, { on: 'send', ch: 0 })], [receive(1), close(1)]])],
    ),
  ],
  [
    'a suspend of one who is parked, or has not looked yet, and what it is sent meanwhile',
    programOf([receive(0)], [suspend(0), send(0), resume(0)]),
  ],
  ['a suspend of one who has been served, and has still to go on', programOf([receive(0)], [send(0), suspend(0)])],
  [
    'a suspend of oneself against a resume by whom one has met',
    programOf([receive(0), suspend(0)], [send(0), resume(0)]),
  ],
  ['a suspend of one who sleeps, or has not come to that', programOf([sleep(1)], [suspend(0), sleep(2), resume(0)])],
  ['a suspend of one who has not begun', programOf([suspend(0)], [suspend(0)])],
  [
    'a suspend of one who has not begun, and is resumed',
    programOf([suspend(2), send(0)], [resume(2)], [alt({ on: 'send', ch: 0 }, { on: 'send', ch: 0 })]),
  ],
  [
    'a suspend and a cancel of one who has not begun',
    programOf([cancels([[send(0)]], [suspend(3)])], [send(0)], [send(0)]),
  ],
  [
    'a suspend in the turn of a resume, of one who waits for ends',
    programOf([waits([[resume(0), suspend(0)]])], [suspend(0)]),
  ],
  [
    'a resume in the turn of a suspend, of one who waits for ends',
    programOf([resume(1), waits([[resume(0)]])], [waits([[suspend(0), resume(0)], [awaits(0)]])]),
  ],
  [
    'one who comes anew to its wait for ends',
    programOf([waits([[resume(3)], [suspend(0)]], [suspend(3)])], [waits([[suspend(0), resume(1)]]), send(0)]),
  ],
  [
    'an error in the turn of a resume, of one who waits for an end that is there',
    programOf([suspend(0)], [suspend(1), waits([[resume(1), fail]], [awaits(0)])]),
  ],
  [
    'an error that is raised in one who is about to be cancelled',
    programOf(
      [cancels([[receive(0), alt({ on: 'end', whom: 0 }, { on: 'end', whom: 0 })], [awaits(0)]], [send(0), raise(2)])],
      [waits([[raise(0)]])],
    ),
  ],
  [
    'an error that is raised in one whose scope is about to be empty',
    programOf(
      [waits([[raise(0)], [send(1), send(0)]], [receive(1), raise(3)])],
      [waits([[alt({ on: 'end', whom: 0 }, { on: 'end', whom: 0 })]])],
    ),
  ],
  [
    'several errors that are raised in one who waits until its scope is empty',
    programOf([raise(1), raise(1)], [waits([[send(0)]], [raise(1)])]),
  ],
  [
    'a buffer whose slot an extended receive keeps, where one waited before the message came',
    buffered([extended(1, receive(0))], [send(1), send(0)]),
  ],
  [
    'a receive and a send where an extended receive keeps the only slot',
    buffered([send(1), extended(1, receive(1))], [send(1)]),
  ],
  [
    'a try that finds a receiver, where an extended receive keeps the only slot',
    buffered([extended(1, trySend(1))], [waits([[receive(1)], [send(1), trySend(0)]])]),
  ],
  [
    'a cancel of one who is kept by an extended receive, within a scope of its own',
    programOf([waits([[cancel(0)]], [send(0)])], [extended(0)]),
  ],
]
