import { markdownTable } from '../../build/docs/markdown'
import type { ProofRow } from '../prove/row'
import { type AlertOutcome, isExact } from './alert-row'

/** docs/ALERTS.md: for each row of the reduced matrix, which alerts fired. */
export function alertPage(
  rows: readonly ProofRow[],
  outcomeOf: (row: ProofRow) => AlertOutcome | undefined,
  versions: string,
): string {
  const run = rows.filter((row) => outcomeOf(row))
  const exact = run.filter((row) => isExact(row, outcomeOf(row) as AlertOutcome))
  return `${[
    '# The alerts, proved',
    'Written by `npm run sla -- observe prove` from what it ran; nothing here is typed by hand. Each row puts faults into a reference platform, runs k6 against it, and sends what k6 measures to a real Prometheus with the rules of `observe/generated/prometheus`. A row is exact when the alert `SlaBreached` fired for each target that has to trip, and for no other.',
    `${versions}. Exact: **${exact.length} of ${run.length}** rows that were run, of ${rows.length}.`,
    markdownTable(
      [
        'fault',
        'script',
        'must fire',
        'fired',
        'too near to judge',
        'the result file',
        'exact',
        'run',
        'command: npm run sla --',
      ],
      rows.map((row) => lineOf(row, outcomeOf(row))),
    ),
    'A percentile of a native histogram can be off by the width of a bucket, 9 %. A target within that of its limit is not judged by an alert: `SlaNearLimit` says so, and the result file judges. Where the result file has fewer failures than fired, a comparison was in doubt, as on a machine that does other work: `SlaComparisonInDoubt` has Alertmanager keep those quiet. Rows that take as long as a load test (`sla prove`) are not among these.',
  ].join('\n\n')}\n`
}

function lineOf(row: ProofRow, outcome: AlertOutcome | undefined): string[] {
  const list = (ids: readonly string[]) => ids.join(', ') || 'nothing'
  const about = [`\`${row.name}\``, `${row.platform}-${row.profile}`, list(row.trips)]
  const command = `\`observe prove --only ${row.name}\``
  if (!outcome) return [...about, '', '', '', 'not run', '', command]
  const { fired, near, verdict, tripped, problem, endedAt, commit, repeated } = outcome
  return [
    ...about,
    problem ?? list(fired),
    near.join(', '),
    `${verdict}: ${list(tripped)}`,
    isExact(row, outcome) ? 'yes' : '**no**',
    `${endedAt.slice(0, 16).replace('T', ' ')}${repeated > 0 ? `, repeated ${repeated} times as INVALID` : ''}, ${commit.slice(0, 7)}`,
    command,
  ]
}
