import { grouped, quantity } from '../lib/plan/summary/format'
import type { DatabaseBesideRun } from './beside-run'
import type { StatementNumbers } from './result'
import { bytes, decimal } from './words'

/** Statements of each line. */
const listed = 3

/** The lines `database` of a scorecard: what to mend first, then what took the time. */
export function runLines(seen: DatabaseBesideRun): string[] {
  const { findings, says, statements, requests, databases, wal_bytes, not_seen } = seen
  const line = (title: string, all: readonly StatementNumbers[], words: (one: StatementNumbers) => string) =>
    all.length === 0
      ? []
      : [
          `${title}: ${all
            .slice(0, listed)
            .map((one) => `${one.title} ${words(one)}`)
            .join(', ')}`,
        ]
  const asked = requests === null ? [] : most(statements, ({ calls_per_request }) => calls_per_request ?? 0)
  const [hit, read] = [sum(databases, 'blocks_hit'), sum(databases, 'blocks_read')]
  const lines = [
    ...(findings.length === 0 ? [says] : findings.map((one, at) => `${at + 1}. ${one.says} → ${one.mend}`)),
    ...line('calls per request', asked, (one) => decimal(one.calls_per_request ?? 0)),
    ...line(
      'slowest',
      most(statements, ({ mean_ms }) => mean_ms),
      (one) => quantity(one.mean_ms, 'ms'),
    ),
    ...line('most total time', statements, totalOf),
    ...(hit + read > 0
      ? [
          `${decimal((hit / (hit + read)) * 100)} % of ${grouped(hit + read)} blocks in memory${wal_bytes === null ? '' : `; ${bytes(wal_bytes)} WAL`}`,
        ]
      : []),
    ...not_seen.map((lack) => `not seen: ${lack}`),
  ]
  return lines.map((text, at) => `  ${(at === 0 ? 'database' : '').padEnd(13)}${text}`)
}

function totalOf({ total_ms, rows_per_call, blocks_per_call, wal_bytes, calls }: StatementNumbers): string {
  const each = [
    `rows ${decimal(rows_per_call)}`,
    `blocks ${decimal(blocks_per_call)}`,
    ...(wal_bytes > 0 ? [`WAL ${bytes(wal_bytes / calls)}`] : []),
  ]
  return `${quantity(total_ms, 'ms')} (${each.join(', ')} a call)`
}

function most(statements: readonly StatementNumbers[], of: (one: StatementNumbers) => number): StatementNumbers[] {
  return [...statements].sort((one, two) => of(two) - of(one))
}

function sum<Key extends string>(all: readonly Record<Key, number>[], key: Key): number {
  return all.reduce((total, one) => total + one[key], 0)
}
