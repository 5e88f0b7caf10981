#!/usr/bin/env node
/** The command `occamy`. */
import { command } from './command.ts'

process.exitCode = await command(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  worker: new URL('cli-worker.js', import.meta.url),
})
