import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { platformNamed } from '../build/platforms'
import { scrapeJobsOf } from '../cli/observe/scrape-jobs'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceNames, referenceOf } from '../cli/platform/references'
import { stages } from '../cli/prove/proofs'
import { grid } from '../lib/plan/summary/percentiles'
import type { Result } from '../lib/plan/summary/result'
import { bucketFactor } from '../observe/prometheus/promql'
import { observedRun } from '../rigs/observed-run'
import { Collector, haveGoForCollector } from '../rigs/otel-collector'
import { type OtlpPoint, otlpPoints, percentileOf, totalOf } from '../rigs/otlp-metrics'
import { markedPhases, notOfUnit, seriesShown, shownPanels } from '../rigs/panels'
import { havePrometheus, TestPrometheus } from '../rigs/prometheus'

/** Sizes at which every panel has something to show: a minute of hold for what is told by the hour, all else short. */
const small = { VUS: '40', REQUEST_TIMEOUT_S: '5' }
const runs = {
  load: { ...small, TIME_SCALE: '7' },
  soak: { ...small, TIME_SCALE: '300' },
  flood: { ...small, TIME_SCALE: '5' },
} as const

interface Ran {
  platform: string
  profile: string
  result: Result
  said: string
}

const idOf = ({ result: { id } }: Ran) => id ?? ''
const withPrometheus = havePrometheus()
const withCollector = haveGoForCollector()

