/** The plugin, for the types of ESLint (10; test/unit/eslint has 9) and of typescript-eslint. */
import type { ESLint, Linter } from 'eslint'
import { defineConfig } from 'eslint/config'
import occamy, { configs, meta, rules } from 'occamy/eslint'
import type { OccamyPlugin } from 'occamy/eslint'
import tseslint from 'typescript-eslint'
import { fits, same } from './assert.ts'

same<typeof occamy, OccamyPlugin>()
fits<OccamyPlugin, ESLint.Plugin>()
fits<typeof configs.recommended, Linter.Config>()
same<typeof meta.version, string>()

defineConfig({ files: ['**/*.ts'], extends: [occamy.configs.recommended] })
defineConfig({ plugins: { occamy }, rules: { 'occamy/no-floating-operation': 'warn' } })
defineConfig(tseslint.configs.recommended, { plugins: { occamy: { rules } } })

// @ts-expect-error -- no such configuration
configs.strict
// @ts-expect-error -- no such rule
rules['no-floating-promises']
