import { describe, expect, it } from 'vitest'
import { errorCauses, metrics, submetric, tagKeys } from '../../../thresholds/metrics'
import { countsBy, evidenceSeries, generatorHealth, resourcesUsed, webhookFunnel } from './evidence'
import { operations, trendValues } from './testing/sample-run'

describe('evidenceSeries', () => {
  it('names only metrics and tags that are declared, each series once', () => {
    const series = evidenceSeries({
      name: 'tcall',
      reported: { login: 'http_req_duration{name:POST /api/auth/login/}' },
      operations,
    })
    expect(new Set(series).size).toBe(series.length)
    expect(series).toContain('http_req_duration{name:POST /api/auth/login/}')
    for (const name of series) {
      const [, metric = '', tags = ''] = /^(\w+)\{(.+)\}$/.exec(name) ?? []
      expect(metrics).toHaveProperty(metric)
      for (const tag of tags.split(',')) expect(tagKeys).toHaveProperty(tag.slice(0, tag.indexOf(':')))
    }
  })

  it('covers all that the report reads: every series is written by one name in both places', () => {
    const read = new Set<string>()
    const spy = new Proxy({}, { get: (_, name) => void read.add(String(name)) })
    countsBy(spy, 'request_errors', 'cause', errorCauses)
    countsBy(spy, 'request_errors', 'name', operations)
    webhookFunnel(spy)
    resourcesUsed(spy)
    const submetrics = [...read].filter((name) => name.includes('{'))
    expect(submetrics.length).toBeGreaterThan(20)
    expect(evidenceSeries({ name: 'tcall', reported: {}, operations })).toEqual(expect.arrayContaining(submetrics))
  })
})

describe('countsBy', () => {
  it('leaves out the zeros', () => {
    const series = {
      [submetric('request_errors', { cause: 'timeout' })]: { count: 3 },
      [submetric('request_errors', { cause: 'tls' })]: { count: 0 },
    }
    expect(countsBy(series, 'request_errors', 'cause', errorCauses)).toEqual({ timeout: 3 })
  })
})

describe('webhookFunnel', () => {
  it('is all zeros and nothing without data', () => {
    const funnel = webhookFunnel({})
    expect(new Set(Object.values(funnel))).toEqual(new Set([0, null]))
  })

  it('reads counts by outcome and times by leg', () => {
    const funnel = webhookFunnel({
      [submetric('webhook_events', { outcome: 'lost' })]: { count: 2 },
      [submetric('webhook_ms', { leg: 'ack' })]: trendValues(0, 100, 101),
    })
    expect(funnel).toMatchObject({ lost: 2, delivered: 0, attempt_to_ack_ms: { p50: 50, p95: 95, p99: 99, max: 100 } })
  })
})

describe('resourcesUsed', () => {
  it('leaves out services that were not observed', () => {
    const cpu = submetric('service_use', { service: 'platform', resource: 'cpu' })
    expect(resourcesUsed({ [cpu]: trendValues(0, 1, 11) })).toMatchObject({
      platform: { cpu_cores_mean: 0.5, cpu_cores_max: 1 },
    })
    expect(resourcesUsed({})).toEqual({})
  })
})

describe('generatorHealth', () => {
  it('has no lag without samples', () => {
    expect(generatorHealth({ dropped_iterations: { count: 3 }, vus_max: { max: 12 } }, 0)).toMatchObject({
      dropped_iterations: 3,
      arrivals: null,
      lag_ms: null,
      vus_max: 12,
      blocked_share: null,
    })
  })

  it('sets what was made against what was planned, and connections against requests', () => {
    const series = {
      'iterations{scenario:arrivals}': { count: 97 },
      http_req_blocked: { avg: 1, count: 300 },
      http_req_duration: { avg: 9, count: 300 },
    }
    expect(generatorHealth(series, 100)).toMatchObject({
      arrivals: { planned: 100, completed: 97 },
      blocked_share: 0.1,
    })
  })
})
