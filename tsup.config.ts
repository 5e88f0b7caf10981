import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', interop: 'src/interop/index.ts', check: 'src/check/index.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  tsconfig: 'tsconfig.build.json',
  // tsup's declaration step still sets `baseUrl`, which TypeScript 6 deprecates.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  splitting: true,
  treeshake: false,
  minify: false,
  clean: true,
})
