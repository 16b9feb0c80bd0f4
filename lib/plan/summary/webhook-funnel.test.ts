import { describe, expect, it } from 'vitest'
import { submetric } from '../../../thresholds/metrics'
import { trendValues } from './testing/sample-run'
import { webhookFunnel, webhookLines } from './webhook-funnel'

describe('webhookLines', () => {
  const line = (emitted: number, delivered: number) => {
    const counts = { emitted, delivered, attempt: 6700, dead_letter: 1 }
    const series = Object.entries(counts).map(([outcome, count]) => [
      submetric('webhook_events', { outcome }),
      { count },
    ])
    return webhookLines(webhookFunnel(Object.fromEntries(series)))[0]?.[1]
  }

  it('add up: what was not acknowledged is said', () => {
    expect(line(6677, 6675)).toBe(
      '6,677 emitted, 6,675 acknowledged and 2 not by the end; 6,700 attempts, 0 lost, 0 duplicates, 0 out of order, 1 dead letter',
    )
    expect(line(6677, 6677)).toMatch(/^6,677 emitted, all acknowledged; 6,700 attempts, 0 lost,/)
    // The script's own events are in no emission log.
    expect(line(0, 0)).toMatch(/^0 emitted; 6,700 attempts, 0 lost,/)
  })

  it('are none where there were no webhooks', () => expect(webhookLines(webhookFunnel({}))).toEqual([]))
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
