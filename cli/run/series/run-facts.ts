import { findProfiles } from '../../../build/profiles'
import type { Platform } from '../../../lib/plan/platform'
import { absentCapabilities } from '../../../lib/plan/settings/absent'
import { givenText } from '../../../lib/plan/settings/twin'
import type { ResultCriterion } from '../../../lib/plan/summary/envelope'
import { referenceNames, referenceOf } from '../../platform/references'
import type { RunVerdict } from '../result-file'
import type { RunFact } from './prometheus-sender'

type Env = Readonly<Record<string, string | undefined>>

/** What rules and panels have to know of a run beside what k6 measures: that there is one, its size, and what it cannot measure. */
export async function runFactsOf(platform: Platform, profileName: string, env: Env): Promise<RunFact[]> {
  const absent = (givenText('ABSENT_CAPABILITIES', env) ?? '').split(',').flatMap((name) => name.trim() || [])
  return [
    { name: 'sla_run_info', labels: {}, value: 1 },
    ...Object.entries(await sizeOf(platform, profileName, env)).map(([size, value]) => ({
      name: 'sla_run_size',
      labels: { size },
      value,
    })),
    ...absentCapabilities(absent, platform.vocabulary.capabilities).map((capability) => ({
      name: 'sla_run_absent',
      labels: { capability },
      value: 1,
    })),
  ]
}

/** How a target came out, and a run, as numbers that a panel can show. */
const outcomeNumbers = { pass: 0, inconclusive: 1, fail: 2, invalid: 3 } as const

type Criterion = Pick<ResultCriterion, 'id' | 'phase' | 'actual' | 'limit' | 'verdict' | 'per_hour'>

/** What the result file says of a run; those that are only reported, or were not measured, have no outcome. */
export function resultFacts({ verdict, criteria }: RunVerdict & { criteria: readonly Criterion[] }): RunFact[] {
  return [
    ...(verdict === 'partial' ? [] : [{ name: 'sla_result_verdict', labels: {}, value: outcomeNumbers[verdict] }]),
    ...criteria.flatMap(({ id, phase, actual, limit, per_hour, verdict: outcome }): RunFact[] => {
      const labels = { target: id, ...(phase !== null && { phase }) }
      const value = per_hour ? per_hour.actual : actual
      return [
        { name: 'sla_result_limit', labels, value: per_hour ? per_hour.limit : limit },
        ...(value === null ? [] : [{ name: 'sla_result_actual', labels, value }]),
        ...(isOutcome(outcome) ? [{ name: 'sla_result_outcome', labels, value: outcomeNumbers[outcome] }] : []),
      ]
    }),
  ]
}

function isOutcome(verdict: string): verdict is keyof typeof outcomeNumbers {
  return Object.hasOwn(outcomeNumbers, verdict)
}

/** As the settings give it, else what the profile makes of the promised load, where that is known here. */
async function sizeOf(platform: Platform, profileName: string, env: Env): Promise<Record<string, number>> {
  const own = `${platform.name.toUpperCase()}_`
  const given = {
    vus: Number(givenText('VUS', env, own)),
    arrivals_per_hour: Number(givenText(platform.arrivals.setting, env, own)),
  }
  const usual = await usualSize(platform.name, profileName)
  const sizes = { vus: given.vus || usual?.vus, arrivals_per_hour: given.arrivals_per_hour || usual?.arrivals_per_hour }
  return Object.fromEntries(Object.entries(sizes).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

async function usualSize(platform: string, profileName: string) {
  const profile = (await findProfiles())[profileName]
  if (!profile || !referenceNames.includes(platform)) return undefined
  const { promised } = (await referenceOf(platform)).asked
  return profile.size({ vus: promised.sessions, arrivals_per_hour: promised.arrivals.perHour })
}
