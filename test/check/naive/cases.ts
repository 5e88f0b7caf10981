/** The smallest programs that random ones were shrunk to, where a checker and the enumeration differed; and their neighbours. */
import { programOf, receive, send, wait } from './program.ts'
import type { Act, Program } from './program.ts'

const cancel = (tasklet: number): Act => ({ do: 'cancel', tasklet })
const ended = (tasklet: number): Act => ({ do: 'await', tasklet })
const close = (ch: number): Act => ({ do: 'close', ch })
const balance = (ch: number): Act => ({ do: 'balance', ch })
/** Something that ends a turn, and waits for nobody. */
const look: Act = { do: 'get', cell: 0 }
const next = (ch: number): Act => wait({ on: 'next', ch })
const sync: Act = wait({ on: 'sync', barrier: 0 })
const acq: Act = { do: 'acquire', semaphore: 0 }
const rel: Act = { do: 'release', semaphore: 0 }

export const CASES: readonly (readonly [string, Program])[] = [
  ['a permit that is given back may first go to the other', programOf([[acq, rel], [acq]], { semaphores: [1] })],
  ['a permit that is kept', programOf([[acq], [acq]], { semaphores: [1] })],
  [
    'a buffer that its own sender empties',
    programOf([[wait(send(0, 1)), wait(receive(0))], [wait(send(0, 2))]], { channels: [1] }),
  ],
  [
    'two receivers of one buffered value',
    programOf([[wait(send(0, 1))], [wait(receive(0))], [wait(receive(0))]], { channels: [1] }),
  ],
  [
    'two receivers of one value, with room for two',
    programOf([[wait(send(0, 1))], [wait(receive(0))], [wait(receive(0))]], { channels: [2] }),
  ],
  [
    'an enrol against the meeting of others',
    programOf([[{ do: 'enrol', barrier: 0 }], [sync], [sync]], { barriers: [2] }),
  ],
  ['a resign that lets others meet', programOf([[{ do: 'resign', barrier: 0 }], [sync], [sync]], { barriers: [3] })],
  ['an enrol against a meeting of one', programOf([[{ do: 'enrol', barrier: 0 }], [sync]], { barriers: [1] })],
  ['the end of main against a send that fails', programOf([[next(0)], [close(0)], [next(0)]], { waits: [1, 2] })],
  [
    'the end of main against a timer',
    programOf([[wait(send(0))], [wait(receive(0))], [wait({ on: 'sleep', ms: 1 })]], { waits: [0] }),
  ],
  ['a close that a receiver of a buffer sees', programOf([[next(0)], [close(0)]], { channels: [1] })],
  ['a close that two receivers of a buffer see', programOf([[next(0)], [next(0)], [close(0)]], { channels: [1] })],
  ['a close that two receivers see', programOf([[next(0)], [next(0)], [close(0)]])],
  ['a skip against a close', programOf([[close(0)], [{ do: 'alt', branches: [{ on: 'skip' }, receive(0)] }]])],
  [
    'a lower branch against a close of the higher',
    programOf([[{ do: 'priAlt', branches: [receive(0), send(1, 1)] }], [wait(receive(1))], [close(0)]], {
      channels: [0, 0],
    }),
  ],
  [
    'a lower branch against a message for the higher',
    programOf([[{ do: 'priAlt', branches: [receive(0), receive(1)] }], [wait(send(0, 1))], [wait(send(1, 2))]], {
      channels: [1, 1],
    }),
  ],
  ['a join against a close', programOf([[{ do: 'join', members: [receive(0)] }], [close(0)]])],
  ['a join from a buffer', programOf([[{ do: 'join', members: [receive(0)] }], [wait(send(0))]], { channels: [1] })],
  [
    'a turn that serves a join, and then closes one of its channels, against a try at the other',
    programOf(
      [
        [{ do: 'tryReceive', ch: 0 }, close(0)],
        [{ do: 'tryReceive', ch: 1 }],
        [{ do: 'trySend', ch: 0, value: 1 }, wait(send(0, 2)), { do: 'join', members: [send(1, 3), send(0, 4)] }],
      ],
      { channels: [2, 2] },
    ),
  ],
  ['a cancel against a permit', programOf([[cancel(1)], [acq]], { semaphores: [1] })],
  ['a cancel against a communication', programOf([[cancel(1)], [wait(receive(0))], [wait(send(0))]])],
  ['a cancel against a read', programOf([[cancel(1)], [{ do: 'get', cell: 0 }]], { cells: [0] })],
  [
    'a cancel that comes after a communication, against a permit',
    programOf([[wait(send(0, 1)), cancel(1)], [acq], [wait(receive(0))]], { semaphores: [1] }),
  ],
  ['two that cancel each other', programOf([[cancel(1)], [cancel(0), wait(receive(0))]])],
  ['a cancel of one who has ended', programOf([[wait(receive(0))], [wait(send(0)), cancel(0)]])],
  [
    'a shorter sleep that begins while another sleeps',
    programOf([[wait({ on: 'sleep', ms: 2 })], [wait(send(0)), wait({ on: 'sleep', ms: 1 })], [wait(receive(0))]]),
  ],
  ['two timers of one time', programOf([[wait({ on: 'sleep', ms: 1 })], [wait({ on: 'sleep', ms: 1 })]])],
  [
    'a timer that its tasklet leaves, before a later one',
    programOf([
      [{ do: 'alt', branches: [receive(0), { on: 'sleep', ms: 1 }] }],
      [wait(send(0))],
      [wait({ on: 'sleep', ms: 2 })],
    ]),
  ],
  [
    'a timer that its tasklet leaves, beside one of the same time',
    programOf([
      [{ do: 'alt', branches: [receive(0), { on: 'sleep', ms: 1 }] }],
      [wait(send(0))],
      [wait({ on: 'sleep', ms: 1 })],
    ]),
  ],
  ['a try to receive from a buffer', programOf([[{ do: 'tryReceive', ch: 0 }], [wait(send(0))]], { channels: [1] })],
  [
    'a try to send to a buffer',
    programOf([[{ do: 'trySend', ch: 0, value: 1 }], [wait(receive(0))]], { channels: [1] }),
  ],
  [
    'two tries to send to a buffer',
    programOf([[{ do: 'trySend', ch: 0, value: 1 }], [{ do: 'trySend', ch: 0, value: 1 }]], { channels: [1] }),
  ],
  ['a try that may find a receiver', programOf([[{ do: 'trySend', ch: 0, value: 1 }], [wait(receive(0))]])],
  [
    'a try that may find two receivers',
    programOf([[{ do: 'trySend', ch: 0, value: 1 }], [wait(receive(0))], [wait(receive(0))]]),
  ],
  [
    'a balance that may find two receivers',
    programOf([[{ do: 'balance', ch: 0 }], [wait(receive(0))], [wait(receive(0))]]),
  ],
  [
    'a balance that may find a sender or a receiver',
    programOf([[{ do: 'balance', ch: 0 }], [wait(receive(0))], [wait(send(0))]]),
  ],
  ['a balance that may find a receiver', programOf([[{ do: 'balance', ch: 0 }], [wait(receive(0))]])],
  [
    'a close where an alternation at both ends was found',
    programOf([[{ do: 'balance', ch: 0 }], [close(0)], [{ do: 'alt', branches: [send(0), { on: 'next', ch: 0 }] }]]),
  ],
  [
    'a join that faces a select set with a channel twice',
    programOf([[{ do: 'join', members: [send(0)] }], [{ do: 'select', branches: [receive(0), receive(0)] }]]),
  ],
  [
    'two receivers of a channel that a turn looks at, and poisons',
    programOf([
      [
        { do: 'tryReceive', ch: 0 },
        { do: 'poison', ch: 0 },
        { do: 'tryReceive', ch: 0 },
      ],
      [wait(receive(0))],
      [{ do: 'alt', branches: [receive(0)] }],
    ]),
  ],
  [
    'one who stands in line before another, who goes by its timer',
    programOf(
      [
        [{ do: 'alt', branches: [{ on: 'next', ch: 1 }, receive(0), { on: 'sleep', ms: 1 }] }],
        [
          { do: 'trySend', ch: 0, value: 1 },
          { do: 'trySend', ch: 1, value: 2 },
        ],
        [close(0)],
        [wait(receive(0))],
      ],
      { channels: [1, 0] },
    ),
  ],
  [
    'a message that is taken, and one that is given back, before an alternation in order comes',
    programOf(
      [
        [wait(receive(0)), wait(send(0, 1))],
        [{ do: 'priAlt', branches: [receive(1), receive(0)] }, next(0)],
        [wait(send(0, 2)), wait(send(1, 3))],
        [wait(receive(1))],
      ],
      { channels: [1, 2] },
    ),
  ],
  [
    'two whom a close comes upon, in either order, beside a join elsewhere',
    programOf(
      [
        [wait(send(0, 1)), wait(receive(1))],
        [next(1)],
        [close(1), { do: 'tryReceive', ch: 1 }],
        [{ do: 'join', members: [receive(0)] }],
      ],
      { channels: [1, 0] },
    ),
  ],
  [
    'a try that serves an alternation in order, which was found there before',
    programOf(
      [
        [{ do: 'balance', ch: 0 }],
        [{ do: 'trySend', ch: 0, value: 1 }],
        [{ do: 'trySend', ch: 1, value: 2 }, { do: 'priAlt', branches: [send(1, 3)] }, cancel(0)],
        [
          { do: 'alt', branches: [receive(1), send(0, 4)] },
          { do: 'priAlt', branches: [receive(1), { on: 'next', ch: 0 }] },
        ],
      ],
      { channels: [0, 2] },
    ),
  ],
  [
    'one who stands at a barrier before another, who could not come after it, and is cancelled',
    programOf(
      [
        [
          { do: 'join', members: [receive(0)] },
          {
            do: 'priAlt',
            branches: [
              { on: 'next', ch: 0 },
              { on: 'sync', barrier: 0 },
              { on: 'sleep', ms: 1 },
            ],
          },
        ],
        [
          { do: 'resign', barrier: 0 },
          { do: 'poison', ch: 0 },
        ],
        [sync],
        [wait(send(0, 1)), cancel(0)],
      ],
      { barriers: [2] },
    ),
  ],
  [
    'a receiver at a buffer that a join gives to, in the midst of a turn',
    programOf(
      [
        [{ do: 'join', members: [receive(0), send(1)] }],
        [wait(send(1, 2))],
        [wait(receive(1)), { do: 'balance', ch: 0 }],
        [
          { do: 'trySend', ch: 0, value: 3 },
          { do: 'tryReceive', ch: 0 },
        ],
      ],
      { channels: [0, 2] },
    ),
  ],
  [
    'a join that gives to two buffers',
    programOf(
      [
        [{ do: 'join', members: [send(0), send(1), receive(2)] }],
        [{ do: 'priAlt', branches: [receive(1), receive(0)] }],
        [wait(send(2))],
        [wait(receive(0))],
      ],
      { channels: [1, 1, 0] },
    ),
  ],
  [
    'a join that makes room in two buffers',
    programOf(
      [
        [wait(send(0)), wait(send(1)), { do: 'join', members: [receive(0), receive(1)] }],
        [{ do: 'priAlt', branches: [send(1, 5), send(0, 6)] }],
        [wait(send(0, 4))],
      ],
      { channels: [1, 1] },
    ),
  ],
  [
    'an end that comes first in order, against what is taken after it',
    programOf([
      [close(0)],
      [wait(receive(0))],
      [
        { do: 'priAlt', branches: [{ on: 'end', tasklet: 1 }, send(0, 1)] },
        { do: 'tryReceive', ch: 0 },
      ],
    ]),
  ],
  [
    'an end that one is found waiting for',
    programOf([
      [
        {
          do: 'alt',
          branches: [
            { on: 'end', tasklet: 1 },
            { on: 'next', ch: 0 },
          ],
        },
        wait(send(0, 1)),
      ],
      [{ do: 'balance', ch: 0 }],
      [wait(send(0, 2))],
      [wait({ on: 'next', ch: 0 })],
    ]),
  ],
  [
    'a join that was found, and lacks what another puts there',
    programOf(
      [
        [
          { do: 'tryReceive', ch: 1 },
          { do: 'alt', branches: [send(0, 1)] },
        ],
        [{ do: 'join', members: [send(1, 2), receive(0)] }],
        [{ do: 'balance', ch: 1 }, wait(receive(0)), close(0)],
        [{ do: 'trySend', ch: 0, value: 3 }],
      ],
      { channels: [1, 0] },
    ),
  ],
  [
    'one of two sends in order, and then what another leaves for later',
    programOf(
      [
        [
          { do: 'alt', branches: [send(1, 1), { on: 'skip' }, receive(0)] },
          { do: 'priAlt', branches: [send(1, 2)] },
        ],
        [{ do: 'priAlt', branches: [{ on: 'skip' }, send(0, 3), send(0, 4)] }],
        [{ do: 'priAlt', branches: [receive(0), { on: 'skip' }] }],
        [
          { do: 'alt', branches: [{ on: 'skip' }, receive(1)] },
          { do: 'priAlt', branches: [receive(1)] },
        ],
      ],
      { channels: [0, 0] },
    ),
  ],
  [
    'one for whom a join has only to commit',
    programOf(
      [
        [
          {
            do: 'alt',
            branches: [send(0, 1), { on: 'next', ch: 0 }],
          },
          close(0),
        ],
        [{ do: 'join', members: [receive(1), receive(0)] }],
        [wait(send(1, 3))],
        [
          { do: 'trySend', ch: 1, value: 4 },
          { do: 'trySend', ch: 1, value: 5 },
        ],
      ],
      { channels: [2, 2] },
    ),
  ],
  [
    'one who stands in line before another, who could not come after a close',
    programOf(
      [
        [close(0), wait({ on: 'sleep', ms: 1 })],
        [{ do: 'priAlt', branches: [receive(1)] }],
        [{ do: 'trySend', ch: 1, value: 1 }, cancel(3)],
        [
          {
            do: 'priAlt',
            branches: [
              { on: 'next', ch: 0 },
              { on: 'next', ch: 1 },
            ],
          },
          { do: 'alt', branches: [{ on: 'next', ch: 0 }] },
        ],
      ],
      { channels: [0, 1] },
    ),
  ],
  [
    'a join that was found, and has been served, before a close',
    programOf([
      [close(0), { do: 'balance', ch: 0 }],
      [{ do: 'join', members: [send(0, 1)] }],
      [
        { do: 'tryReceive', ch: 0 },
        { do: 'alt', branches: [{ on: 'next', ch: 0 }] },
      ],
      [wait(receive(0)), wait(send(0, 2))],
    ]),
  ],
  ['two closes', programOf([[close(0)], [close(0)]])],
  ['a close and a poison', programOf([[close(0)], [{ do: 'poison', ch: 0 }], [next(0)]])],
  ['a skip against a cancel', programOf([[wait({ on: 'skip' })], [cancel(0)]])],
  ['two skips in order', programOf([[{ do: 'priAlt', branches: [{ on: 'skip' }, { on: 'skip' }] }]])],
  ['a cancel against the end that is awaited', programOf([[ended(1)], [wait({ on: 'sleep', ms: 1 })], [cancel(0)]])],
]

