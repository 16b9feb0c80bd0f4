import { describe, expect, it } from 'vitest'
import { submetric } from '../../../thresholds/metrics'
import { trendValues } from './testing/sample-run'
import { webhookFunnel } from './webhook-funnel'

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
