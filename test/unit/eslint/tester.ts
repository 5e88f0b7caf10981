/** The rule tester of typescript-eslint, on the types of the sources. */
import { fileURLToPath } from 'node:url'
import { RuleTester } from '@typescript-eslint/rule-tester'
import type { InvalidTestCase, TestCaseError, ValidTestCase } from '@typescript-eslint/rule-tester'
import { afterAll, describe, it } from 'vitest'
import type { MessageId } from '../../../src/eslint/messages.ts'
import { noFloatingOperation } from '../../../src/eslint/no-floating-operation.ts'

RuleTester.afterAll = afterAll
RuleTester.describe = describe
RuleTester.it = it
RuleTester.itOnly = it.only
RuleTester.itSkip = it.skip

const tester = new RuleTester({
  languageOptions: {
    parserOptions: { project: './tsconfig.json', tsconfigRootDir: fileURLToPath(new URL('fixture', import.meta.url)) },
  },
})

/** What stands before each case, on a line of its own. */
const HEAD = [
  "import { alt, barrier, channel, Guard, par, race, recurse, run, scope, selectSet, skip, sleep, spawn, Tasklet } from 'occamy'",
  "import type { Channel, Op, Operation, Receiver, Step } from 'occamy'",
  'declare const ch: Channel<number>, chs: Channel<number>[], cond: boolean, maybe: Channel<number> | undefined',
  'declare function worker(ch: Channel<number>): Generator<Step, number, unknown>',
]
  .map((line) => `${line};`)
  .join(' ')

/** A report: of what, of which kind, and what the code is after each suggestion. */
export function says(
  messageId: MessageId,
  data: Readonly<Record<string, string>> = {},
  ...suggested: readonly (readonly [MessageId, string])[]
): TestCaseError<MessageId> {
  const suggestions = suggested.map(([id, code]) => ({ messageId: id, output: `${HEAD}\n${code}` }))
  return { messageId, data: { ...data }, suggestions: suggestions.length === 0 ? null : suggestions }
}

/** Puts the rule through cases of code that it lets pass, and of code that it reports. */
export function check(
  title: string,
  valid: readonly string[],
  invalid: readonly (readonly [code: string, ...errors: TestCaseError<MessageId>[]])[],
): void {
  describe(title, () => {
    tester.run('no-floating-operation', noFloatingOperation, {
      valid: valid.map((code): ValidTestCase<[]> => ({ name: code, code: `${HEAD}\n${code}` })),
      invalid: invalid.map(([code, ...errors]): InvalidTestCase<MessageId, []> => ({
        name: code,
        code: `${HEAD}\n${code}`,
        errors,
      })),
    })
  })
}
