/** The tests of what `npm run build` made: `npm run check:package` runs them, `npm test` does not. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['test/package/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
