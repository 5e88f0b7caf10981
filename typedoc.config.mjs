/** The reference, made of the docstrings of every entry of the package: `npm run docs:api` writes it below `reports/api`. */
export default {
  name: 'occamy',
  entryPoints: ['src/index.ts', 'src/*/index.ts'],
  tsconfig: 'tsconfig.package.json',
  plugin: ['./scripts/typedoc-plugin.mjs'],
  readme: 'none', // it links folders, which no page is made of
  out: 'reports/api',
  disableSources: true, // the project has no public address that they could link to
  excludeInternal: true,
  excludePrivate: true,
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: true },
  requiredToBeDocumented: [
    'Module',
    'Variable',
    'Function',
    'Class',
    'Interface',
    'Property',
    'Method',
    'Accessor',
    'TypeAlias',
  ],
  // Named in the declarations of what is exported, and not for users to name.
  intentionallyNotExported: [
    // What the classes offer to the rest of the kernel.
    'Ending',
    'Looped',
    'Member',
    'Owner',
    'Stack',
    'TaskletHost',
    // What guards of the kernel's own are given beyond the four methods that every guard has.
    'Alternative',
    'Host',
    'Path',
    'Signal',
    'Standing',
    // Steps of computing a type.
    'Chords',
    'Event',
    'EventOf',
    'IndexOf',
    'ValueFor',
    'ValueOf',
  ],
}
