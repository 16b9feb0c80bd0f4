import { grouped, quantity, span } from '../lib/plan/summary/format'
import { columns } from '../lib/plan/summary/table'
import type { DatabaseResult, StatementNumbers } from './result'
import { bytes, decimal } from './words'

/** Statements of each list. */
const listed = 5

/** What a watch says on a terminal: what to mend first, then what took the time. */
export function databaseLines(result: DatabaseResult): string[] {
  const { findings, statements, notes, target, server_version, duration_s, series } = result
  const most = statements.slice(0, listed)
  const slowest = [...statements].sort((one, two) => two.mean_ms - one.mean_ms).slice(0, listed)
  return [
    `database · ${target} · PostgreSQL ${server_version} · ${span(duration_s)}, ${series.seconds.length} samples`,
    ...(findings.length === 0 ? [`  ${result.reason}`] : []),
    ...findings.flatMap(({ says, mend }, at) => [`  ${at + 1}. ${says}`, `     → ${mend}`]),
    ...(most.length > 0
      ? ['', ...table('most total time', most, result), '', ...table('slowest, by mean', slowest, result)]
      : []),
    '',
    ...summary(result),
    ...plans(result),
    ...notes.map((note) => `  not seen: ${note}`),
  ]
}

function table(title: string, statements: readonly StatementNumbers[], { requests }: DatabaseResult): string[] {
  const perRequest = requests === null ? [] : ['per request']
  const heads = ['calls', ...perRequest, 'mean', 'total', 'rows', 'blocks', 'WAL']
  const rows = statements.map((one) => [
    one.title,
    grouped(one.calls),
    ...(one.calls_per_request === null ? [] : [decimal(one.calls_per_request)]),
    quantity(one.mean_ms, 'ms'),
    quantity(one.total_ms, 'ms'),
    decimal(one.rows_per_call),
    decimal(one.blocks_per_call),
    bytes(one.wal_bytes / one.calls),
    one.name === null ? '' : [one.verb, one.relations.join(', ')].join(' ').trim(),
  ])
  const flushRight = heads.map((_, at) => at + 1)
  return columns([[title, ...heads, ''], ...rows], flushRight).map((line) => `  ${line}`)
}

function summary({ databases, connections, waits, wal_bytes, requests }: DatabaseResult): string[] {
  const sum = (of: (one: DatabaseResult['databases'][number]) => number) =>
    databases.reduce((total, one) => total + of(one), 0)
  const [hit, read] = [sum(({ blocks_hit }) => blocks_hit), sum(({ blocks_read }) => blocks_read)]
  const waited = Object.entries(waits).filter(([event]) => event !== 'running')
  const roles = connections.roles.map(({ database, role, most, busy_mean }) => {
    return `${role} to ${database} ${most}, ${decimal(busy_mean)} busy`
  })
  return [
    `  cache      ${hit + read > 0 ? `${decimal((hit / (hit + read)) * 100)} % of ${grouped(hit + read)} blocks were in memory` : 'no block was read'}`,
    `  server     ${[
      ...(wal_bytes === null ? [] : [`${bytes(wal_bytes)} WAL`]),
      `${grouped(sum(({ commits }) => commits))} commits`,
      `${grouped(sum(({ rollbacks }) => rollbacks))} rollbacks`,
      `${grouped(sum(({ deadlocks }) => deadlocks))} deadlocks`,
      `${grouped(sum(({ temp_files }) => temp_files))} temporary files of ${bytes(sum(({ temp_bytes }) => temp_bytes))}`,
    ].join(', ')}`,
    `  waits      ${waited.length === 0 ? 'none' : waited.map(([event, mean]) => `${event} ${decimal(mean)}`).join(', ')} (active connections, mean)`,
    ...(roles.length > 0 ? [`  connections of ${connections.most}: ${roles.join('; ')}`] : []),
    ...(requests === null ? [] : [`  requests   ${grouped(requests)} in the run's result`]),
  ]
}

function plans({ plans: all }: DatabaseResult): string[] {
  return all.slice(0, listed).map(({ statement, longest_ms, seen, nodes }) => {
    const shape = nodes.map(({ node, relation }) => (relation === null ? node : `${node} on ${relation}`)).join(' › ')
    return `  slow plan  ${statement}: ${shape}; ${grouped(seen)} times, up to ${quantity(longest_ms, 'ms')}`
  })
}
