import type { ReducedStatement } from './reduce-statement'
import type { Stretch } from './stretch'

/** What a statement did while it was watched. Times in ms; a block is one page of PostgreSQL, 8 KiB as a rule. */
export interface StatementUse extends ReducedStatement {
  database: string
  /** PostgreSQL's own number of the statement, by which its owner finds the text. */
  query_id: string
  calls: number
  rows: number
  total_ms: number
  /** Found in memory, and read from outside of it. */
  blocks_hit: number
  blocks_read: number
  wal_bytes: number
  /** Calls and rows of each stretch of the watch, one after the other. */
  stretches: readonly { calls: number; rows: number }[]
}

/** What scans did to a table while it was watched. */
export interface TableUse {
  database: string
  relation: string
  sequential_scans: number
  /** Rows that those scans read, whether or not they were wanted. */
  rows_scanned: number
}

/** Connections of one role to one database, in one sample. */
export interface ConnectionGroup {
  database: string
  role: string
  active: number
  idle: number
  idle_in_transaction: number
  /** What they do is not told to the role that watches. */
  unseen: number
}

/** A connection that waits for a lock, and the one that it waits for. */
export interface LockWait {
  /** What is locked; undefined where it is no relation. */
  relation: string | undefined
  /** `relation`, `tuple`, `transactionid`, …, as in pg_locks. */
  lock: string
  waits: string
  /** What the first in the queue runs, or ran last where it sits in a transaction. */
  blocked_by: string
  blocker_idle: boolean
}

/** One look at the connections. */
export interface ConnectionSample {
  at: number
  groups: readonly ConnectionGroup[]
  /** Active connections that wait, by what they wait for: `Lock:tuple`. */
  waits: Readonly<Record<string, number>>
  locks: readonly LockWait[]
}

/** What one database counted while it was watched. */
export interface DatabaseUse {
  database: string
  blocks_hit: number
  blocks_read: number
  commits: number
  rollbacks: number
  deadlocks: number
  temp_files: number
  temp_bytes: number
}

/** The plan of a statement that took longer than the limit, without its values. */
export interface SlowPlan {
  statement: string
  /** How often it was seen in this shape, and the longest, in ms. */
  seen: number
  longest_ms: number
  nodes: readonly { node: string; relation: string | undefined }[]
}

/** All that a watch saw. What it could not see is missing from it, and said in `lacks`. */
export interface Observed {
  /** Between which readings; its length is `seconds`. */
  counted: Stretch
  seconds: number
  server_version: string
  max_connections: number
  /** Those that only a superuser, or a role with pg_use_reserved_connections, gets. */
  reserved_connections: number
  statements: readonly StatementUse[]
  tables: readonly TableUse[]
  databases: readonly DatabaseUse[]
  /** Written by the whole server; undefined where it does not tell. */
  wal_bytes: number | undefined
  samples: readonly ConnectionSample[]
  plans: readonly SlowPlan[]
  /** Of the run that was watched, while it was counted; where its result is known. */
  requests: number | undefined
  lacks: readonly string[]
}
