import type { DatabaseFinding } from './findings'
import type { Observed } from './observed'
import { conclusionOf, numbersSeen } from './result'

/** Statements that a run's result keeps: it is copied and sent about more than a watch's own. */
const mostStatements = 50

/** The section `database` of a run's result: what was seen of it during the hold. It changes no verdict. */
export function besideRun({
  target,
  observed,
  findings,
  startedMs,
}: {
  target: string
  observed: Observed
  findings: readonly DatabaseFinding[]
  /** When the run's own clock began: its phases count from it. */
  startedMs: number
}) {
  const { counted, lacks } = observed
  const second = (ms: number) => Math.round((ms - startedMs) / 100) / 10
  const { statements, ...numbers } = numbersSeen({ target, observed, findings })
  return {
    ...numbers,
    from_s: second(counted.from),
    to_s: second(counted.to),
    says: conclusionOf(observed, findings).reason,
    statements: shortened(statements),
    statements_seen: observed.statements.length,
    not_seen: [...lacks],
  }
}

export type DatabaseBesideRun = ReturnType<typeof besideRun>

/** Those with the most total time, which comes first, and the slowest. */
function shortened<Numbers extends { mean_ms: number }>(statements: readonly Numbers[]): Numbers[] {
  const slowest = [...statements].sort((one, two) => two.mean_ms - one.mean_ms).slice(0, mostStatements / 5)
  return statements.filter((one, at) => at < mostStatements || slowest.includes(one))
}