/** Programs that wait for ends, and cancel: what they came to was lost. Of some orders that nobody could tell apart, both are counted. */
export const CASES_OF_ENDS: readonly (readonly [string, Program])[] = [
  [
    'the end of main, which comes after one who takes an end of two branches, against one who is to hear of that',
    programOf(
      [
        [close(0), { do: 'await', tasklet: 2 }],
        [
          {
            do: 'alt',
            branches: [
              { on: 'end', tasklet: 2 },
              { on: 'next', ch: 0 },
            ],
          },
        ],
        [wait(send(0))],
        [wait(receive(0))],
      ],
      { waits: [1, 3] },
    ),
  ],
  [
    'the end of main, which comes after one who has seen an end, against one who is to hear of that',
    programOf(
      [
        [{ do: 'state', tasklet: 2 }],
        [
          { do: 'cancel', tasklet: 2 },
          { do: 'await', tasklet: 2 },
        ],
        [wait(send(0, 1))],
      ],
      { waits: [0] },
    ),
  ],
  [
    'the end of main against a timer of one who then hears of an end',
    programOf(
      [
        [wait({ on: 'sleep', ms: 1 }), ended(1)],
        [wait(receive(0))],
        [{ do: 'alt', branches: [send(0, 1), { on: 'skip' }] }],
      ],
      { waits: [1, 2] },
    ),
  ],
  [
    'a cancel against an end before one has come to wait for it',
    programOf([[wait(receive(0))], [wait(send(0, 1)), cancel(2)], [cancel(0), wait(receive(0)), ended(0)]]),
  ],
  [
    'a cancel against a turn after one end that is another',
    programOf([
      [cancel(2)],
      [wait(receive(0)), wait(send(0, 1)), ended(3)],
      [wait(receive(0)), ended(1)],
      [wait(send(0, 2))],
    ]),
  ],
  [
    'the end of main against a turn between two ends',
    programOf([[ended(1), ended(2)], [wait(send(0, 1))], [wait({ on: 'sleep', ms: 1 })], [wait(receive(0))]], {
      waits: [1, 2, 3],
    }),
  ],
  [
    'the end of main against the end of one who is cancelled, and awaited',
    programOf([[ended(1)], [wait({ on: 'sleep', ms: 1 })], [cancel(1)]], { waits: [2] }),
  ],
  [
    'the end of main against the first turn of one who acts after ends',
    programOf([[wait(send(0, 1))], [wait(receive(0))], [ended(0), ended(0), cancel(0)], [ended(0)]], {
      waits: [0, 1, 3],
    }),
  ],
  [
    'the end of main against the first turn of one whose end a cancelled one waited for',
    programOf(
      [
        [ended(1), wait({ on: 'sleep', ms: 1 })],
        [wait(send(0, 1)), ended(0)],
        [wait(receive(0)), cancel(1)],
      ],
      {
        waits: [1, 2],
      },
    ),
  ],
  [
    'the end of main against an end after an end',
    programOf([[wait(receive(0)), ended(2)], [ended(0)], [wait(send(0, 1))]], { waits: [2] }),
  ],
]

