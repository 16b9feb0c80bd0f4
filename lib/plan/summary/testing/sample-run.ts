import { type Criterion, compile } from '../../../../thresholds/compile'
import { judge, type Series, type Values } from '../../../../thresholds/judge'
import type { RunShape } from '../../../../thresholds/plan'
import type { Targets } from '../../../../thresholds/target'
import { tcallTargets } from '../../../../thresholds/tcall'
import { tcallVocabulary } from '../../../../thresholds/tcall-vocabulary'
import { k6Percentile } from '../../../../thresholds/testing/k6-percentile'
import { conclude, type RunEnd } from '../../../../thresholds/verdict'
import { tcallReport } from '../../../tcall/plan/report'
import { trendStats } from '../percentiles'
import { type ResultInput, resultOf } from '../result'

const targets: Targets = tcallTargets

/** One minute of load at the target sizes. */
export const loadShape: RunShape = {
  profile: 'load',
  traits: ['underLoad', 'steady', 'provesThroughput'],
  phases: [
    { name: 'ramp-up', fromS: 0, toS: 50, load: 1, gated: false, reported: false },
    { name: 'hold', fromS: 50, toS: 170, load: 1, gated: true, reported: true },
    { name: 'ramp-down', fromS: 170, toS: 182, load: 0, gated: false, reported: false },
  ],
  size: { vus: 1000, arrivals_per_hour: 10_500 },
  absent: [],
}

/** A trend as k6's summary has it, evenly spread between two values. */
export function trendValues(
  from: number,
  to: number,
  count: number,
  stats: readonly string[] = trendStats([]),
): Values {
  const sorted = Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1))
  const named: Record<string, number> = { avg: (from + to) / 2, min: from, med: (from + to) / 2, max: to, count }
  return Object.fromEntries(stats.map((stat) => [stat, named[stat] ?? k6Percentile(sorted, Number(stat.slice(2, -1)))]))
}

/** What k6 would have measured on a platform that holds every target with room to spare. */
export function healthySeries(criteria: readonly Criterion[]): Series {
  const stats = trendStats(criteria)
  const series: Record<string, Values> = {}
  for (const c of criteria) {
    const samples = c.minSamples * 2
    series[c.samplesSeries] = { count: samples, rate: samples / 182 }
    if (c.statistic.kind === 'percentile') {
      const level = c.comparison === '>=' ? [1.05, 1.3] : [0.1, 0.5]
      const values = trendValues(c.limit * (level[0] ?? 1), c.limit * (level[1] ?? 1), samples, stats)
      for (const of of [c, ...(c.stretches ?? [])]) series[of.series] = values
      for (const of of c.stretches ?? []) series[of.samplesSeries] = { count: samples, rate: samples / 182 }
    } else if (c.statistic.kind === 'rate') series[c.series] = { rate: c.limit === 0 ? 0 : 0.0004 }
    else if (c.statistic.kind === 'count-per-hour') series[c.series] = { count: Math.round(c.limit * 1.04) }
  }
  return series
}

/** What the sample's platform is asked. */
export const operations = ['GET /a/', 'GET /b/{id}/', 'POST /c/', 'PUT /d/']

const platform: ResultInput['platform'] = {
  name: 'tcall',
  title: 'TCall',
  vocabulary: tcallVocabulary,
  arrivals: { perHour: () => undefined, setting: 'CALLS_PER_HOUR', counted: 'calls_accepted', title: 'calls accepted' },
  reported: { login: 'http_req_duration{name:POST /api/auth/login/}' },
  operations,
  report: tcallReport,
}

/** A run from its shape to its result; `change` spoils what k6 measured. */
export function sampleRun(
  shape: RunShape = loadShape,
  change: (series: Record<string, Values | undefined>, criteria: readonly Criterion[]) => void = () => {},
  more: Partial<ResultInput> & { end?: RunEnd } = {},
) {
  const { criteria } = compile(targets, shape)
  const series: Record<string, Values | undefined> = { ...healthySeries(criteria) }
  change(series, criteria)
  const end = more.end ?? { judgedFor: 'for 2 min at 1,000 VUs' }
  const judged = end.interrupted ? [] : criteria.map((c) => judge(c, series))
  const conclusion = conclude(judged, end)
  const result = resultOf({
    platform,
    run: { ...shape, seed: 1, time_scale: 5 },
    ended_at: '2026-11-22T18:33:20.123Z',
    judged,
    conclusion,
    series,
    arrivalsPlanned: 496,
    settings: { VUS: shape.size.vus, CALLS_PER_HOUR: shape.size.arrivals_per_hour, ALLOWED_HOSTS: [] },
    hosts: ['127.0.0.1'],
    instance: { index: 1, of: 1 },
    part: null,
    build: { git_sha: '0123456789abcdef0123456789abcdef01234567', data_sha256: '0'.repeat(64) },
    scenario_sha256: '1'.repeat(64),
    k6_version: '2.2.0',
    setup: {
      run_id: 'run-20261122t183000z-beef',
      started_at: '2026-11-22T18:30:00.000Z',
      notes: ['1,174 calls in progress are expected, at a mean call of 71 s'],
      platform_settings: { tcall: { concurrency_limit: 4000 } },
      clock_skew_ms: { platform: { skew: 1, uncertainty: 3 } },
    },
    duration_s: 182.4567,
    ...more,
  })
  return { criteria, judged, conclusion, series, result }
}
