import { findingsSeenIn, type SeenFinding } from './findings-seen'
import { listIn, numberIn, recordIn, saidIn } from './measured'

/** What was seen of a database, as far as the file has it. */
export interface DatabaseSeen {
  target: string
  server_version: string
  seconds: number | null
  says: string
  findings: SeenFinding[]
  requests: number | null
  statements: SeenStatement[]
  /** Found in memory, of all that were wanted; null where none were. */
  hit_share: number | null
  wal_bytes: number | null
  /** Active connections by what they waited for, the mean, the most first. */
  waits: [event: string, mean: number][]
  connections: { title: string; most: number; busy_mean: number }[]
  plans: { statement: string; seen: number; longest_ms: number; shape: string }[]
  not_seen: string[]
}

export interface SeenStatement {
  title: string
  /** Verb and tables, where the title does not say them. */
  what: string
  calls: number
  calls_per_request: number | null
  mean_ms: number
  total_ms: number
  rows_per_call: number | null
  blocks_per_call: number | null
  wal_bytes: number | null
}

/** The section `database` of a run's file, or the whole of one of `sla db watch`; null where there is neither. */
export function databaseSeenIn(file: object): DatabaseSeen | null {
  const whole = recordIn(file)
  const isOwn = whole['kind'] === 'database'
  const of = isOwn
    ? { ...whole, says: whole['reason'], not_seen: whole['notes'], from_s: 0, to_s: whole['duration_s'] }
    : recordIn(whole['database'])
  const says = saidIn(of['says'])
  if (says === null) return null
  const [from, to] = [numberIn(of['from_s']), numberIn(of['to_s'])]
  const sum = (key: string) =>
    listIn(of['databases']).reduce<number>((total, one) => total + (numberIn(recordIn(one)[key]) ?? 0), 0)
  const [hit, read] = [sum('blocks_hit'), sum('blocks_read')]
  return {
    target: saidIn(of['target']) ?? '–',
    server_version: saidIn(of['server_version']) ?? '–',
    seconds: from === null || to === null ? null : to - from,
    says,
    findings: findingsSeenIn(of['findings']),
    requests: numberIn(of['requests']),
    statements: listIn(of['statements']).flatMap(statementIn),
    hit_share: hit + read > 0 ? hit / (hit + read) : null,
    wal_bytes: numberIn(of['wal_bytes']),
    waits: Object.entries(recordIn(of['waits'])).flatMap(([event, value]): [string, number][] => {
      const mean = numberIn(value)
      return mean === null || event === 'running' ? [] : [[event, mean]]
    }),
    connections: listIn(recordIn(of['connections'])['roles']).flatMap((value) => {
      const one = recordIn(value)
      const [role, database] = [saidIn(one['role']), saidIn(one['database'])]
      const [most, busy_mean] = [numberIn(one['most']), numberIn(one['busy_mean'])]
      return role === null || database === null || most === null || busy_mean === null
        ? []
        : [{ title: `${role} to ${database}`, most, busy_mean }]
    }),
    plans: listIn(of['plans']).flatMap(planIn),
    not_seen: listIn(of['not_seen']).flatMap((one) => saidIn(one) ?? []),
  }
}

function statementIn(value: unknown): SeenStatement[] {
  const of = recordIn(value)
  const [title, calls] = [saidIn(of['title']), numberIn(of['calls'])]
  const [mean_ms, total_ms] = [numberIn(of['mean_ms']), numberIn(of['total_ms'])]
  if (title === null || calls === null || mean_ms === null || total_ms === null) return []
  const relations = listIn(of['relations']).flatMap((one) => saidIn(one) ?? [])
  return [
    {
      title,
      what: saidIn(of['name']) === null ? '' : `${saidIn(of['verb']) ?? ''} ${relations.join(', ')}`.trim(),
      calls,
      calls_per_request: numberIn(of['calls_per_request']),
      mean_ms,
      total_ms,
      rows_per_call: numberIn(of['rows_per_call']),
      blocks_per_call: numberIn(of['blocks_per_call']),
      wal_bytes: numberIn(of['wal_bytes']),
    },
  ]
}

function planIn(value: unknown): DatabaseSeen['plans'] {
  const of = recordIn(value)
  const [statement, seen, longest_ms] = [saidIn(of['statement']), numberIn(of['seen']), numberIn(of['longest_ms'])]
  if (statement === null || seen === null || longest_ms === null) return []
  const shape = listIn(of['nodes']).flatMap((one) => {
    const [node, relation] = [saidIn(recordIn(one)['node']), saidIn(recordIn(one)['relation'])]
    return node === null ? [] : [relation === null ? node : `${node} on ${relation}`]
  })
  return [{ statement, seen, longest_ms, shape: shape.join(' › ') }]
}
