import { expect, it } from 'vitest'
import { usualSummary } from './usual-summary'

const metric = (
  type: 'trend' | 'counter',
  values: Record<string, number>,
  thresholds?: Record<string, { ok: boolean }>,
) => ({
  type,
  contains: type === 'trend' ? ('time' as const) : ('default' as const),
  values,
  ...(thresholds && { thresholds }),
})
const latency = { avg: 12, min: 1, med: 10, max: 90, 'p(0.5)': 1, 'p(90)': 20, 'p(95)': 30 }

it("shows k6's own statistics of each metric, its checks, and of submetrics those that are judged", () => {
  const text = usualSummary(
    {
      root_group: { name: '', groups: [], checks: [{ name: 'the call was accepted', passes: 3, fails: 1 }] },
      options: { summaryTrendStats: ['p(0.5)'], summaryTimeUnit: '' },
      metrics: {
        http_req_duration: metric('trend', latency),
        'http_req_duration{sla:T1,phase:hold}': metric('trend', latency, { 'p(95)<200': { ok: true } }),
        'http_req_duration{name:GET /a/}': metric('trend', latency, {}),
        http_reqs: metric('counter', { count: 4, rate: 1 }),
      },
    },
    false,
  )
  expect(text).toMatchInlineSnapshot(`
    "     ✗ the call was accepted
          ↳  75% — ✓ 3 / ✗ 1

         http_req_duration.........: avg=12ms min=1ms med=10ms max=90ms p(90)=20ms p(95)=30ms
         ✓ { sla:T1,phase:hold }...: avg=12ms min=1ms med=10ms max=90ms p(90)=20ms p(95)=30ms
         http_reqs.................: 4 1/s"
  `)
})
