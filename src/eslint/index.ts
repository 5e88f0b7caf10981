/**
 * A plugin for ESLint (9 and 10) with a rule that asks the type checker. docs/lint.md has it in full.
 *
 * @module occamy/eslint
 */
import type { Linter, Rule } from 'eslint'
import { manifest } from './manifest.ts'
import { noFloatingOperation } from './no-floating-operation.ts'

/** What the plugin consists of. */
export interface OccamyPlugin {
  /** Its name and version, and what it is called in a configuration. */
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: 'occamy' }
  /** What `occamy/…` stands for in a configuration. */
  readonly rules: { readonly 'no-floating-operation': Rule.RuleModule }
  /** Configurations to spread into one's own. `recommended` has the plugin, and its rule as an error. */
  readonly configs: { readonly recommended: Linter.Config }
}

/**
 * Says what the plugin is, for ESLint's cache and for those that print a configuration.
 *
 * @see default
 */
export const meta: OccamyPlugin['meta'] = {
  name: `${manifest.name}/eslint`,
  version: manifest.version,
  namespace: 'occamy',
}

/**
 * Has the rule `no-floating-operation`, which reports a guard or an operation that nobody waits for.
 *
 * @see default
 */
export const rules: OccamyPlugin['rules'] = {
  'no-floating-operation': noFloatingOperation as unknown as Rule.RuleModule,
}

const recommended: Linter.Config = { name: 'occamy/recommended', rules: { 'occamy/no-floating-operation': 'error' } }

/**
 * Has the configuration `recommended`: the plugin as `occamy`, and its rule as an error. It needs the types of the files for
 * which it is used; the rule throws, and says what to set, when a file was read without.
 *
 * @see default
 */
export const configs: OccamyPlugin['configs'] = { recommended }

/**
 * Is the plugin, for the flat configuration of ESLint 9 and 10.
 *
 * @example
 * ```ts
 * import occamy, { configs, meta, rules } from 'occamy/eslint'
 *
 * // In eslint.config.js, with `import tseslint from 'typescript-eslint'`, the configuration for your TypeScript files has
 * //   ...occamy.configs.recommended,
 * //   languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
 * console.log(occamy.configs === configs, occamy.rules === rules, Object.keys(rules)) // true true [ 'no-floating-operation' ]
 * console.log(meta.name, configs.recommended.rules) // occamy/eslint { 'occamy/no-floating-operation': 'error' }
 * ```
 */
const plugin: OccamyPlugin = { meta, rules, configs }
recommended.plugins = { occamy: plugin }

export default plugin
