import { Command } from 'commander'
import { compare, type Difference, type RunComparison } from '../history/compare/compare'
import { storeOption, withStore } from './results/open-store'
import { resultNamed } from './results/result-named'

export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'Shows the difference of each criterion between runs, with an interval. The others are compared with the first run.',
    )
    .argument('<before>', 'a result file, or a run of the store')
    .argument('<after...>', 'one or more others')
    .option('--json', 'the differences as JSON')
    .addOption(storeOption())
    .addHelpText('after', help)
    .action((before: string, after: string[], { store: folder, json }: { store: string; json?: true }) =>
      withStore(folder, (store) => {
        const first = resultNamed(store, before)
        const comparisons = after.map((name) => compare(first, resultNamed(store, name)))
        if (json) console.log(JSON.stringify(comparisons, null, 1))
        else for (const comparison of comparisons) for (const line of linesOf(comparison)) console.log(line)
      }),
    )
}

function linesOf({ before, after, unlike, differences }: RunComparison): string[] {
  const rows = differences.map((d) => [
    `${d.id}${d.phase ? ` ${d.phase}` : ''}`,
    `${short(d.before)} → ${short(d.after)} ${d.unit}`,
    d.share === null ? '' : `${signed(d.share * 100)} %`,
    d.interval ? `[${signed(d.interval.lower)} … ${signed(d.interval.upper)} ${d.unit}]` : '',
    words[d.says],
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  return [
    `${before} → ${after}`,
    ...unlike.map((what) => `  not alike: ${what}`),
    ...rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd()),
  ]
}

const words: Record<Difference['says'], string> = {
  worse: 'WORSE',
  better: 'better',
  same: 'the same',
  noise: 'noise',
  'only before': 'no data after',
  'only after': 'no data before',
  'no interval': 'no interval: one value a run',
}

function short(value: number | null): string {
  return value === null ? 'no data' : String(Number(value.toPrecision(4)))
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Number(Math.abs(value).toPrecision(3))}`
}

const help = `
The interval is the 95 % interval of the difference, by a bootstrap on the distributions in the results. It is widened
to how much the stretches of a phase differ. It says nothing about how much two runs of the same commit differ: sla gate
knows that, from earlier runs.

Examples:
  npm run sla -- compare monday.json tuesday.json wednesday.json
  npm run sla -- compare run-20261121t183000z-beef latest`
