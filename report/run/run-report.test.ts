import { beforeAll, describe, expect, it } from 'vitest'
import { databaseResultOf } from '../../database/result'
import { sampleObserved } from '../../database/testing/sample-observed'
import { simulatedNights } from '../../history/simulate/nights'
import { resultText } from '../../history/testing/result-text'
import { sampleBeside } from '../../lib/plan/summary/testing/sample-beside'
import { redisResultOf } from '../../redis/result'
import { sampleRedis } from '../../redis/testing/sample-redis'
import { factsOf } from './facts'
import { htmlOf } from './html'
import { jsonOf } from './json'
import { reportJunitOf } from './junit'
import { markdownOf } from './markdown'

const facts = (content: string) => factsOf({ content, judgement: null, accepts: [] })
const forms = { html: htmlOf, markdown: markdownOf, junit: reportJunitOf, json: jsonOf }

let night: string
beforeAll(() => {
  const [first] = simulatedNights(1)
  night = first?.content ?? ''
})
/** The night's result, changed. */
const changed = (change: object) => JSON.stringify({ ...JSON.parse(night), ...change })

describe('a report of a run', () => {
  it('says the verdict first, then every target, in every form', () => {
    const of = facts(night)
    expect(of.criteria.length).toBeGreaterThan(10)
    for (const [form, write] of Object.entries(forms)) {
      const text = write(of)
      for (const { id } of of.criteria) expect(text, `${form} of ${id}`).toContain(id)
      expect(text.length, form).toBeLessThan(1_000_000)
    }
    expect(htmlOf(of)).toMatch(/<h1>.*PASS/s)
    expect(markdownOf(of)).toMatch(/^> \*\*SIMULATED.*\n\n### ✓ tcall load: PASS/)
    expect(JSON.parse(jsonOf(of))).toMatchObject({ version: 1, verdict: 'pass', run: { simulated: true } })
  })

  it('fetches nothing and runs nothing', () => {
    const html = htmlOf(facts(night))
    expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(["']?http/i)
    expect(html.match(/(?:src|href)="[^#"][^"]*"/g)).toBeNull()
    expect(html).toContain("default-src 'none'")
  })

  it('has its charts with their numbers behind them', () => {
    const html = htmlOf(facts(night))
    const charts = html.match(/<figure>/g)?.length ?? 0
    expect(charts).toBeGreaterThan(3)
    expect(html.match(/<details><summary>The numbers/g)).toHaveLength(charts)
    expect(html.match(/role="img" aria-label="[^"]+"/g)?.length).toBeGreaterThanOrEqual(charts)
  })

  it('shows every text of a result as text', () => {
    const evil = '</td><script>alert(1)</script>"\'&|`[x](javascript:1)\n# @you'
    const content = changed({
      reason: evil,
      notes: [evil],
      at: evil,
      errors_by_cause: { [evil]: 3 },
      errors_by_operation: { [evil]: 3 },
      reported: { [evil]: { samples: 1, p50: 1, p90: 1, p95: 1, p99: 1, max: 1 } },
      settings: { [evil]: evil },
      resources: { [evil]: { cpu_cores_mean: 1 } },
      hosts: [evil],
      criteria: JSON.parse(night).criteria.map((c: object) => ({ ...c, title: evil, because: evil, reason: evil })),
      series: {
        at_s: [1, 2],
        p95_ms: [1, 2],
        targets: { T1: [1, 2] },
        operations: [{ name: evil, calls: 40, mean_ms: 3, errors: { [evil]: 2 }, roles: { [evil]: { calls: 1 } } }],
      },
    })
    expect(htmlOf(facts(content))).not.toMatch(/<script|javascript:1\)"/)
    const markdown = markdownOf(facts(content))
    expect(markdown).not.toContain('<script')
    expect(markdown).not.toContain('](javascript')
    expect(markdown).not.toMatch(/(^|[^\\])\[x\]/)
    expect(markdown).not.toContain('@you')
    for (const line of markdown.split('\n')) expect(line).not.toMatch(/^# /)
    const xml = reportJunitOf(facts(content))
    expect(xml).not.toContain('<script')
  })

  it.each([
    [
      'nothing but what every result has',
      '{"version":2,"platform":"tcall","profile":"load","ended_at":"2026-01-01T00:00:00Z","verdict":"invalid"}',
    ],
    ['the first version', resultText()],
    ['a target without data', resultText({ t1: null })],
  ])('is made of %s', (_what, content) => {
    for (const write of Object.values(forms)) expect(write(facts(content))).not.toMatch(/NaN|undefined|\[object/)
  })

  it.each([null, 5, 'x', [], {}, [[]], [null], { a: null }, { a: { b: null } }])(
    'leaves out a part that is broken: %j',
    (broken) => {
      const parts =
        'throughput errors_by_cause resources platform_report series database availability notes at recovery_s duration_s'
      const content = changed(Object.fromEntries(parts.split(' ').map((part) => [part, broken])))
      for (const write of Object.values(forms)) expect(write(facts(content))).not.toMatch(/NaN|undefined|\[object/)
    },
  )

  it('says what an INVALID run is worth', () => {
    const content = changed({ verdict: 'invalid', reason: 'the load generator was the bottleneck' })
    expect(facts(content).advice).toHaveLength(1)
    expect(reportJunitOf(facts(content))).toMatch(/errors="1".*<error message="the load generator was the bottleneck"/s)
  })

  it('is cut after a whole line where a comment would be too long', () => {
    const errors = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`cause-${n}`, n + 1]))
    const markdown = markdownOf(facts(changed({ errors_by_cause: errors })))
    expect(markdown).toContain('cause\\-4999')
    expect(markdown.length).toBeLessThan(65_536)
    expect(markdown).toMatch(/\|\n\nCut here: the HTML report has the rest\.\n$/)
  })
})

describe('the database of a run', () => {
  const statement = { title: 'call_one', name: 'call_one', verb: 'select', relations: ['calls'], calls: 90 }
  const database = {
    says: 'N+1: it is asked often',
    from_s: 10,
    to_s: 70,
    findings: [{ says: 'N+1: it is asked often', mend: 'one statement for all' }],
    statements: [{ ...statement, calls_per_request: 1.5, mean_ms: 0.4, total_ms: 36, rows_per_call: 1 }],
    databases: [{ blocks_hit: 99, blocks_read: 1 }],
    waits: { running: 2, 'Lock:tuple': 0.5 },
    connections: { roles: [{ role: 'app', database: 'calls', most: 10, busy_mean: 2 }] },
    plans: [{ statement: 'slow_one', seen: 3, longest_ms: 80, nodes: [{ node: 'Seq Scan', relation: 'calls' }] }],
    not_seen: ['no extension'],
  }

  it('is a section of the page, and its findings are to be fixed', () => {
    const of = facts(changed({ database }))
    const html = htmlOf(of)
    for (const said of ['The database', 'call_one', 'select calls', '99.00 %', 'Seq Scan on calls', 'Lock:tuple'])
      expect(html).toContain(said)
    expect(html).toContain('Not seen: no extension')
    expect(of.advice).toContainEqual(
      expect.objectContaining({ what: 'Database: one statement for all.', evidence: 'N+1: it is asked often' }),
    )
    expect(JSON.parse(jsonOf(of)).database.findings).toEqual(database.findings)
  })

  it('is left out where it was not watched, and shown as far as it goes where it is broken', () => {
    expect(htmlOf(facts(night))).not.toContain('The database')
    const odd = { says: '<script>', findings: [5, { says: '<script>' }], statements: [null, {}], plans: 'x', waits: [] }
    for (const write of [htmlOf, markdownOf, reportJunitOf])
      expect(write(facts(changed({ database: odd })))).not.toMatch(/NaN|undefined|\[object|<script/)
  })
})

describe('a watch by itself', () => {
  const { targets: _, ...beside } = sampleBeside
  const database = databaseResultOf({ ...beside, target: 'host:5432/app', observed: sampleObserved, findings: [] })
  const redis = redisResultOf({
    ...beside,
    target: 'host:6379',
    observed: { ...sampleRedis, flushed_at: 1_000, lacks: ['a thing'] },
    findings: [{ kind: 'stampede', says: 'stampede: it was written often', mend: 'one load for all' }],
  })

  it.each([
    [database, ['The database', 'no missing index', 'call_one', 'PostgreSQL 18.4 at host:5432/app']],
    [redis, ['The cache', 'stampede: it was written often', 'one load for all', '99.0 %', 'Not seen: a thing']],
  ])('is a page of what was seen: $kind', (result, words) => {
    const of = facts(JSON.stringify(result))
    const html = htmlOf(of)
    for (const said of words) expect(html).toContain(said)
    expect(html).not.toContain('The load generator')
    for (const write of Object.values(forms)) expect(write(of)).not.toMatch(/NaN|undefined|\[object/)
    expect(of.advice.map(({ evidence }) => evidence)).toEqual(result.findings.map(({ says }) => says))
  })
})

describe('what to fix first', () => {
  const advice = (change: object) => facts(changed(change)).advice
  const operation = { name: 'GET /calls', calls: 900, mean_ms: 30, p95_ms: 60, errors: {}, roles: {} }

  it('begins with what failed, and says by how much', () => {
    const criteria = JSON.parse(night).criteria.map((c: { id: string }) =>
      c.id === 'T1' ? { ...c, actual: 300, verdict: 'fail' } : c,
    )
    expect(advice({ criteria, verdict: 'fail' })[0]).toMatchObject({
      what: expect.stringContaining('T1, call initiation: it is past its limit'),
      evidence: 'p(95) 300 ms, limit < 200 ms',
    })
  })

  it.each([
    [27, 'a cache'],
    [3, 'not in queries'],
    [null, 'Server-Timing would'],
  ])('names the operation with most of the time; %s ms of 30 in queries: %s', (database_ms, words) => {
    const other = { ...operation, name: 'POST /calls', calls: 100, mean_ms: 20 }
    const [first] = advice({ series: { at_s: [1], operations: [other, { ...operation, database_ms }] } })
    expect(first?.what).toContain('GET /calls takes 93 % of all server time')
    expect(first?.what).toContain(words)
    expect(first?.evidence).toContain('900 calls × 30 ms mean')
  })

  it('says nothing of an operation that was hardly called', () => {
    const series = { at_s: [1], operations: [{ ...operation, calls: 3 }] }
    expect(advice({ series }).filter(({ what }) => what.includes('GET /calls'))).toEqual([])
  })

  it('gives a cause its own advice', () => {
    const [first] = advice({ errors_by_cause: { shed: 12 }, errors_by_operation: { 'POST /calls': 12 } })
    expect(first?.what).toMatch(/scale it out/)
    expect(first?.evidence).toMatch(/^12 × shed; .* POST \/calls \(12\)$/)
  })
})
