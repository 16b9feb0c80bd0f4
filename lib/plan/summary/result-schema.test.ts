import { describe, expect, it } from 'vitest'
import { misfits, resultSchema } from '../../../rigs/result-schema'
import type { RunShape } from '../../../thresholds/plan'
import type { TcallSection } from '../../tcall/plan/report'
import { smoke as smokeProfile } from '../profiles/smoke'
import { soak } from '../profiles/soak'
import { stress as stressProfile } from '../profiles/stress'
import { resultVersion } from './envelope'
import type { Result } from './result'
import { loadShape, sampleRun, trendValues } from './testing/sample-run'

const smoke: RunShape = {
  profile: 'smoke',
  traits: smokeProfile.traits,
  phases: [{ name: 'smoke', fromS: 0, toS: 300, load: 1, gated: true, reported: true }],
  size: { vus: 1, arrivals_per_hour: 1 },
  absent: [],
}
const stress: RunShape = {
  ...loadShape,
  profile: 'stress',
  traits: stressProfile.traits,
  phases: [
    { name: 'step-100', fromS: 0, toS: 150, load: 1, gated: true, reported: true },
    { name: 'step-300', fromS: 150, toS: 300, load: 3, gated: false, reported: true },
    { name: 'recovery', fromS: 300, toS: 450, load: 0.1, gated: true, reported: true },
  ],
}

describe('docs/result.schema.json', () => {
  it.each([
    ['pass', sampleRun(), 'pass'],
    ['pass of a smoke', sampleRun(smoke), 'pass'],
    ['pass of a soak', sampleRun({ ...loadShape, profile: 'soak', traits: soak.traits }), 'pass'],
    [
      'fail of a stress, with a recovery',
      sampleRun(stress, (series, criteria) => {
        for (const c of criteria)
          if (c.id === 'T1') series[c.series] = trendValues(500, 900, 500, Object.keys(series[c.series] ?? {}))
        series['recovery_breach_s{sla:T1}'] = { count: 40, max: 12.5 }
        series['service_use{service:platform,resource:cpu}'] = trendValues(0.1, 0.9, 20)
        series['request_errors{cause:timeout}'] = { count: 3 }
      }),
      'fail',
    ],
    [
      'inconclusive',
      sampleRun(loadShape, (series, criteria) => {
        for (const c of criteria) if (c.id === 'T1') series[c.samplesSeries] = { count: 20 }
      }),
      'inconclusive',
    ],
    [
      'not proved and not measured',
      sampleRun({ ...loadShape, size: { vus: 50, arrivals_per_hour: 500 }, absent: ['server-timing', 'emission-log'] }),
      'pass',
    ],
    [
      'no data at all',
      sampleRun(loadShape, (series) => {
        for (const name of Object.keys(series)) delete series[name]
      }),
      'invalid',
    ],
    [
      'interrupted',
      sampleRun(loadShape, () => {}, { end: { interrupted: 'interrupted after 12 s: the targets were not judged' } }),
      'invalid',
    ],
    [
      'one of four instances, of an unknown k6',
      sampleRun(loadShape, () => {}, { instance: { index: 2, of: 4 }, k6_version: null }),
      'pass',
    ],
  ] as const)('describes a result: %s', (_, { result }, verdict) => {
    expect(misfits(result)).toEqual([])
    expect(result.verdict).toBe(verdict)
  })

  it('describes a run that stopped in setup()', () => {
    const { run: _, ...result } = {
      ...sampleRun(loadShape, () => {}, { end: { interrupted: 'stopped' } }).result,
      run: 0,
    }
    expect(misfits({ ...result, id: null, started_at: null })).toEqual([])
  })

  const { envelope, run, criterion, webhooks } = resultSchema.$defs

  it('is of the version that is written', () => expect(envelope.properties.version.const).toBe(resultVersion))

  it('requires every field that is written, and knows each, in the envelope or in its kind', () => {
    const { result } = sampleRun()
    const sorted = (names: readonly string[]) => [...names].sort()
    const known = [...envelope.required, ...run.required.filter((name: string) => name !== 'kind')]
    expect(sorted(known)).toEqual(sorted(Object.keys(result)))
    for (const part of [envelope, run]) expect(sorted(Object.keys(part.properties))).toEqual(sorted(part.required))
    expect(sorted(criterion.required)).toEqual(sorted(Object.keys(result.criteria[0] ?? {})))
    const { throughput, generator, platform_report } = run.properties
    expect(sorted(Object.keys(throughput.properties))).toEqual(sorted(Object.keys(result.throughput)))
    expect(sorted(Object.keys(generator.properties))).toEqual(sorted(Object.keys(result.generator)))
    const own = result.platform_report as TcallSection
    expect(sorted(Object.keys(platform_report.properties))).toEqual(sorted(Object.keys(own)))
    expect(sorted(Object.keys(webhooks.properties))).toEqual(sorted(Object.keys(own.webhooks)))
  })

  it('lets a later version add fields', () => {
    const { result } = sampleRun()
    expect(misfits({ ...result, cost: { euros: 1 } } as Result)).toEqual([])
  })

  it.each([
    ['verdict', 'passed'],
    ['version', 1],
    ['kind', 'walk'],
    ['started_at', 'yesterday'],
    ['criteria', [{}]],
    ['instance', { index: 0, of: 1 }],
    ['git_sha', 'main'],
  ])('refuses %s %j', (field, value) => {
    expect(misfits({ ...sampleRun().result, [field]: value } as Result).join()).toContain(`/${field}`)
  })
})
