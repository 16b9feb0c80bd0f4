import { waiverLine } from '../../history/gate/waivers'
import { plain, plainTextOf, reportTable } from '../words/markdown'
import { countText, percent, time } from '../words/quantities'
import { signs, toneOf, verdictWords } from '../words/verdicts'
import { wordsOf } from './criterion-words'
import type { RunFacts } from './facts'

/** For a job summary or a comment of a pull request: the verdict, the scorecard, what to fix first. */
export function markdownOf(facts: RunFacts): string {
  const { run, measured, judgement, criteria, waivers, advice } = facts
  const compared = criteria.some(({ judged }) => judged?.baseline)
  return plainTextOf([
    ...(run.simulated ? ['> **SIMULATED: no platform was measured**', ''] : []),
    `### ${signs[toneOf(run.verdict)]} ${plain(`${run.platform} ${run.profile}`)}: ${run.verdict.toUpperCase()}${measured.at ? ` at ${plain(measured.at)}` : ''}`,
    '',
    `${plain(run.reason)}.`,
    ...(judgement
      ? ['', `Against the runs before: **${judgement.outcome.toUpperCase()}**, ${plain(judgement.sentence)}.`]
      : []),
    ...[
      ...waivers.expired.map((w) => `EXPIRED waiver ${waiverLine(w)}`),
      ...waivers.active.map((w) => `waiver ${waiverLine(w)}`),
    ].flatMap((line) => ['', plain(line)]),
    '',
    ...reportTable(
      [
        '',
        'target',
        'measured',
        'interval',
        'limit',
        'margin',
        'samples',
        ...(compared ? ['before', 'change'] : []),
        'verdict',
      ],
      criteria.map((criterion) => {
        const c = wordsOf(criterion)
        return [
          signs[toneOf(criterion.verdict)],
          `${c.id} ${c.title}`,
          c.actual,
          c.interval,
          c.limit,
          c.margin,
          c.samples,
          ...(compared ? [c.baseline, c.change] : []),
          `${verdictWords[criterion.verdict] ?? criterion.verdict}${c.why ? `: ${c.why}` : ''}`,
        ]
      }),
    ),
    ...(advice.length > 0
      ? [
          '',
          '**What to fix first**',
          '',
          ...advice.map(({ what, evidence }, at) => `${at + 1}. ${plain(what)} ${plain(`(${evidence})`)}`),
        ]
      : []),
    ...errorLines(facts),
    '',
    plain(
      `${countText(measured.throughput.requests)} requests, ${percent(measured.throughput.failed_share, 2)} failed; ended ${time(run.ended_at)}; commit ${run.git_sha.slice(0, 10)}; ${run.id}`,
    ),
  ])
}

function errorLines({ measured }: RunFacts): string[] {
  const causes = Object.entries(measured.errors_by_cause).sort(([, a], [, b]) => b - a)
  if (causes.length === 0) return []
  return [
    '',
    ...reportTable(
      ['failed by cause', 'requests'],
      causes.map(([cause, n]) => [cause, countText(n)]),
    ),
  ]
}
