/**
 * Fails if anything that ships is of type `any`, declared or inferred, be it within the arguments of a type: the strict mode of
 * type-coverage, whose command would print a line for each `in` and `out` of a type parameter, which it does not know.
 */
import { lint } from 'type-coverage-core'

const { log } = console
console.log = () => {}
// An assertion (`as`) may be wrong, but is no `any`: the strict mode would count it.
const { anys, correctCount, totalCount } = await lint('tsconfig.package.json', {
  strict: true,
  ignoreAsAssertion: true,
})
console.log = log

for (const { file, line, character, text } of anys) console.log(`${file}:${line + 1}:${character + 1}: ${text} is any`)
console.log(`${correctCount} of ${totalCount} names have a type without any`)
if (totalCount === 0 || correctCount < totalCount) process.exitCode = 1