/** Programs of which classes were lost: with timers, and with a cancel that only some of the executions come to. */
export const CASES_THAT_REPEAT: readonly (readonly [string, Program])[] = [
  ['a cancel of one who is to cancel', programOf([[wait(receive(0))], [cancel(0)], [cancel(1), wait(send(0, 1))]])],
  [
    'a timer, against those that others have armed after a message',
    programOf(
      [
        [wait(receive(0)), { do: 'priAlt', branches: [{ on: 'sleep', ms: 1 }] }, close(0)],
        [{ do: 'priAlt', branches: [receive(0)] }, wait(send(0, 1))],
        [{ do: 'alt', branches: [send(0, 2)] }],
        [{ do: 'alt', branches: [send(0, 3), { on: 'sleep', ms: 1 }] }, wait({ on: 'sleep', ms: 1 })],
      ],
      { channels: [2] },
    ),
  ],
  [
    'a cancel after a message that may never be taken',
    programOf(
      [
        [
          { do: 'alt', branches: [receive(1), send(0, 1)] },
          { do: 'alt', branches: [receive(1)] },
        ],
        [close(1)],
        [
          { do: 'alt', branches: [send(1, 2), { on: 'next', ch: 1 }] },
          {
            do: 'alt',
            branches: [
              { on: 'next', ch: 1 },
              { on: 'next', ch: 0 },
            ],
          },
        ],
        [wait(send(0, 3)), cancel(0)],
      ],
      { channels: [0, 0] },
    ),
  ],
  [
    'a cancel after a message for one of two',
    programOf(
      [
        [wait(receive(1)), { do: 'priAlt', branches: [{ on: 'next', ch: 0 }] }],
        [close(0)],
        [wait(send(0, 1)), wait(receive(0)), { do: 'alt', branches: [{ on: 'next', ch: 0 }, receive(1)] }],
        [wait(send(1, 2)), cancel(0), { do: 'priAlt', branches: [receive(0)] }],
      ],
      { channels: [2, 0] },
    ),
  ],
]

