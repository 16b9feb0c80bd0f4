import type { PeriodFacts } from './facts'

/** Shape of the JSON; a field that changes its meaning raises it. */
const reportVersion = 1

/** The period's report for a program to read. */
export function periodJsonOf({ groups, ...facts }: PeriodFacts): string {
  return `${JSON.stringify(
    {
      version: reportVersion,
      ...facts,
      groups: groups.map(({ runs, ...group }) => ({
        ...group,
        runs: runs.map(({ run, judgement }) => ({
          id: run.id,
          ended_at: run.ended_at,
          verdict: run.verdict,
          reason: run.reason,
          history: judgement && { outcome: judgement.outcome, sentence: judgement.sentence },
        })),
      })),
    },
    null,
    1,
  )}\n`
}
