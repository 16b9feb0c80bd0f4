import { expect, it } from 'vitest'
import { parseResult } from '../history/result/envelope'
import { sampleBeside } from '../lib/plan/summary/testing/sample-beside'
import { misfits } from '../rigs/result-schema'
import { redisFindingsIn } from './findings'
import { redisLines } from './lines'
import type { RedisObserved } from './observed'
import { redisResultOf } from './result'
import { sampleLooks, sampleRedis } from './testing/sample-redis'

const { targets: _, ...beside } = sampleBeside
const of = (over: Partial<RedisObserved> = {}) => {
  const observed = { ...sampleRedis, ...over }
  return redisResultOf({ ...beside, target: '127.0.0.1:6379', observed, findings: redisFindingsIn(observed) })
}

it.each([
  ['pass', of(), /^no stampede.*: 99 % of 5,555 lookups in 6 s were hits$/],
  ['fail', of({ sampled: { keys: 100, without_ttl: 100 } }), /^no end: 100 % of 100 keys/],
  ['inconclusive', of({ looks: sampleLooks(3, () => ({ hits: 5, misses: 5 })) }), /^nothing was looked up/],
])('%s', (verdict, result, reason) => {
  expect(result.verdict).toBe(verdict)
  expect(result.reason).toMatch(reason)
  expect(misfits(result)).toEqual([])
  expect(parseResult(JSON.stringify(result)).kind).toBe('redis')
})

it('says on a terminal what to mend, then the numbers', () => {
  const lines = redisLines(
    of({ looks: sampleLooks(5, (at) => ({ evicted: at * 10 })), flushed_at: 1_000, lacks: ['a thing'] }),
  )
  expect(lines[1]).toMatch(/^ {2}1\. no room: 40 keys were evicted/)
  expect(lines.join('\n')).toMatch(/ {2}emptied {4}after 1 s, on purpose/)
  expect(lines.at(-1)).toBe('  not seen: a thing')
})

it('counts a server that was started anew from 0', () => {
  const { hits } = of({ looks: sampleLooks(4, (at) => ({ hits: at < 2 ? 900 : 10 * at })) }).series
  expect(hits).toEqual([0, 0, 20, 10])
})
