/** How the rule gets at the type checker: through whichever parser of TypeScript has read the file. */
import type { TSESLint } from '@typescript-eslint/utils'
import { Types } from './types.ts'
import type { Services } from './types.ts'

/** Throws if the file was read without type information, and says what to set. */
export function typesOf(context: Readonly<TSESLint.RuleContext<string, []>>): Types {
  const services = context.sourceCode.parserServices
  if (services?.program == null) throw new Error(untyped(context.id))
  return new Types(services as Services)
}

function untyped(rule: string): string {
  return [
    `${rule} asks for the types of expressions, and this file was read without them.`,
    'Have it read by the parser of typescript-eslint, with `languageOptions.parserOptions.projectService: true`,',
    'and limit the rule to the files of your TypeScript project, by `files`.',
    'See https://typescript-eslint.io/getting-started/typed-linting.',
  ].join('\n')
}
