/** What the user gets to see: a line a second on stderr, and the result on stdout. */
import type { Job } from './job.ts'
import type { Source } from './source.ts'

/** How many of the most passed over sources are shown. */
const WORST = 5

/** Writes how far the job has come, in one line. */
export function showProgress({ tally, sources }: Job): void {
  const megabytes = (tally.bytes / 1e6).toFixed(1)
  process.stderr.write(
    `word-count: ${tally.files} files read, ${sources.length} begun, ${tally.lines} lines, ${megabytes} MB\n`,
  )
}

/** The whole result, with the `top` most frequent words. */
export function reportOf(job: Job, top: number): string {
  const sections = [topWords(job, top), totals(job), passedOver(job.sources)]
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n') + '\n')
    .join('\n')
}

function topWords({ tally }: Job, top: number): string[] {
  return tally.top(top).map(([word, count]) => `${String(count).padStart(12)}  ${word}`)
}

function totals({ tally, began }: Job): string[] {
  const seconds = (performance.now() - began) / 1000
  const { files, lines, words, bytes } = tally
  return Object.entries({
    files,
    lines,
    words,
    bytes,
    seconds: seconds.toFixed(2),
    'lines/s': Math.round(lines / seconds),
    'bytes/s': Math.round(bytes / seconds),
  }).map(([name, value]) => `${name.padEnd(8)}${String(value).padStart(14)}`)
}

function passedOver(sources: readonly Source[]): string[] {
  const worst = [...sources].sort((a, b) => b.passedOver - a.passedOver).slice(0, WORST)
  const largest = worst[0]?.passedOver ?? 0
  return [
    `passed over while ready, at most: ${largest}`,
    ...worst.map((source) => `${String(source.passedOver).padStart(12)}  ${source.path}`),
  ]
}
