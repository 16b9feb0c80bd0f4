import { describe, expect, it } from 'vitest'
import { submetric } from '../../../thresholds/metrics'
import { tcallVocabulary } from '../../../thresholds/tcall-vocabulary'
import { countsBy, evidenceSeries, generatorHealth, resourcesUsed } from './evidence'
import { operations, trendValues } from './testing/sample-run'
import { webhookFunnel, webhookSeries } from './webhook-funnel'

const { metrics, tagKeys, words } = tcallVocabulary
const errorCauses = Object.keys(words.cause)
const services = Object.keys(words.service)
const platform = {
  vocabulary: tcallVocabulary,
  reported: {},
  operations,
  report: { series: webhookSeries(services), summarise: () => ({}), lines: () => [] },
}

describe('evidenceSeries', () => {
  it('names only metrics and tags that are declared, each series once', () => {
    const series = evidenceSeries({
      ...platform,
      reported: { login: 'http_req_duration{name:POST /api/auth/login/}' },
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
    resourcesUsed(spy, services)
    const submetrics = [...read].filter((name) => name.includes('{'))
    expect(submetrics.length).toBeGreaterThan(20)
    expect(evidenceSeries(platform)).toEqual(expect.arrayContaining(submetrics))
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

describe('resourcesUsed', () => {
  it('leaves out services that were not observed', () => {
    const cpu = submetric('service_use', { service: 'platform', resource: 'cpu' })
    expect(resourcesUsed({ [cpu]: trendValues(0, 1, 11) }, services)).toMatchObject({
      platform: { cpu_cores_mean: 0.5, cpu_cores_max: 1 },
    })
    expect(resourcesUsed({}, services)).toEqual({})
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
