/** What the package says of itself: `package.json` is beside the sources as it is beside what is built of them. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const path = require.resolve('occamy/package.json')

export const manifest = require(path) as { readonly name: string; readonly version: string }

/** The address of the package, where its documents are. */
export const home: URL = pathToFileURL(path)
