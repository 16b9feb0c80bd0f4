import { describe, expect, it } from 'vitest'
import type { Values } from '../../../thresholds/judge'
import type { Phase } from '../../../thresholds/plan'
import { stress as stressProfile } from '../profiles/stress'
import { levelLines } from './level-lines'
import type { Levels } from './levels'
import { levelSeries } from './levels'
import { loadShape, sampleRun, trendValues } from './testing/sample-run'

const step = (name: Phase['name'], load: number, at: number): Phase => ({
  name,
  fromS: at * 150,
  toS: (at + 1) * 150,
  load,
  gated: load <= 1,
  reported: true,
})
const stress = {
  ...loadShape,
  profile: 'stress',
  traits: stressProfile.traits,
  phases: [
    step('step-50', 0.5, 0),
    step('step-100', 1, 1),
    step('step-200', 2, 2),
    step('step-300', 3, 3),
    step('recovery', 0.1, 4),
  ],
}
/** Requests in 150 s of each phase, and the share of them that fails. */
type Load = Record<string, [requests: number, failed: number]>
const usual: Load = {
  'step-50': [1_500, 0],
  'step-100': [3_000, 0],
  'step-200': [6_000, 0],
  'step-300': [9_000, 0],
  recovery: [300, 0],
}

function levelsOf(
  load: Load = {},
  late: Record<string, readonly string[]> = {},
  more: Record<string, Values> = {},
): Levels {
  const { result } = sampleRun(stress, (series, criteria) => {
    for (const [phase, [requests, share]] of Object.entries({ ...usual, ...load })) {
      series[`http_reqs{phase:${phase}}`] = { count: requests }
      series[`http_req_failed{phase:${phase}}`] = { rate: share, passes: requests * share }
    }
    for (const c of criteria)
      if (late[c.phase ?? '']?.includes(c.id))
        series[c.series] = trendValues(
          c.limit * 2,
          c.limit * (c.id === 'T2' ? 9 : 3),
          500,
          Object.keys(series[c.series] ?? {}),
        )
    Object.assign(series, more)
  })
  return result.levels as Levels
}

describe('levels of load', () => {
  it('tell how much was done at each, and that all held', () => {
    const { levels, ...rest } = levelsOf()
    expect(levels.map(({ name, requests_per_s, broke }) => [name, requests_per_s, broke])).toEqual([
      ['step-50', 10, []],
      ['step-100', 20, []],
      ['step-200', 40, []],
      ['step-300', 60, []],
      ['recovery', 2, []],
    ])
    expect(rest).toEqual({
      first_to_break: null,
      shedding: null,
      goodput_falls_after: null,
      back_s: 0,
      drained_s: {},
    })
  })

  it('name what breaks first, at the lowest load that did not hold: what is farthest beyond its limit', () => {
    const { first_to_break, levels } = levelsOf({}, { 'step-200': ['T1', 'T2'], 'step-300': ['T6'] })
    expect(first_to_break).toEqual({ id: 'T2', load: 2 })
    expect(levels.map(({ broke }) => broke)).toEqual([[], [], ['T2', 'T1'], ['T6'], []])
  })

  it('tell a platform that sheds politely from one that collapses', () => {
    const shed = (causes: Record<string, number>) =>
      Object.fromEntries(
        Object.entries(causes).map(([cause, count]) => [`request_errors{cause:${cause},phase:step-300}`, { count }]),
      )
    const refusing: Load = { 'step-300': [9_000, 0.3] }
    expect(levelsOf(refusing, {}, shed({ shed: 2_700 })).shedding).toBe('politely')
    expect(levelsOf(refusing, {}, shed({ shed: 2_000 })).shedding, 'others fail too').toBe('collapsed')
    expect(levelsOf(refusing, { 'step-300': ['T1'] }, shed({ shed: 2_700 })).shedding, 'late too').toBe('collapsed')
    expect(levelsOf({}, { 'step-300': ['T1'] }).shedding, 'late alone').toBe('collapsed')
  })

  it('know after which load less is done', () => {
    expect(levelsOf({ 'step-300': [9_000, 0.5] }).goodput_falls_after).toBe(2)
    expect(levelsOf({ 'step-300': [9_000, 0.34] }).goodput_falls_after, 'no more than a twentieth').toBeNull()
  })

  it('say how long it took after the load fell, of the requests and of what waited', () => {
    const times = trendValues(0, 20, 60)
    const waited = { 'recovery_breach_s{waiting:queue}': { count: 4, max: 3.26 } }
    expect(levelsOf({}, {}, { 'recovery_breach_s{sla:T2}': times, ...waited })).toMatchObject({
      back_s: 20,
      drained_s: { queue: 3.3 },
    })
    const still = { 'recovery_breach_s{waiting:queue}': { count: 150, max: 149.2 } }
    expect(levelsOf({}, {}, still).drained_s, 'not drained').toEqual({ queue: null })
    expect(levelsOf({}, {}, { 'recovery_breach_s{sla:T1}': trendValues(0, 150, 400) }).back_s).toBeNull()
  })

  it('are of no run whose load does not fall again', () => {
    const { result, criteria } = sampleRun()
    expect(result.levels).toBeNull()
    expect(levelSeries(criteria, loadShape.phases, ['queue'])).toEqual([])
  })

  it('are drawn, with what they tell', () => {
    const found = levelsOf({ 'step-300': [9_000, 0.5] }, { 'step-300': ['T2'] })
    expect(levelLines(found)).toEqual([
      '  levels      load   requests   done ▇ failed ░        nearest to its limit       errors   targets',
      '  step-50     50 %     10.0/s   ▇▇▇                    T1 at 48 % of its limit       0 %   held',
      '  step-100   100 %     20.0/s   ▇▇▇▇▇▇▇                T1 at 48 % of its limit       0 %   held',
      '  step-200   200 %     40.0/s   ▇▇▇▇▇▇▇▇▇▇▇▇▇          T5a at 48 % of its limit      0 %   held',
      '  step-300   300 %     60.0/s   ▇▇▇▇▇▇▇▇▇▇░░░░░░░░░░   T2 at 865 % of its limit     50 %   not G1, T2',
      '  recovery    10 %      2.0/s   ▇                      T1 at 48 % of its limit       0 %   held',
      '  breaking     G1 breaks first, at 300 % of the load; beyond that it collapses; less is done beyond 200 %',
    ])
    const waited = { ...found, drained_s: { queue: 0, webhooks: null } }
    expect(levelLines(waited).at(-1)).toBe('  drained      after the load fell: queue 0 s, webhooks not until the end')
  })
})
