import { findingsSeenIn, type SeenFinding } from './findings-seen'
import { listIn, numberIn, recordIn, saidIn } from './measured'

/** What `sla redis watch` saw, as far as its file has it. */
export interface RedisSeen {
  target: string
  server_version: string
  seconds: number | null
  says: string
  findings: SeenFinding[]
  lookups: number | null
  hit_share: number | null
  keys: number | null
  sets: number | null
  expired: number | null
  evicted: number | null
  memory_bytes: number | null
  /** When the keys were removed on purpose, in seconds; null where they were not. */
  flushed_after_s: number | null
  commands: { name: string; calls: number; total_ms: number; p99_us: number | null }[]
  not_seen: string[]
}

/** A result of kind redis; null where the file is another one. */
export function redisSeenIn(file: object): RedisSeen | null {
  const of = recordIn(file)
  if (of['kind'] !== 'redis') return null
  const [hits, misses] = [numberIn(of['hits']), numberIn(of['misses'])]
  const lookups = hits === null || misses === null ? null : hits + misses
  return {
    target: saidIn(of['target']) ?? '–',
    server_version: saidIn(of['server_version']) ?? '–',
    seconds: numberIn(of['duration_s']),
    says: saidIn(of['reason']) ?? 'the result gives no reason',
    findings: findingsSeenIn(of['findings']),
    lookups,
    hit_share: lookups && hits !== null ? hits / lookups : null,
    keys: numberIn(listIn(recordIn(of['series'])['keys']).at(-1)),
    sets: numberIn(of['sets']),
    expired: numberIn(of['expired']),
    evicted: numberIn(of['evicted']),
    memory_bytes: numberIn(recordIn(of['memory'])['most_bytes']),
    flushed_after_s: numberIn(of['flushed_after_s']),
    commands: listIn(of['commands']).flatMap((value) => {
      const one = recordIn(value)
      const [name, calls, total_ms] = [saidIn(one['name']), numberIn(one['calls']), numberIn(one['total_ms'])]
      return name === null || calls === null || total_ms === null
        ? []
        : [{ name, calls, total_ms, p99_us: numberIn(one['p99_us']) }]
    }),
    not_seen: listIn(of['notes']).flatMap((one) => saidIn(one) ?? []),
  }
}
