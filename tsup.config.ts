import { defineConfig } from 'tsup'

const entries = {
  index: 'src/index.ts',
  interop: 'src/interop/index.ts',
  check: 'src/check/index.ts',
  'fast-check': 'src/fast-check/index.ts',
  vitest: 'src/vitest/index.ts',
  eslint: 'src/eslint/index.ts',
}

export default defineConfig({
  entry: {
    ...entries,
    cli: 'src/cli/main.ts',
    'cli-worker': 'src/cli/worker.ts',
  },
  external: [/^node:/],
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  tsconfig: 'tsconfig.build.json',
  // tsup's declaration step still sets `baseUrl`, which TypeScript 6 deprecates.
  dts: { entry: entries, compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  splitting: true,
  treeshake: false,
  minify: false,
  clean: true,
})
