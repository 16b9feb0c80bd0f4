import type { RedisLook } from '../info'
import type { RedisObserved } from '../observed'

/** Looks every half second, in which only what is said changes. */
export function sampleLooks(count: number, of: (at: number) => Partial<RedisLook> = () => ({})): RedisLook[] {
  return Array.from({ length: count }, (_, at) => ({
    ...{ at: at * 500, keys: 100, hits: at * 500, misses: at * 5, sets: at * 5, expired: 0, evicted: 0 },
    ...{ memory_bytes: 2_000_000, clients: 5 },
    ...of(at),
  }))
}

/** A cache that is well. */
export const sampleRedis: RedisObserved = {
  ...{ server_version: '7.0.15', seconds: 6, looks: sampleLooks(12) },
  commands: [{ name: 'get', calls: 6_000, total_ms: 12, p99_us: 16 }],
  ...{ max_memory_bytes: 0, policy: 'noeviction', fragmentation: 1.1, flushed_at: null, lacks: [] },
  sampled: { keys: 100, without_ttl: 0 },
}
