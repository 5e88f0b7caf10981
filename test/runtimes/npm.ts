import { execFileSync } from 'node:child_process'

/** Runs npm, quietly; what it says on stderr comes with the error. Gives what it prints. */
export function npm(args: readonly string[], cwd: string): string {
  return execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32', // where npm is a script
  })
}
