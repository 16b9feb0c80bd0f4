import { expect, it } from 'vitest'
import { commandsIn, histogramsIn, infoOf, lookIn, percentileBetween } from './info'

const text = `# Stats\r\nkeyspace_hits:90\r\nkeyspace_misses:10\r\nexpired_keys:4\r\nevicted_keys:2\r
# Memory\r\nused_memory:1048576\r\n# Clients\r\nconnected_clients:7\r
# Commandstats\r\ncmdstat_set:calls=12,usec=60,usec_per_call=5.00,rejected_calls=0,failed_calls=0\r
cmdstat_config|get:calls=1,usec=9,usec_per_call=9.00\r
# Keyspace\r\ndb0:keys=30,expires=28,avg_ttl=1000\r\ndb3:keys=5,expires=0,avg_ttl=0\r\n`

it('reads a look, over all databases', () => {
  expect(lookIn(infoOf(text), 5)).toEqual({
    ...{ at: 5, keys: 35, hits: 90, misses: 10, sets: 12, expired: 4, evicted: 2 },
    ...{ memory_bytes: 1_048_576, clients: 7 },
  })
  expect(commandsIn(infoOf(text)).get('config|get')).toEqual({ calls: 1, usec: 9 })
})

it('takes an empty server for one without keys', () => {
  expect(lookIn(infoOf(''), 1)).toMatchObject({ keys: 0, hits: 0, sets: 0 })
})

it('tells the percentile of what came between two readings', () => {
  const answer = (counts: number[]) => [
    'get',
    ['calls', counts.at(-1), 'histogram_usec', counts.flatMap((n, at) => [2 ** at, n])],
  ]
  const before = histogramsIn(answer([100, 100, 100])).get('get') ?? []
  const after = histogramsIn(answer([190, 199, 199, 200])).get('get') ?? []
  expect(percentileBetween(before, after, 50)).toBe(1)
  expect(percentileBetween(before, after, 95)).toBe(2)
  expect(percentileBetween(before, after, 99.9)).toBe(8)
  expect(percentileBetween(after, after, 99)).toBeUndefined()
  expect(percentileBetween([], after, 50)).toBe(1)
  expect(histogramsIn('ERR unknown command').size).toBe(0)
})
