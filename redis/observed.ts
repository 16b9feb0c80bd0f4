import type { RedisLook } from './info'

/** What was seen of a Redis from the start of a watch to its end. */
export interface RedisObserved {
  server_version: string
  seconds: number
  looks: readonly RedisLook[]
  /** Between the first look and the last, those with the most time first. */
  commands: readonly { name: string; calls: number; total_ms: number; p99_us: number | null }[]
  /** Of the server: 0 where memory has no limit. */
  max_memory_bytes: number
  policy: string
  fragmentation: number
  /** Keys that were looked at, and how many of them never go. */
  sampled: { keys: number; without_ttl: number }
  /** When the keys were removed on purpose, in ms since the epoch. */
  flushed_at: number | null
  /** What could not be seen, in a line each. */
  lacks: readonly string[]
}
