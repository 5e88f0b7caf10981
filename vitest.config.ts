import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

// Stryker runs the tests in worker threads, which refuse V8 flags: it passes --expose-gc to the whole process instead.
const underStryker = process.env['STRYKER_MUTATOR_WORKER'] !== undefined

export default defineConfig({
  resolve: {
    // The public names, as tsconfig.json maps them.
    alias: [
      { find: /^occamy$/, replacement: source('index.ts') },
      { find: /^occamy\/interop$/, replacement: source('interop/index.ts') },
      { find: /^occamy\/check$/, replacement: source('check/index.ts') },
      { find: /^occamy\/fast-check$/, replacement: source('fast-check/index.ts') },
      { find: /^occamy\/vitest$/, replacement: source('vitest/index.ts') },
      { find: /^occamy\/eslint$/, replacement: source('eslint/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/types/**', 'test/package/**', '**/node_modules/**'],
    pool: 'forks',
    execArgv: underStryker ? [] : ['--expose-gc'], // the leak tests call gc()
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html', 'lcov'],
      thresholds: { lines: 98 },
    },
  },
})
