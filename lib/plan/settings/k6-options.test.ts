import { describe, expect, it } from 'vitest'
import { bentOptions } from './k6-options'

/** As k6 gives them to setup(): null for what nobody set. */
const own = {
  thresholds: { checks: ['rate>0.9'] },
  summaryTrendStats: ['avg', 'p(95)'],
  systemTags: ['name', 'method'],
  throw: true,
  discardResponseBodies: true,
  maxRedirects: 0,
  blockHostnames: ['tcall.ai'],
}
const inForce = {
  ...own,
  systemTags: ['method', 'name'],
  rps: null,
  noTeardown: null,
  batch: null,
  tags: null,
  executionSegment: null,
}
const bent = (change: Record<string, unknown>, of = 1) =>
  bentOptions({ ...inForce, ...change }, own, { instances: of, settings: ['VUS'], tags: ['phase'] })

describe('bentOptions', () => {
  it.each([
    ['nothing', {}],
    ['more percentiles', { summaryTrendStats: ['avg', 'p(95)', 'p(99.9)'] }],
    ['tags of an operator', { tags: { instance_id: '1', testrun_name: 'night' } }],
    ['what changes no verdict', { paused: true, userAgent: 'me', hosts: {}, noConnectionReuse: false, rps: 0 }],
  ])('has nothing against %s', (_what, change) => expect(bent(change)).toEqual([]))

  it.each([
    [{ summaryTrendStats: ['avg'] }, /^summaryTrendStats was changed .* the percentiles to judge by would be missing/],
    [{ systemTags: ['name'] }, /^systemTags was changed/],
    [{ thresholds: {} }, /^thresholds was changed/],
    [{ blockHostnames: ['example.test'] }, /^blockHostnames was changed .* it removes the block on production hosts/],
    [{ throw: false }, /^throw was changed/],
    [{ maxRedirects: 10 }, /^maxRedirects was changed/],
    [{ discardResponseBodies: false }, /^discardResponseBodies was changed/],
    [{ rps: 5 }, /^rps was changed/],
    [{ noConnectionReuse: true }, /^noConnectionReuse was changed/],
    [{ insecureSkipTLSVerify: true }, /^insecureSkipTLSVerify was changed .* SSL_CERT_FILE$/],
    [{ httpDebug: 'full' }, /^httpDebug was changed .* tokens and personal data/],
    [{ hosts: { 'a.test': '127.0.0.1' } }, /^hosts was changed/],
    [{ batch: 1 }, /^batch was changed/],
    [{ batchPerHost: 1 }, /^batchPerHost was changed/],
    [{ noCookiesReset: true }, /^noCookiesReset was changed/],
    [{ noTeardown: true }, /^noTeardown was changed/],
    [{ handleSummaryTimeout: '1ns' }, /^handleSummaryTimeout was changed/],
    [{ tags: { VUS: '5' } }, /^--tag VUS=… sets no setting; give -e VUS=…$/],
    [{ tags: { phase: 'hold' } }, /^--tag phase=… would mix with/],
    [{ executionSegment: '0:1/2' }, /^--execution-segment 0:1\/2 makes this one of several instances/],
  ])('%j: %s', (change, line) => {
    expect(bent(change)).toEqual([expect.stringMatching(line)])
  })

  it.each([
    ['what k6 has no option for', { thresholds: { checks: ['rate>0.9'], more: ['count>1'] } }],
    ['an object that is as empty as the script’s', { hosts: null, batch: 0, tags: 'none' }],
  ])('has nothing against %s', (_what, change) => expect(bent(change)).toEqual([]))

  it.each([
    ['an object in part', { thresholds: { checks: ['rate>0.9'] } }, { thresholds: { checks: [], iterations: [] } }],
    ['an object by nothing', { thresholds: null }, { thresholds: { checks: [] } }],
    ['an object by a text', { thresholds: 'checks' }, { thresholds: { checks: [] } }],
    ['a list by a text', { systemTags: 'name' }, { systemTags: ['name'] }],
    ['a flag that is null', { throw: false }, { throw: null }],
  ])('finds it when %s was replaced', (_what, now, script) => {
    const found = bentOptions(now, script, { instances: 1, settings: [], tags: [] })
    expect(found).toEqual([expect.stringMatching(/^\w+ was changed by a flag, the environment or a config file/)])
  })

  it('says what to leave, and what to do in place of it', () => {
    expect(bent({ insecureSkipTLSVerify: true })).toEqual([
      'insecureSkipTLSVerify was changed by a flag, the environment or a config file, which would distort the run: any certificate would be accepted; leave it, and give k6 the CA: SSL_CERT_FILE',
    ])
    expect(bent({ rps: 1 })[0]).toMatch(/; leave it$/)
  })

  it('takes a segment for the share of an instance that says which it is', () => {
    expect(bent({ executionSegment: '0:1/2' }, 2)).toEqual([])
    expect(bent({ executionSegment: '0:1/3' }, 2)).toEqual([expect.stringContaining('is not one of 2 equal parts')])
    expect(bent({}, 2)).toEqual([expect.stringContaining('no --execution-segment')])
  })
})
