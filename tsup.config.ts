import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    interop: 'src/interop/index.ts',
    check: 'src/check/index.ts',
    'fast-check': 'src/fast-check/index.ts',
    vitest: 'src/vitest/index.ts',
    eslint: 'src/eslint/index.ts',
    cli: 'src/cli/main.ts',
    'cli-worker': 'src/cli/worker.ts',
  },
  external: [/^node:/],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  tsconfig: 'tsconfig.build.json',
  sourcemap: true,
  // The sources ship as they are, beside the maps.
  esbuildOptions: (options) => void (options.sourcesContent = false),
  splitting: true,
  treeshake: false,
  minify: false,
  clean: true,
})
