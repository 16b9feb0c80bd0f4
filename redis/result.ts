import { envelopeOf, type ObservedRun } from '../lib/plan/summary/envelope'
import { grouped, span } from '../lib/plan/summary/format'
import { between, changesIn, type RedisFinding } from './findings'
import type { RedisObserved } from './observed'

export interface RedisResultInput extends ObservedRun {
  /** host:port, without user and password. */
  target: string
  observed: RedisObserved
  findings: readonly RedisFinding[]
}

/** What was seen of a Redis, in the envelope that all results share. It judges no row of the SLA table. */
export function redisResultOf({ target, observed, findings, ...envelope }: RedisResultInput) {
  const { looks, seconds, lacks, flushed_at, server_version, commands, sampled } = observed
  const [hits, misses] = [between(looks, 'hits'), between(looks, 'misses')]
  const start = looks[0]?.at ?? 0
  return {
    ...envelopeOf({
      ...envelope,
      kind: 'redis',
      id: `${envelope.platform.name}-redis-${(envelope.started_at ?? '').replace(/[-:]|\.\d+/g, '')}`,
      profile: 'redis',
      duration_s: seconds,
      instance: { index: 1, of: 1 },
      conclusion: conclusionOf(hits, misses, seconds, findings),
      notes: [...lacks],
      judged: [],
      series: {},
    }),
    target,
    server_version,
    findings,
    hits,
    misses,
    sets: between(looks, 'sets'),
    expired: between(looks, 'expired'),
    evicted: between(looks, 'evicted'),
    memory: {
      most_bytes: Math.max(0, ...looks.map(({ memory_bytes }) => memory_bytes)),
      limit_bytes: observed.max_memory_bytes,
      policy: observed.policy,
      fragmentation: observed.fragmentation,
    },
    sampled,
    commands: commands.slice(0, 50),
    flushed_after_s: flushed_at === null ? null : rounded((flushed_at - start) / 1000),
    series: {
      seconds: looks.map(({ at }) => rounded((at - start) / 1000)),
      keys: looks.map(({ keys }) => keys),
      hits: changesIn(looks.map((look) => look.hits)),
      misses: changesIn(looks.map((look) => look.misses)),
      sets: changesIn(looks.map((look) => look.sets)),
    },
  }
}

export type RedisResult = ReturnType<typeof redisResultOf>

function conclusionOf(hits: number, misses: number, seconds: number, findings: readonly RedisFinding[]) {
  const [first] = findings
  const lookups = `${grouped(hits + misses)} lookups in ${span(seconds)}`
  if (first) {
    const more = findings.length > 1 ? `; and ${findings.length - 1} more` : ''
    return { verdict: 'fail' as const, reason: first.says + more }
  }
  if (hits + misses === 0)
    return { verdict: 'inconclusive' as const, reason: `nothing was looked up in ${span(seconds)}` }
  const share = Math.round((hits / (hits + misses)) * 1000) / 10
  return {
    verdict: 'pass' as const,
    reason: `no stampede, eviction, key without an end or slow command was seen: ${share} % of ${lookups} were hits`,
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
