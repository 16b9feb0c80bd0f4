import type { Result } from '../../lib/plan/summary/result'
import { fewSamples } from '../few-samples'
import { type Way, ways } from './splits'
import type { TriedSplit } from './try-split'

interface MergeFigures {
  date: string
  machine: string
  loadBefore: number
  seed: number
  series: readonly { title: string; samples: number }[]
  tried: readonly TriedSplit[]
  /** The same load by one k6, and by several. */
  one: Result
  several: Result
  instances: number
}

/** Decided, and not as one k6 decides over all samples. */
export function isWrong({ truth, merged }: TriedSplit): boolean {
  return ['pass', 'fail'].includes(merged) && merged !== truth
}

/** The text of docs/MERGE.md. */
export function mergePage({
  date,
  machine,
  loadBefore,
  seed,
  series,
  tried,
  one,
  several,
  instances,
}: MergeFigures): string {
  const wrong = tried.filter(isWrong).length
  const worst = Math.max(...tried.map(({ rankOff }) => rankOff))
  return `# One verdict over many instances

Written by \`npm run prove:merge\`; not to be edited. ${date.slice(0, 16).replace('T', ' ')} UTC, ${machine}; load average before it began ${loadBefore.toFixed(1)}${loadBefore > 0.5 ? ' (the machine did other work: the runs below are slower than alone; what is proved of merging does not depend on it)' : ''}.

k6 joins nothing over instances. Here each instance leaves, for every series, 199 percentiles from p0.5 to p99.5, the lowest and the highest value, and the number of samples. \`sla verdict\` makes one distribution of them, weighed by the numbers, and reads percentiles off that. An instance with at most ${fewSamples} samples tells every one of them by its percentiles. Of the others, the rank of what is read is off by at most 0.5 % of their samples, and half a sample of each. A percentile passes only if it would with that much to its disadvantage, and fails in the same way; else it is INCONCLUSIVE. Counts are added. A rate is weighed by what it is a rate of. A criterion that one instance alone measures comes from that one, and is exact.

## Real samples, split ${tried.length.toLocaleString('en')} times

One k6 run of \`tcall-load\` gave ${series.map(({ title, samples }) => `${samples.toLocaleString('en')} samples of ${title}`).join(', ')}. Each time one of these was split into 2 to 16 instances, and judged by a limit at most 4.9 % of the samples from its p95. The truth is what one k6 says of all samples. Seed ${seed}.

**${wrong} wrong verdicts; the merged p95 is off by ${worst.toFixed(3)} % in rank at most** (bound: 0.5 %): ${wrong === 0 && worst <= 0.5 ? 'held' : 'MISSED'}.

| split | splits | rank off, median | rank off, most | wrong | decided as one k6 does | open by merging alone |
| --- | --- | --- | --- | --- | --- | --- |
${(Object.keys(ways) as Way[])
  .map((way) =>
    row(
      way,
      tried.filter((one) => one.way === way),
    ),
  )
  .join('\n')}

"Open by merging alone": one k6 decides, and merging says INCONCLUSIVE, since the limit lies within what it leaves open.

## ${instances} instances against one

The same load, one after the other, on one reference platform: ${one.reason} (one k6); ${several.reason} (${instances}).

| target | one k6 | ${instances} instances | samples of one | samples of ${instances} |
| --- | --- | --- | --- | --- |
${several.criteria.map((criterion) => compared(criterion, one)).join('\n')}

## What else is proved

By \`npx vitest run --project unit merge\`: one slow instance whose own p95 is over its limit when that of all is not, and one that is enough to fail all; throughput, lost webhooks and wrong answers that no instance reaches alone; a p95 that each instance leaves open for want of samples; a target without a sample; a generator that was late, dropped iterations or starved in one instance of 40; an instance that is missing, was cut short, is there twice, or is of another run, seed, size, version or host.
By \`e2e/instances.test.ts\` and \`e2e/instances.long.test.ts\`: real k6 processes, one of them killed with \`kill -9\`, all of them interrupted, and their logs in place of their files.
`
}

function row(way: Way, tried: readonly TriedSplit[]): string {
  const off = tried.map(({ rankOff }) => rankOff).sort((a, b) => a - b)
  const decided = tried.filter(({ truth }) => truth !== 'inconclusive')
  const open = decided.filter(({ merged }) => merged === 'inconclusive').length
  const alike = tried.filter(({ truth, merged }) => truth === merged).length
  return `| ${ways[way]} | ${tried.length} | ${(off[Math.floor(off.length / 2)] ?? 0).toFixed(3)} % | ${(off.at(-1) ?? 0).toFixed(3)} % | ${tried.filter(isWrong).length} | ${alike} | ${open} |`
}

function compared(
  { id, title, statistic, actual, unit, samples, verdict }: Result['criteria'][number],
  one: Result,
): string {
  const other = one.criteria.find((criterion) => criterion.id === id)
  const cell = (value: number | null | undefined, of: string) =>
    `${value === null || value === undefined ? '–' : Number(value.toPrecision(3))} ${unit}, ${of.replace('_', ' ')}`
  return `| ${id} ${title}, ${statistic} | ${cell(other?.actual, other?.verdict ?? '')} | ${cell(actual, verdict)} | ${other?.samples ?? 0} | ${samples} |`
}
