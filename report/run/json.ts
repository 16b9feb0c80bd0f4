import type { RunFacts } from './facts'

/** Shape of the JSON; a field that changes its meaning raises it. */
const reportVersion = 1

/** The report for a program to read: the verdicts and what explains them; the numbers themselves are in the result file. */
export function jsonOf({ run, measured, criteria, database, judgement, waivers, accepts, advice }: RunFacts): string {
  const { id, kind, platform, profile, started_at, ended_at, git_sha, verdict, reason, simulated, fingerprint } = run
  return `${JSON.stringify(
    {
      version: reportVersion,
      run: { id, kind, platform, profile, started_at, ended_at, git_sha, simulated, fingerprint },
      verdict,
      at: measured.at,
      reason,
      history: judgement && {
        outcome: judgement.outcome,
        exit_code: judgement.exitCode,
        sentence: judgement.sentence,
        notes: judgement.notes,
      },
      criteria: criteria.map((c) => ({
        id: c.id,
        phase: c.phase,
        title: c.title,
        statistic: c.statistic,
        actual: c.actual,
        interval: c.interval,
        comparison: c.comparison,
        limit: c.limit,
        unit: c.unit,
        samples: c.samples,
        verdict: c.verdict,
        reason: c.reason,
        baseline: c.judged?.baseline ?? null,
        change: c.judged?.change ?? null,
        state: c.judged?.state ?? null,
        worse_since: c.judged?.worseSince ?? null,
        waiver: c.judged?.waiver?.id ?? null,
      })),
      database: database && { says: database.says, findings: database.findings, not_seen: database.not_seen },
      waivers,
      accepts,
      fix_first: advice.map(({ what, evidence }) => ({ what, evidence })),
    },
    null,
    1,
  )}\n`
}
