import { expect, it } from 'vitest'
import { redisFindingsIn } from './findings'
import type { RedisObserved } from './observed'
import { sampleLooks, sampleRedis } from './testing/sample-redis'

const kinds = (over: Partial<RedisObserved>) => redisFindingsIn({ ...sampleRedis, ...over }).map(({ kind }) => kind)

it('finds nothing in a cache that is well', () => {
  expect(kinds({})).toEqual([])
})

it('finds a stampede by the writes for each key that came back, and none where one load served all', () => {
  // At look 5 all keys go; then 100 come back.
  const flushed = (writesEach: number) =>
    sampleLooks(12, (at) => ({ keys: at < 5 ? 100 : at === 5 ? 0 : 100, sets: at < 5 ? 200 : 200 + 100 * writesEach }))
  expect(kinds({ looks: flushed(9) })).toEqual(['stampede'])
  expect(redisFindingsIn({ ...sampleRedis, looks: flushed(9) })[0]?.says).toContain(
    '900 values were written for 100 keys',
  )
  expect(kinds({ looks: flushed(2) })).toEqual([])
})

it('does not take what is written all the time for loads', () => {
  const looks = sampleLooks(20, (at) => ({ keys: at < 10 ? 100 : at === 10 ? 0 : 100, sets: at * 400 }))
  expect(kinds({ looks })).toEqual([])
})

it('names the stampede before the misses that follow from it', () => {
  const looks = sampleLooks(12, (at) => ({
    keys: at < 5 ? 100 : at === 5 ? 0 : 100,
    sets: at < 5 ? 200 : 2_000,
    hits: 100,
    misses: at < 5 ? 50 : 3_000,
  }))
  expect(kinds({ looks })).toEqual(['stampede', 'few-hits'])
})

it('finds evictions, few hits, keys without an end and slow commands', () => {
  expect(kinds({ looks: sampleLooks(5, (at) => ({ evicted: at })) })).toEqual(['evictions'])
  expect(kinds({ looks: sampleLooks(5, (at) => ({ hits: at * 100, misses: at * 300 })) })).toEqual(['few-hits'])
  expect(kinds({ looks: sampleLooks(5, (at) => ({ hits: at, misses: at * 3 })) })).toEqual([])
  const sampled = { keys: 100, without_ttl: 60 }
  expect(kinds({ sampled })).toEqual(['no-ttl'])
  expect(kinds({ sampled, max_memory_bytes: 1e8, policy: 'allkeys-lru' })).toEqual([])
  const commands = [{ name: 'keys', calls: 12, total_ms: 300, p99_us: 32_768 }]
  expect(kinds({ commands })).toEqual(['slow-command'])
})
