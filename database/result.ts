import { envelopeOf, type ObservedRun } from '../lib/plan/summary/envelope'
import { grouped, span } from '../lib/plan/summary/format'
import type { DatabaseFinding } from './findings'
import type { ConnectionSample, LockWait, Observed, StatementUse } from './observed'
import { titleOf } from './reduce-statement'

export interface DatabaseResultInput extends ObservedRun {
  /** Which server, without user and password. */
  target: string
  observed: Observed
  findings: readonly DatabaseFinding[]
}

/** A longer list is of interest to nobody, and the rest took less time than all of these. */
const mostStatements = 200
const mostPoints = 1000

/** What was seen of a database, in the envelope that all results share. It judges no row of the SLA table. */
export function databaseResultOf({ target, observed, findings, ...envelope }: DatabaseResultInput) {
  const { lacks, seconds } = observed
  return {
    ...envelopeOf({
      ...envelope,
      kind: 'database',
      id: `${envelope.platform.name}-database-${(envelope.started_at ?? '').replace(/[-:]|\.\d+/g, '')}`,
      profile: 'database',
      duration_s: seconds,
      instance: { index: 1, of: 1 },
      conclusion: conclusionOf(observed, findings),
      notes: [...lacks],
      judged: [],
      series: {},
    }),
    ...numbersSeen({ target, observed, findings }),
  }
}

/** The numbers of a watch, without an envelope. */
export function numbersSeen({
  target,
  observed,
  findings,
}: Pick<DatabaseResultInput, 'target' | 'observed' | 'findings'>) {
  const { statements, samples, requests } = observed
  return {
    target,
    server_version: observed.server_version,
    findings,
    requests: requests ?? null,
    statements: statements.slice(0, mostStatements).map((use) => numbersOf(use, requests)),
    tables: observed.tables,
    databases: observed.databases,
    wal_bytes: observed.wal_bytes ?? null,
    connections: { most: observed.max_connections - observed.reserved_connections, roles: rolesOf(samples) },
    waits: waitsOf(samples),
    locks: locksOf(samples),
    plans: observed.plans.map((plan) => ({
      ...plan,
      nodes: plan.nodes.map(({ node, relation }) => ({ node, relation: relation ?? null })),
    })),
    series: seriesOf(samples),
  }
}

export type DatabaseResult = ReturnType<typeof databaseResultOf>
export type StatementNumbers = ReturnType<typeof numbersOf>

/** How a watch came out, in a sentence. */
export function conclusionOf({ statements, lacks, seconds }: Observed, findings: readonly DatabaseFinding[]) {
  const [first] = findings
  if (first) {
    const more = findings.length > 1 ? `; and ${findings.length - 1} more` : ''
    return { verdict: 'fail' as const, reason: first.says + more }
  }
  if (statements.length === 0) {
    // Plans are of statements that were seen.
    const reason = lacks.find((lack) => !lack.startsWith('no plans')) ?? `no statement ran in ${span(seconds)}`
    return { verdict: 'inconclusive' as const, reason }
  }
  const calls = statements.reduce((sum, one) => sum + one.calls, 0)
  const kinds = statements.length === 1 ? 'one statement' : `${statements.length} statements`
  const seen = `${grouped(calls)} calls of ${kinds} in ${span(seconds)}`
  return {
    verdict: 'pass' as const,
    reason: `no missing index, N+1, lock convoy or exhausted pool was seen: ${seen}`,
  }
}

function numbersOf(use: StatementUse, requests: number | undefined) {
  const { name, verb, relations, database, query_id, calls, rows, total_ms, blocks_hit, blocks_read, wal_bytes } = use
  return {
    title: titleOf(use),
    name: name ?? null,
    verb,
    relations,
    database,
    query_id,
    calls,
    calls_per_request: requests ? rounded(calls / requests) : null,
    mean_ms: rounded(total_ms / calls),
    total_ms: rounded(total_ms),
    rows_per_call: rounded(rows / calls),
    blocks_per_call: rounded((blocks_hit + blocks_read) / calls),
    blocks_read_per_call: rounded(blocks_read / calls),
    wal_bytes: wal_bytes,
  }
}

function rolesOf(samples: readonly ConnectionSample[]) {
  const roles = new Map<string, { database: string; role: string; most: number; busy: number; seen: number }>()
  for (const { groups } of samples) {
    for (const { database, role, active, idle, idle_in_transaction, unseen } of groups) {
      const key = JSON.stringify([database, role])
      const before = roles.get(key) ?? { database, role, most: 0, busy: 0, seen: 0 }
      roles.set(key, {
        ...before,
        most: Math.max(before.most, active + idle + idle_in_transaction + unseen),
        busy: before.busy + active + idle_in_transaction,
        seen: before.seen + 1,
      })
    }
  }
  return [...roles.values()].map(({ busy, seen, ...role }) => ({ ...role, busy_mean: rounded(busy / seen) }))
}

/** Active connections, by what they waited for: the mean over all samples, the most first. */
function waitsOf(samples: readonly ConnectionSample[]): Record<string, number> {
  const total = new Map<string, number>()
  for (const { waits } of samples)
    for (const [event, count] of Object.entries(waits)) total.set(event, (total.get(event) ?? 0) + count)
  const means = [...total].map(([event, count]) => [event, rounded(count / samples.length)] as const)
  return Object.fromEntries(means.sort(([, one], [, two]) => two - one))
}

function locksOf(samples: readonly ConnectionSample[]) {
  const all = new Map<string, Omit<LockWait, 'relation'> & { relation: string | null; waited: number }>()
  for (const wait of samples.flatMap(({ locks }) => locks)) {
    const key = JSON.stringify([wait.relation, wait.lock, wait.waits, wait.blocked_by])
    const before = all.get(key)
    all.set(key, { ...wait, relation: wait.relation ?? null, waited: (before?.waited ?? 0) + 1 })
  }
  return [...all.values()].sort((one, two) => two.waited - one.waited).slice(0, 100)
}

/** What the connections did over time: of a long watch every second sample, every third, and so on. */
function seriesOf(samples: readonly ConnectionSample[]) {
  const step = Math.ceil(samples.length / mostPoints) || 1
  const kept = samples.filter((_, at) => at % step === 0)
  const start = kept[0]?.at ?? 0
  const sum = (of: (group: ConnectionSample['groups'][number]) => number) =>
    kept.map(({ groups }) => groups.reduce((total, group) => total + of(group), 0))
  return {
    seconds: kept.map(({ at }) => rounded((at - start) / 1000)),
    active: sum(({ active }) => active),
    idle: sum(({ idle }) => idle),
    idle_in_transaction: sum(({ idle_in_transaction }) => idle_in_transaction),
    waiting_for_locks: kept.map(({ locks }) => locks.length),
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
