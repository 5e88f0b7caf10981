// Our own rule on our own programs: `npm run floating`. Everything else is oxlint's.
import tseslint from 'typescript-eslint'
import occamy from './src/eslint/index.ts'

export default [
  {
    ...occamy.configs.recommended,
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    // The directives are oxlint's.
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
]
