import { expect, it } from 'vitest'
import { anySet, pass } from '../unit/alt/set/support.ts'
import { full, sim } from '../unit/support.ts'

// A batch told of a commit before it knew whether there was another event: its end was one too.
it('an observer sees one commit for each event of a batch', () => {
  let commits = 0
  sim(
    function* () {
      const set = anySet()
      set.add('a', full(1).receive())
      set.add('b', full(2).receive())
      expect(yield* pass(set)).toHaveLength(2)
    },
    { observer: { onCommit: () => commits++ } },
  )
  expect(commits).toBe(2)
})
