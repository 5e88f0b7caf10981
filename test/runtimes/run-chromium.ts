/** Runs the suite in a page: headless Chromium, on a server of this machine. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { SILENCE } from './run-process.ts'
import { Transcript } from './transcript.ts'

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.map': 'application/json' }

const page = `<!doctype html>
<title>occamy</title>
<link rel="icon" href="data:,">
<script type="importmap">
{
  "imports": {
    "occamy": "/node_modules/occamy/dist/index.js",
    "occamy/interop": "/node_modules/occamy/dist/interop.js",
    "occamy/check": "/node_modules/occamy/dist/check.js"
  }
}
</script>
<script type="module" src="/smoke.js"></script>
`

/** Serves the page, and the files of `folder`. */
async function serve(folder: string): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path === '/') {
      response.setHeader('content-type', 'text/html').end(page)
      return
    }
    readFile(join(folder, path)).then(
      (content) => response.setHeader('content-type', types[extname(path)] ?? 'text/plain').end(content),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Gathers what a page says, until the suite ends or is silent for too long. */
async function listen(tab: Page, transcript: Transcript, url: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const hangs = (): void => {
      transcript.close(`said nothing for ${SILENCE / 1000} s, and was ended`)
      resolve()
    }
    let timer = setTimeout(hangs, SILENCE)
    const heard = (): void => {
      clearTimeout(timer)
      if (transcript.ended) resolve()
      else timer = setTimeout(hangs, SILENCE)
    }
    tab.on('console', (message) => {
      transcript.line(message.text())
      heard()
    })
    tab.on('pageerror', (error) => {
      transcript.fail('the page', error.stack ?? error.message)
      heard()
    })
    tab.on('crash', () => {
      clearTimeout(timer)
      transcript.close('the page crashed')
      resolve()
    })
    tab.goto(url).catch((error: Error) => {
      clearTimeout(timer)
      transcript.close(error.message)
      resolve()
    })
  })
}

/** Runs the suite that lies in `folder`, in the browser at `executablePath`, after the preload if there is one. */
export async function runChromium(executablePath: string, folder: string, preload?: string): Promise<Transcript> {
  const transcript = new Transcript()
  const server = await serve(folder)
  try {
    // A container has no sandbox for root; the only page is ours.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const browser = await chromium.launch({ executablePath, args })
    transcript.version = browser.version()
    try {
      const tab = await browser.newPage()
      if (preload !== undefined) await tab.addInitScript({ path: preload })
      await listen(tab, transcript, server.url)
    } finally {
      await browser.close()
    }
  } catch (error) {
    transcript.fail('the browser', String(error))
  } finally {
    server.close()
  }
  return transcript
}
