import { type Measured, pairedDifference } from './pair'

/** What became of one pair: measured, or why not. */
export type PairOutcome = Measured | { pair: Measured['pair']; problem: string }

export interface OptimisingRun {
  at: string
  processor: string
  /** Processes that wanted a processor before it began, mean of a minute. */
  busy: number
  outcomes: readonly PairOutcome[]
}

const columns = [
  ['p50', ({ p50_ms }: Measured['before'][number]) => p50_ms, 'ms'],
  ['p95', ({ p95_ms }: Measured['before'][number]) => p95_ms, 'ms'],
  ['statements a read', ({ statements_per_read }: Measured['before'][number]) => statements_per_read, ''],
] as const

/** The table of before and after, and what a reader does with it. */
export function optimisingPage({ at, processor, busy, outcomes }: OptimisingRun): string {
  return `# Before and after

Written by \`npm run sla -- optimise\` from what it ran; the figures are not typed by hand. Each pair puts one flaw into a
reference, measures, mends it, measures again, by turns, five times each. A difference is the mean of the five, with its
95 % interval (Student's t of the paired blocks). Where the interval holds 0 nothing was shown.

${at}; ${processor}. Before it began, ${busy.toFixed(1)} processes wanted a processor${busy > 0.5 ? ': the machine did other work, so take these figures for an example' : ''}.

| pair | flaw | mended by | measured | before | after | difference, 95 % |
|---|---|---|---|---|---|---|
${outcomes.flatMap(rowsOf).join('\n')}

## How to find such a thing in a run

| seen | named by | then |
|---|---|---|
${outcomes.map(({ pair }) => `| ${pair.flaw} | ${pair.seenBy} | ${pair.mend} |`).join('\n')}

## From one platform to more

- **Requests a second of one processor.** \`resources\` in a result says how many cores the platform used, \`throughput\` how
  many requests it answered. One divided by the other is what a core carries. A report of a period shows it over time.
- **Instances for a load.** \`sla limit <platform>\` says what one instance holds. The load that was promised, divided by nine
  tenths of that, is how many are wanted: the tenth is the search's own uncertainty. One more keeps the promise while one is
  away.
- **Connections.** \`sla db load <platform>\` says on how many connections queries hold their limit. The pools of all instances
  together have to stay below that, and below \`max_connections\`.
- **Load generators.** \`sla size --vus N --calls-per-hour N\` says how many machines k6 needs, and of what size.

What to mend first in a platform of yours is in the report of a run, by the time that each step takes of all of it.
`
}

function rowsOf(outcome: PairOutcome): string[] {
  const { pair } = outcome
  const head = (first: boolean) => (first ? `\`${pair.name}\` | ${pair.flaw} | ${pair.mend}` : ' | | ')
  if ('problem' in outcome) return [`| ${head(true)} | not run: ${outcome.problem.replaceAll('|', '/')} | | | |`]
  return columns.map(([title, of, unit], at) => {
    const { before, after, difference, lower, upper } = pairedDifference(outcome.before.map(of), outcome.after.map(of))
    const number = (value: number) => `${Number(value.toPrecision(3))}${unit && ` ${unit}`}`
    return `| ${head(at === 0)} | ${title} | ${number(before)} | ${number(after)} | ${number(difference)} (${number(lower)} to ${number(upper)}) |`
  })
}
