import type { ConnectionGroup, ConnectionSample, LockWait, Observed, StatementUse } from '../observed'

/** A statement that ran 100 times, one row a call. */
export const sampleStatement: StatementUse = {
  name: 'call_one',
  verb: 'select',
  relations: ['calls'],
  filters: true,
  aggregates: false,
  database: 'app',
  query_id: '-77',
  calls: 100,
  rows: 100,
  total_ms: 50,
  blocks_hit: 300,
  blocks_read: 0,
  wal_bytes: 0,
  stretches: [{ calls: 100, rows: 100 }],
}

export const sampleGroup: ConnectionGroup = {
  database: 'app',
  role: 'web',
  active: 1,
  idle: 9,
  idle_in_transaction: 0,
  unseen: 0,
}

export const sampleWait: LockWait = {
  relation: 'calls',
  lock: 'tuple',
  waits: 'call_change',
  blocked_by: 'call_end',
  blocker_idle: false,
}

export const samplesOf = (count: number, one: Partial<ConnectionSample> = {}): ConnectionSample[] =>
  Array.from({ length: count }, (_, at) => ({ at: at * 500, groups: [sampleGroup], waits: {}, locks: [], ...one }))

/** A watch of a healthy database, ten samples long. */
export const sampleObserved: Observed = {
  counted: { from: Date.parse('2026-11-22T18:33:20Z'), to: Date.parse('2026-11-22T18:33:25Z') },
  seconds: 5,
  server_version: '18.4',
  max_connections: 100,
  reserved_connections: 3,
  statements: [sampleStatement],
  tables: [{ database: 'app', relation: 'calls', sequential_scans: 0, rows_scanned: 0 }],
  databases: [
    {
      database: 'app',
      blocks_hit: 990,
      blocks_read: 10,
      commits: 100,
      rollbacks: 0,
      deadlocks: 0,
      temp_files: 0,
      temp_bytes: 0,
    },
  ],
  wal_bytes: 2048,
  samples: samplesOf(10),
  plans: [],
  requests: undefined,
  lacks: [],
}