// Debian's package: apt-get install prometheus prometheus-alertmanager. Go 1.26 builds the collector.
describe.skipIf(!withPrometheus && !withCollector)('a run that is watched', { timeout: 1_800_000 }, () => {
  let prometheus: TestPrometheus | undefined
  let collector: Collector | undefined
  const began = Date.now()
  const all: Ran[] = []
  let points: OtlpPoint[] = []

  beforeAll(async () => {
    prometheus = withPrometheus ? await TestPrometheus.start() : undefined
    collector = withCollector ? await Collector.start() : undefined
    for (const name of referenceNames) {
      const stage = Object.values(stages).find(({ platform }) => platform === name)
      const platform = await startReference(await referenceOf(name), {
        ports: 'free',
        settings: { ...stage?.settings },
      })
      try {
        await watch(name, platform)
      } finally {
        await platform.stop()
      }
    }
    await collector?.stop()
    points = otlpPoints(collector?.written() ?? [])
  }, 1_800_000)

  async function watch(name: string, { env }: RunningPlatform): Promise<void> {
    await prometheus?.scrape(name, scrapeJobsOf(await platformNamed(name), env))
    for (const [profile, settings] of Object.entries(runs)) {
      const args = [
        ...(prometheus ? ['--prometheus', prometheus.url] : []),
        ...(collector ? ['--otlp', collector.url] : []),
      ]
      const { result, said } = await observedRun(name, profile, { args, env: { ...env, ...settings } })
      if (!result) throw new Error(`${name} ${profile} left no result: ${said.slice(-2_000)}`)
      all.push({ platform: name, profile, result, said })
    }
  }

  afterAll(async () => {
    await prometheus?.stop()
    collector?.remove()
  })

  describe.skipIf(!withPrometheus)('by Prometheus', () => {
    const url = () => prometheus?.url ?? ''
    const seconds = () => Math.ceil((Date.now() - began) / 1_000)

    test('has all that k6 sent', () => {
      for (const { said } of all) expect(said).toMatch(/Prometheus at \S+ took \d+ messages of this run/)
    })

    test.each(shownPanels().map((panel) => [`${panel.board}: ${panel.title}`, panel] as const))(
      '%s shows data, of its unit',
      async (_name, panel) => {
        const choices = all.map((ran) => ({ run: idOf(ran), platform: ran.platform, profile: ran.profile }))
        const shown = await Promise.all(choices.map((chosen) => seriesShown(url(), panel, chosen, seconds())))
        const ofQueries = panel.expressions.map((_, at) => shown.flatMap((queries) => queries[at] ?? []))
        for (const series of ofQueries) expect(series.length).toBeGreaterThan(0)
        expect(notOfUnit(panel, ofQueries.flat())).toBeUndefined()
      },
    )

    test.each(markedPhases().map((marked) => [marked.board, marked] as const))(
      '%s marks the phases',
      async (_name, marked) => {
        for (const ran of all.filter(({ platform }) => marked.board.endsWith(platform))) {
          const [series = []] = await seriesShown(url(), marked, { run: idOf(ran) }, seconds())
          expect(series.map(({ labels }) => labels['phase'])).toEqual(expect.arrayContaining(['ramp-up', 'hold']))
        }
      },
    )

    test('reads each target as the result file does, within a bucket of its histogram', async () => {
      let compared = 0
      for (const ran of all) {
        for (const { id, phase, actual, statistic, samples, quantiles } of ran.result.criteria) {
          if (actual === null || samples < 200 || !/^p\(|^rate$/.test(statistic)) continue
          const of = `run="${idOf(ran)}",target="${id}"${phase === null ? '' : `,phase="${phase}"`}`
          const panel = { board: '', title: '', unit: '', expressions: [`sla:target_actual{${of}}`] }
          const [[series] = []] = await seriesShown(url(), panel, {}, seconds())
          const last = series?.values.at(-1)
          expect(last, `${ran.platform} ${ran.profile} ${id}`).toBeDefined()
          if (last === undefined || Math.abs(actual) < 1e-3) continue
          const said = `${ran.platform} ${ran.profile} ${id}: ${last} of ${actual}`
          if (statistic === 'rate') expect(Math.abs(last / actual - 1), said).toBeLessThan(0.01)
          else expect(isAbout(last, quantiles, statistic, bucketFactor), said).toBe(true)
          compared += 1
        }
      }
      expect(compared).toBeGreaterThan(20)
    })

    test('the services’ own metrics are there beside them', async () => {
      for (const { platform } of all) {
        const panel = { board: '', title: '', unit: '', expressions: [`up{job="sla-${platform}"}`] }
        const [series = []] = await seriesShown(url(), panel, {}, seconds())
        const answered = series.filter(({ values }) => values.includes(1)).map(({ labels }) => labels['service'])
        expect(answered).toContain('platform')
      }
    })
  })

  describe.skipIf(!withCollector)('by OTLP', () => {
    test('counts are deltas, and Trends are exponential histograms', () => {
      expect(points.length).toBeGreaterThan(1_000)
      expect(new Set(points.map(({ kind }) => kind))).toEqual(new Set(['sum', 'gauge', 'exponential histogram']))
      for (const kind of ['sum', 'exponential histogram'] as const) {
        const temporalities = points.filter((point) => point.kind === kind).map(({ temporality }) => temporality)
        expect(new Set(temporalities)).toEqual(new Set(['delta']))
      }
    })

    test('has every metric of the SLA tables that had a sample, with its tags, and its percentiles', () => {
      let compared = 0
      for (const ran of all) {
        const ofRun = points.filter(({ tags }) => tags['run'] === idOf(ran))
        expect(ofRun.length).toBeGreaterThan(0)
        for (const { id, metric: series, statistic, actual, samples, quantiles } of ran.result.criteria) {
          if (actual === null || actual === 0 || samples === 0) continue
          const { metric, tags } = seriesOf(series)
          const found = ofRun.filter(
            (point) =>
              point.metric.startsWith(`k6_${metric}`) &&
              Object.entries(tags).every(([tag, value]) => point.tags[tag] === value),
          )
          expect(found.length, `${ran.platform} ${ran.profile} ${id}: ${series}`).toBeGreaterThan(0)
          const percentile = Number(/^p\((.+)\)$/.exec(statistic)?.[1] ?? (statistic === 'med' ? 50 : Number.NaN))
          if (Number.isFinite(percentile)) {
            const read = percentileOf(found, percentile)
            if (!read || samples < 200 || Math.abs(actual) < 1e-3) continue
            const said = `${ran.platform} ${ran.profile} ${id}: ${read.value} of ${actual}`
            expect(isAbout(read.value, quantiles, statistic, read.factor), said).toBe(true)
            compared += 1
          } else if (statistic === 'count') {
            expect(totalOf(found)).toBeCloseTo(actual, 3)
            compared += 1
          }
        }
      }
      expect(compared).toBeGreaterThan(20)
    })
  })
})

/**
 * Whether a percentile read from a histogram is that of the result file: within a bucket, and within 1 % of rank, since
 * between two samples k6 draws a line, and a histogram ends a bucket.
 */
function isAbout(value: number, quantiles: readonly number[] | null, statistic: string, factor: number): boolean {
  const percentile = statistic === 'med' ? 50 : Number(/^p\((.+)\)$/.exec(statistic)?.[1])
  const of = (p: number) => quantiles?.[grid.indexOf(p)] ?? Number.NaN
  return value >= of(percentile - 1) / factor && value <= of(percentile + 1) * factor
}

/** `metric{tag:value,…}` as a result names it. */
function seriesOf(text: string): { metric: string; tags: Record<string, string> } {
  const [, metric = '', inside = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(text) ?? []
  const pairs = inside.split(',').flatMap((pair) => (pair ? [pair.split(':') as [string, string]] : []))
  return { metric, tags: Object.fromEntries(pairs) }
}
