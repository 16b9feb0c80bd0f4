import { grouped } from '../../lib/plan/summary/format'
import type { Result } from '../../lib/plan/summary/result'
import { verdictLines } from '../../lib/plan/summary/verdict-lines'
import { budgetTable } from '../budget'
import type { WatchedStretch } from './watch'

export interface SoakRun {
  name: string
  minutes: number
  commit: string
  machine: string
  /** Processes that wanted a processor before. */
  busyBefore: number
  result: Result
  stretches: readonly WatchedStretch[]
  /** The share of a core that k6 took for its thresholds, at some moments. */
  judging: readonly { atS: number; cores: number }[]
}

/** docs/SOAK.md. */
export function soakPage({ name, minutes, commit, machine, busyBefore, result, stretches, judging }: SoakRun): string {
  const titles = [...new Set(stretches.flatMap(({ uses }) => Object.keys(uses)))]
  const { throughput, settings, started_at } = result
  const shares = judging.map(({ cores }) => cores * 100)
  const busy =
    busyBefore > 0.5
      ? ` Before it, ${busyBefore.toFixed(1)} processes wanted a processor: the machine did other work.`
      : ''
  return `# A soak, watched

Written by \`npm run soak -- ${name} --minutes ${minutes}\`; nothing here is typed by hand. It runs the profile \`soak\` at
its whole size, with a hold of ${minutes} minutes instead of four hours, against the reference platform on the same machine.

${started_at?.slice(0, 16).replace('T', ' ')} UTC, of ${commit}; ${machine}.${busy} ${grouped(Number(settings['VUS'] ?? 0))} sessions, ${grouped(throughput.requests)} requests.

\`\`\`
${verdictLines(result, false).join('\n')}
\`\`\`

## What it used

Of each two minutes since k6 was started: the highest memory, in MB (what processes of one family share counts once), and
the mean of the processor, in cores.

${budgetTable(
  ['minutes', ...titles.flatMap((title) => [`${title}, MB`, 'cores'])],
  stretches.map(({ toS, uses }) => [
    String(Math.round(toS / 60)),
    ...titles.flatMap((title) => {
      const use = uses[title]
      return use ? [use.memory_mb.toFixed(0), use.cores.toFixed(2)] : ['', '']
    }),
  ]),
)}

## What judging it costs

${
  shares.length > 0
    ? `k6 evaluates its thresholds every 2 s. From its own CPU profile, 20 s at a time: ${judging.map(({ atS, cores }) => `${(cores * 100).toFixed(1)} % of a core in minute ${Math.round(atS / 60)}`).join(', ')}.`
    : 'Not measured: it needs Go, which reads the CPU profile of k6.'
}
`
}
