// The layers of src, lowest first. A folder imports itself and the lines above it; the folders of one line do not see
// each other. To add a folder, put it on the line where it belongs.
const core = [
  ['internal'],
  ['guard'],
  ['tasklet'],
  ['scheduler'],
  ['runtime'],
  ['guards'],
  ['channel'],
  ['alt'],
  ['join'],
  ['scope'],
]
const adapters = [['interop', 'check']]
const layers = [...core, ...adapters]

const below = (line) => layers.slice(0, line).flat()
const path = (folders) => `^src/(${folders.join('|')})/`
const layered = [path(layers.flat()), '^src/index\\.ts$']

const pointsDown = layers.flatMap((folders, line) =>
  folders.map((folder) => ({
    name: `layer-${folder}`,
    comment: `src/${folder} may import itself and, of src, only: ${below(line).join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: path([folder]) },
    to: { path: '^src/', pathNot: path([...below(line), folder]) },
  })),
)

export default {
  forbidden: [
    ...pointsDown,
    {
      name: 'layer-index',
      comment: 'src/index.ts is the core alone: an adapter has an entry of its own.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/', pathNot: path(core.flat()) },
    },
    ...[
      { from: { path: '^src/', pathNot: layered }, to: {} },
      { from: {}, to: { path: '^src/', pathNot: layered } },
      { from: { orphan: true, path: '^src/', pathNot: layered }, to: {} },
    ].map((rule, way) => ({
      name: `every-file-has-a-layer-${way}`,
      comment: 'A file of src is index.ts or lies in a folder that `layers` names.',
      severity: 'error',
      ...rule,
    })),
    {
      name: 'no-cycle',
      comment: 'Types count: a cycle of types is a cycle for the reader too. (The tests have models of their own.)',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { circular: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'No runtime dependency, nothing of Node, and nothing from outside src.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^src/' },
    },
    {
      name: 'examples-use-the-public-names',
      comment: "An example shows what a user can write: it imports 'occamy' and its subpaths.",
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^src/', pathNot: ['^src/index\\.ts$', `^src/(${adapters.flat().join('|')})/index\\.ts$`] },
    },
    {
      name: 'nobody-imports-a-test-or-a-bench',
      severity: 'error',
      from: { pathNot: '^(test|bench)/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    exclude: { path: '^(dist|coverage|reports|\\.stryker-tmp)/' },
    doNotFollow: { path: '(^|/)node_modules/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true, // see imports of types too
    detectJSDocImports: false,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.mts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
}
