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
// What stands beside a tool: each may import that tool, and nothing else may.
const tools = [['fast-check', 'vitest', 'eslint', 'cli']]
const layers = [...core, ...adapters, ...tools]
const peers = { 'fast-check': 'fast-check', vitest: 'vitest' }

// The rooms of the checker, lowest first.
const rooms = ['record', 'execution', 'search', 'reduction', 'report']

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

const roomsPointDown = rooms.map((room, i) => ({
  name: `room-${room}`,
  comment: `src/check/${room} may import, of the rooms of the checker, only: ${rooms.slice(0, i + 1).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/check/${room}/` },
  to: { path: `^src/check/(${[...rooms.slice(i + 1), 'fairness', 'contract'].join('|')})/` },
}))

export default {
  forbidden: [
    ...pointsDown,
    ...roomsPointDown,
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
      from: { path: '^src/', pathNot: path(tools.flat()) },
      to: { pathNot: '^src/' },
    },
    ...Object.entries(peers).map(([folder, peer]) => ({
      name: `${folder}-knows-its-tool-alone`,
      comment: `An adapter: of what is outside src, ${peer} and nothing else.`,
      severity: 'error',
      from: { path: path([folder]) },
      to: { pathNot: ['^src/', `^node_modules/${peer}/`] },
    })),
    {
      name: 'eslint-imports-types-alone',
      comment:
        'The plugin runs beside whichever parser and compiler its user has: of packages it takes types, and of src nothing.',
      severity: 'error',
      from: { path: path(['eslint']) },
      to: { pathNot: path(['eslint']), dependencyTypesNot: ['core', 'type-only'] },
    },
    {
      name: 'eslint-knows-its-tools-alone',
      comment: 'An adapter: of what is outside src, its tools, and what finds its documents.',
      severity: 'error',
      from: { path: path(['eslint']) },
      to: {
        pathNot: [path(['eslint']), '^node_modules/(@typescript-eslint/utils|eslint|typescript)/', '^(module|url)$'],
      },
    },
    {
      name: 'the-command-uses-built-ins-alone',
      comment: 'The command needs Node, and no package but this one.',
      severity: 'error',
      from: { path: path(['cli']) },
      to: { pathNot: '^src/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'examples-use-the-public-names',
      comment: "An example shows what a user can write: it imports 'occamy' and its subpaths.",
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^src/', pathNot: ['^src/index\\.ts$', `^src/(${[adapters, tools].flat(2).join('|')})/index\\.ts$`] },
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
