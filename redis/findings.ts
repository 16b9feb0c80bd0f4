import { grouped } from '../lib/plan/summary/format'
import type { RedisLook } from './info'
import type { RedisObserved } from './observed'

/** Something to mend in how a Redis is used. */
export interface RedisFinding {
  kind: 'stampede' | 'evictions' | 'few-hits' | 'no-ttl' | 'slow-command'
  /** What was seen. */
  says: string
  /** What to look at. */
  mend: string
}

/** The keys are gone when so many of them went between two looks. */
const goneShare = 0.5
/** Fewer keys are no cache that a platform leans on. */
const fewestKeys = 20
/** How long after that loads are counted. */
const afterMs = 3_000
/** A value that is loaded once is written twice at most: the mark that it is being loaded, and itself. */
const writesPerKey = 4
/** Below so many lookups a ratio says nothing. */
const fewestLookups = 1_000
const hitsAtLeast = 0.5
const withoutTtlAtMost = 0.1
/** Redis does one thing at a time: while a command takes this long, everybody waits. */
const slowUs = 10_000

/** What to mend, causes before what follows from them. */
export function redisFindingsIn(observed: RedisObserved): RedisFinding[] {
  return [stampede(observed), evictions(observed), fewHits(observed), noTtl(observed), ...slow(observed)].filter(
    (found): found is RedisFinding => found !== undefined,
  )
}

/** After the keys went, each value was loaded by many at once: written far more often than there are keys. */
function stampede({ looks }: RedisObserved): RedisFinding | undefined {
  const worst = drops(looks)
    .map(({ at, from, to }) => {
      const after = looks.findLast((look) => look.at <= (looks[at]?.at ?? 0) + afterMs)
      const gone = looks[at]
      const last = looks[at - 1]
      if (!after || !gone || !last) return undefined
      // What is written all the time is no load of what went.
      const before = looks.find((look) => look.at >= last.at - afterMs) ?? last
      const usual = ((last.sets - before.sets) / Math.max(1, last.at - before.at)) * (after.at - last.at)
      const keys = Math.max(
        ...looks.filter((look) => look.at > gone.at && look.at <= after.at).map((look) => look.keys),
        to,
      )
      return {
        from,
        to,
        keys: keys - to,
        writes: Math.max(0, Math.round(after.sets - last.sets - usual)),
        misses: after.misses - gone.misses,
      }
    })
    .filter((one) => one !== undefined)
    .filter(({ keys, writes }) => keys > 0 && writes / keys >= writesPerKey)
    .sort((one, two) => two.writes / two.keys - one.writes / one.keys)[0]
  if (!worst) return undefined
  const { from, to, keys, writes, misses } = worst
  return {
    kind: 'stampede',
    says: `stampede: when ${grouped(from - to)} of ${grouped(from)} keys went at once, ${grouped(writes)} values were written for ${grouped(keys)} keys in ${afterMs / 1000} s, after ${grouped(misses)} misses: each was loaded many times at once`,
    mend: 'let one load serve all who ask for a key at once, spread the times at which keys expire, and warm the cache before a deployment that empties it',
  }
}

/** Where keys went: the place of the first look after it. */
function drops(looks: readonly RedisLook[]): { at: number; from: number; to: number }[] {
  return looks.flatMap((look, at) => {
    const before = looks[at - 1]
    if (!before || before.keys < fewestKeys || look.keys > before.keys * (1 - goneShare)) return []
    return [{ at, from: before.keys, to: look.keys }]
  })
}

function evictions({ looks, max_memory_bytes, policy }: RedisObserved): RedisFinding | undefined {
  const evicted = between(looks, 'evicted')
  if (evicted <= 0) return undefined
  return {
    kind: 'evictions',
    says: `no room: ${grouped(evicted)} keys were evicted (${policy}), at ${mb(max_memory_bytes)} of memory`,
    mend: 'give it more memory (maxmemory), keep less of each value, or a shorter time',
  }
}

function fewHits({ looks }: RedisObserved): RedisFinding | undefined {
  const [hits, misses] = [between(looks, 'hits'), between(looks, 'misses')]
  const lookups = hits + misses
  if (lookups < fewestLookups || hits / lookups >= hitsAtLeast) return undefined
  return {
    kind: 'few-hits',
    says: `few hits: ${percent(hits / lookups)} of ${grouped(lookups)} lookups found a value`,
    mend: 'look at what is asked for once only, at keys that hold more than they need to, and at the time to live',
  }
}

function noTtl({ sampled, max_memory_bytes, policy }: RedisObserved): RedisFinding | undefined {
  const { keys, without_ttl } = sampled
  if (keys < fewestKeys || without_ttl / keys <= withoutTtlAtMost) return undefined
  // A server that throws away what it likes has an end without them.
  if (max_memory_bytes > 0 && policy.startsWith('allkeys')) return undefined
  return {
    kind: 'no-ttl',
    says: `no end: ${percent(without_ttl / keys)} of ${grouped(keys)} keys that were looked at never expire, and memory ${max_memory_bytes > 0 ? `ends at ${mb(max_memory_bytes)} (${policy})` : 'has no limit'}`,
    mend: 'give each key a time to live, or the server maxmemory with an allkeys policy',
  }
}

function slow({ commands }: RedisObserved): (RedisFinding | undefined)[] {
  const worst = commands.filter(({ p99_us }) => p99_us !== null && p99_us >= slowUs)[0]
  if (!worst) return []
  return [
    {
      kind: 'slow-command',
      says: `slow command: ${worst.name} took up to ${grouped((worst.p99_us ?? 0) / 1000)} ms (p99 of ${grouped(worst.calls)} calls), while all others waited`,
      mend: 'use SCAN in place of KEYS, fewer elements in one command, and UNLINK in place of DEL for large values',
    },
  ]
}

/** How much a count grew over all looks; a server that was started anew counts from 0 again. */
export function between(
  looks: readonly RedisLook[],
  field: 'hits' | 'misses' | 'sets' | 'expired' | 'evicted',
): number {
  return changesIn(looks.map((look) => look[field])).reduce((sum, change) => sum + change, 0)
}

/** From each count to the next. */
export function changesIn(counts: readonly number[]): number[] {
  return counts.map((count, at) => {
    const before = counts[at - 1] ?? count
    return count < before ? count : count - before
  })
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

function mb(bytes: number): string {
  return `${grouped(Math.round(bytes / 1_048_576))} MB`
}
