// Draws the cost of one event against the number of guards: `npm run bench:plot -- FILE.json [FILE.svg]`, from what
// `npm run bench -- --json FILE.json` has written. docs/cost-of-an-event.svg is made so.

import { readFileSync, writeFileSync } from 'node:fs'
import * as echarts from 'echarts'
import { peers } from './harness/catalog.ts'
import { Results } from './harness/results.ts'
import type { Sample } from './harness/rounds.ts'

interface Line {
  readonly name: string
  readonly system: string
  /** The workload of n guards is this, and n. */
  readonly workload: string
}

const lines: readonly Line[] = [
  { name: 'occamy, select set', system: 'occamy', workload: 'set-of-' },
  { name: 'occamy, alt', system: 'occamy', workload: 'alt-of-' },
  { name: 'Go, reflect.Select', system: 'go', workload: 'alt-of-' },
  ...[...peers].map(([system, name]) => ({ name, system, workload: 'alt-of-' })),
]

/** The medians of a line: the number of guards, and nanoseconds an event. */
function points(results: Results, { system, workload }: Line): [number, number][] {
  const names = new Set(results.samples.map((sample) => sample.workload))
  return [...names]
    .filter((name) => new RegExp(`^${workload}\\d+$`).test(name))
    .flatMap((name): [number, number][] => {
      const ns = results.ns({ system, workload: name })
      return ns === undefined ? [] : [[Number(name.slice(workload.length)), ns.median]]
    })
    .sort(([a], [b]) => a - b)
}

function draw(results: Results): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 820, height: 520 })
  const series = lines.map((line) => ({ name: line.name, type: 'line' as const, data: points(results, line) }))
  chart.setOption({
    animation: false,
    backgroundColor: '#fff',
    title: { text: 'One event of n guards, one of which is ready', left: 'center' },
    legend: { bottom: 0 },
    grid: { left: 70, right: 40, top: 50, bottom: 90 },
    xAxis: { type: 'log', name: 'guards', nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'log', name: 'ns an event' },
    series: series.filter(({ data }) => data.length > 0),
  })
  const svg = chart.renderToSVGString()
  // It would keep the process alive.
  chart.dispose()
  return svg
}

const [from, to = 'docs/cost-of-an-event.svg'] = process.argv.slice(2)
if (from === undefined) {
  console.error('npm run bench:plot -- FILE.json [FILE.svg]')
  process.exitCode = 2
} else {
  const { samples } = JSON.parse(readFileSync(from, 'utf8')) as { readonly samples: readonly Sample[] }
  writeFileSync(to, `${draw(new Results(samples))}\n`)
  console.log(`${to} was drawn from ${String(samples.length)} measurements`)
}