/** Of sets that somebody looks at: there are more executions than can be told apart. */
export const CASES_OF_SETS: readonly (readonly [string, Program])[] = [
  [
    'a set that was found, one of whose channels has a message now, against a close of the other',
    programOf(
      [
        [
          { do: 'balance', ch: 1 },
          { do: 'select', branches: [send(0, 1)] },
        ],
        [close(0), wait(send(0, 2))],
        [
          {
            do: 'select',
            branches: [
              { on: 'next', ch: 0 },
              { on: 'next', ch: 1 },
            ],
          },
        ],
        [close(1)],
      ],
      { channels: [1, 0] },
    ),
  ],
]

/** Of those who were found in one line, and stand in others as well. */
export const CASES_OF_LINES: readonly (readonly [string, Program])[] = [
  [
    'one who stands in a line before another who was found elsewhere',
    programOf(
      [
        [{ do: 'alt', branches: [receive(0), receive(1)] }],
        [wait(receive(0))],
        [balance(1), look, { do: 'trySend', ch: 0, value: 1 }, look],
      ],
      { channels: [0, 0], cells: [0], waits: [2] },
    ),
  ],
  [
    'the same at a buffer, in one turn',
    programOf(
      [
        [{ do: 'alt', branches: [receive(0), receive(1)] }],
        [wait(receive(0))],
        [balance(1), { do: 'trySend', ch: 0, value: 1 }],
      ],
      { channels: [1, 0], waits: [2] },
    ),
  ],
  [
    'one who is served by the send to a buffer, and cancelled after it',
    programOf([[wait(receive(0))], [balance(0), wait(send(0, 1)), cancel(0), { do: 'tryReceive', ch: 0 }]], {
      channels: [1],
      waits: [1],
    }),
  ],
  [
    'one who fills the room that a receive has made',
    programOf(
      [
        [wait(send(0, 1))],
        [
          { do: 'trySend', ch: 0, value: 2 },
          look,
          balance(0),
          wait(receive(0)),
          balance(0),
          { do: 'tryReceive', ch: 0 },
        ],
      ],
      { channels: [1], cells: [0], waits: [1] },
    ),
  ],
  [
    'a join that is served by the second of two sends',
    programOf(
      [
        [{ do: 'join', members: [receive(0), receive(1)] }],
        [balance(0), wait(send(0, 1)), wait(send(1, 2)), { do: 'tryReceive', ch: 0 }],
      ],
      { channels: [1, 1], waits: [1] },
    ),
  ],
  [
    'a join for which one of two messages comes too late',
    programOf(
      [
        [{ do: 'join', members: [receive(0), receive(1)] }],
        [balance(0), wait(send(2, 1)), wait(send(0, 2))],
        [wait(receive(2)), wait(send(1, 3))],
        [wait(receive(1))],
        [wait(receive(0))],
      ],
      { channels: [1, 1, 0] },
    ),
  ],
]
