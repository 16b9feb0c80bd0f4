import { describe, expect, it } from 'vitest'
import { ensureContracts } from '../../build/ensure-contracts'
import { findPlatforms } from '../../build/platforms'
import { findProfiles } from '../../build/profiles'
import { gatedPhasesOf, watchedOf } from '../watched'
import { breachComparison, bucketFactor, undecidedBand } from './promql'
import { ruleTestsOf } from './rule-tests'
import { inhibitionsOf, rulesOf, rulesOfEveryPlatform } from './rules'

await ensureContracts()
const platforms = Object.values(await findPlatforms())
const profiles = Object.values(await findProfiles())
const phases = gatedPhasesOf(profiles)

const gate = (comparison: '<' | '<=' | '>' | '>=', value: number, kind: 'percentile' | 'count' = 'percentile') => ({
  metric: 'm',
  statistic: kind === 'percentile' ? ({ kind, percentile: 95 } as const) : { kind },
  comparison,
  limit: { value, unit: 'ms' },
})

describe.each(platforms.map((platform) => [platform.name, platform] as const))('the rules of %s', (name, platform) => {
  const watched = watchedOf(platform, profiles)
  const rules = rulesOf(name, watched).groups.flatMap((group) => group.rules)
  const measuredByK6 = Object.entries(platform.targets).flatMap(([id, { judgedBy }]) => (judgedBy ? [] : [id]))

  it('record each target that k6 measures, and alert when it is beyond its limit or without data', () => {
    const recorded = rules.flatMap(({ record, labels }) => (record ? [`${record} ${labels['target']}`] : []))
    const alerts = rules.flatMap(({ alert, labels }) => (alert ? [`${alert} ${labels['target']}`] : []))
    for (const id of measuredByK6) {
      for (const what of ['actual', 'samples', 'limit']) expect(recorded).toContain(`sla:target_${what} ${id}`)
      expect(
        alerts.filter((one) => /^Sla(Breached|RunInvalid|ComparisonInDoubt) /.test(one) && one.endsWith(` ${id}`)),
      ).toHaveLength(1)
      expect(alerts).toContain(`SlaNoData ${id}`)
    }
    expect(new Set(recorded).size).toBe(recorded.length)
    expect(new Set(alerts).size).toBe(alerts.length)
  })

  it('have a test of each alert', () => {
    const { tests } = ruleTestsOf(watched, phases, [])
    const tested = tests.flatMap(({ name: test, promql_expr_test }) =>
      promql_expr_test.flatMap(({ exp_samples }) =>
        exp_samples.map(({ labels }) => `${test.split(' in ')[0]} ${labels}`),
      ),
    )
    for (const { alert, labels } of rules)
      if (alert) {
        const { target } = labels
        const isCount = alert === 'SlaTooFewSamples' && !tested.includes(`${target} {alertname="${alert}"}`)
        if (!isCount) expect(tested).toContain(`${target} {alertname="${alert}"}`)
      }
  })

  it('keep an INVALID run quiet, and what a comparison in doubt puts in doubt', () => {
    const inhibitions = inhibitionsOf(watched)
    expect(inhibitions[0]?.source_matchers).toEqual(['alertname="SlaRunInvalid"'])
    expect(inhibitions).toHaveLength(1 + watched.filter(({ controls }) => controls.length > 0).length)
  })
})

it('every profile is judged in some phase', () => {
  expect(new Set(phases.map(({ profile }) => profile))).toEqual(new Set(profiles.map(({ name }) => name)))
  const { groups } = rulesOfEveryPlatform(phases)
  expect(groups[0]?.rules.length).toBe(new Set(phases.map(({ profile, phase }) => `${profile} ${phase}`)).size)
})

describe('a limit of a histogram', () => {
  it.each([
    ['<' as const, 200, `> ${Number((200 * bucketFactor).toPrecision(6))}`],
    ['>=' as const, 1000, `< ${Number((1000 / bucketFactor).toPrecision(6))}`],
  ])('%s %d is breached only beyond the width of a bucket', (comparison, value, written) => {
    expect(breachComparison(gate(comparison, value))).toBe(written)
    const band = undecidedBand(gate(comparison, value))
    expect(band?.from).toBeCloseTo(value / bucketFactor, 2)
    expect(band?.to).toBeCloseTo(value * bucketFactor, 2)
  })

  it('a count is exact', () => {
    expect(breachComparison(gate('<=', 0, 'count'))).toBe('> 0')
    expect(breachComparison(gate('<', 0.01, 'count'))).toBe('>= 0.01')
    expect(undecidedBand(gate('<=', 0, 'count'))).toBeUndefined()
  })
})
