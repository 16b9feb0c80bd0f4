import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Phase } from '../../thresholds/plan'
import type { Size } from '../handover'
import type { Profile } from './profile'
import { baseline } from './profiles/baseline'
import { flood } from './profiles/flood'
import { load } from './profiles/load'
import { smoke } from './profiles/smoke'
import { soak } from './profiles/soak'
import { spike } from './profiles/spike'
import { stress } from './profiles/stress'
import { forK6, type Scenario as Planned, plannedIterations, rampSeconds, vusForRate } from './scenarios'
import { loginRequests, type Workload } from './workload'

const workload: Workload = {
  arrivals: { requests: 1 },
  background: [
    { journey: 'sample', perMinute: 120, requests: 1 },
    { journey: 'retry', perMinute: 4, requests: 2, waits_s: 45, needs: 'proxy-faults' },
    { journey: 'logins', perMinute: 500, requests: 1, holdOnly: true },
  ],
  floods: [{ journey: 'guessing', perMinute: 300, requests: 1, vus: 2, holdOnly: true }],
  rush: { journey: 'rush', perMinute: 14, in: 'arrivals', requests: 1, carriesArrivals: true },
  observer: { journey: 'watch', drain_s: 120 },
  smoke: { longest_s: 300 },
  target: { vus: 1000, arrivals_per_hour: 10_500 },
}
const sized = (profile: Profile, more: Partial<Size> = {}): Size => ({
  ...profile.size(workload.target),
  time_scale: 1,
  request_timeout_s: 10,
  ...more,
})
const planned = (profile: Profile, more: Partial<Size> = {}) => profile.plan(workload, sized(profile, more), [])
/** A scenario as k6 reads it. */
type Scenario = Record<string, unknown>
/** A profile's plan, with its scenarios as k6 reads them. */
const plan = (profile: Profile, more: Partial<Size> = {}) => {
  const { scenarios, ...rest } = planned(profile, more)
  const read = Object.entries(scenarios).map(([name, scenario]): [string, Scenario] => [name, { ...forK6(scenario) }])
  return { ...rest, scenarios: Object.fromEntries(read) }
}
const ms = (text: unknown): number =>
  Number(/^(\d+)(ms|s)$/.exec(String(text))?.[1]) * (/\ds$/.test(String(text)) ? 1000 : 1)
const stagesOf = (scenario: Scenario | undefined) =>
  (scenario?.['stages'] ?? []) as { target: number; duration: string }[]
const length = (scenario: Scenario | undefined) =>
  stagesOf(scenario).reduce((sum, stage) => sum + ms(stage.duration), 0) || ms(scenario?.['duration'] ?? '0ms')

const loaded = [baseline, load, stress, soak, spike, flood]
const sizes = fc.record({
  vus: fc.integer({ min: 1, max: 20_000 }),
  arrivals_per_hour: fc.integer({ min: 1, max: 1_000_000 }),
  time_scale: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  request_timeout_s: fc.double({ min: 0.1, max: 300, noNaN: true }),
})

describe('sizes by default', () => {
  it.each([
    ['smoke', smoke, { vus: 1, arrivals_per_hour: 1 }],
    ['baseline', baseline, { vus: 20, arrivals_per_hour: 3500 }],
    ['load', load, { vus: 1000, arrivals_per_hour: 10_500 }],
    ['stress', stress, { vus: 1000, arrivals_per_hour: 10_500 }],
    ['flood', flood, { vus: 20, arrivals_per_hour: 3500 }],
    ['spike', spike, { vus: 1000, arrivals_per_hour: 10_500 }],
    ['soak', soak, { vus: 700, arrivals_per_hour: 7350 }],
  ])('%s', (name, profile, size) => {
    expect(profile.name).toBe(name)
    expect(profile.size(workload.target)).toEqual(size)
  })
})

describe('traits', () => {
  // Which criteria apply where: what the SLA document lists by profile is what its traits come to.
  it.each([
    [smoke, ['once']],
    [baseline, ['underLoad', 'light', 'steady']],
    [load, ['underLoad', 'steady', 'provesThroughput']],
    [stress, ['underLoad', 'provesThroughput', 'recovers']],
    [spike, ['underLoad', 'recovers']],
    [flood, ['underLoad', 'flooded']],
    [soak, ['underLoad', 'steady', 'degradation']],
  ])('%#', (profile, traits) => {
    expect(profile.traits).toEqual(traits)
  })
})

describe('phases', () => {
  const named = (phases: readonly Phase[]) => phases.map(({ name, fromS, toS }) => [name, fromS, toS])

  it('smoke is one phase', () => {
    expect(named(plan(smoke).phases)).toEqual([['smoke', 0, 300]])
  })

  it('load ramps up in 2 min, holds for 10 and ramps down in 1', () => {
    expect(named(plan(load).phases)).toEqual([
      ['ramp-up', 0, 120],
      ['hold', 120, 720],
      ['ramp-down', 720, 780],
    ])
  })

  it('baseline holds for 5 min, soak for 4 h', () => {
    expect(named(plan(baseline).phases)[1]).toEqual(['hold', 10, 310])
    expect(named(plan(soak).phases)[1]).toEqual(['hold', 120, 120 + 4 * 3600])
    expect(soak.windowShare).toBe(0.1)
  })

  it('stress steps from 50 to 300 % and back, gated up to 100 % and in the recovery', () => {
    const steps = plan(stress).phases.filter((phase) => phase.reported)
    expect(steps.map(({ name, load, gated, fromS, toS }) => [name, load, gated, toS - fromS])).toEqual([
      ['step-50', 0.5, true, 150],
      ['step-100', 1, true, 150],
      ['step-150', 1.5, false, 150],
      ['step-200', 2, false, 150],
      ['step-250', 2.5, false, 150],
      ['step-300', 3, false, 150],
      ['recovery', 0.1, true, 150],
    ])
    expect(stagesOf(plan(stress).scenarios['sessions']).map((stage) => stage.target)).toEqual([
      500, 500, 1000, 1000, 1500, 1500, 2000, 2000, 2500, 2500, 3000, 3000, 100, 100,
    ])
  })

  it('spike turns within 10 s at any TIME_SCALE, gated before and after', () => {
    for (const time_scale of [1, 20]) {
      const phases = plan(spike, { time_scale }).phases.slice(1)
      expect(phases.map(({ name, load, gated, fromS, toS }) => [name, load, gated, Math.round(toS - fromS)])).toEqual([
        ['step-20', 0.2, true, 300 / time_scale],
        ['ramp-up', 1, false, 10],
        ['step-100', 1, false, 60 / time_scale],
        ['ramp-up', 0.2, false, 10],
        ['recovery', 0.2, true, 300 / time_scale],
      ])
    }
  })

  it('tile the time from the start to the end of the load, without gap or overlap, at any size', () => {
    fc.assert(
      fc.property(fc.constantFrom(smoke, ...loaded), sizes, (profile, size) => {
        const { phases, loadEndS } = plan(profile, size)
        let at = 0
        for (const { fromS, toS } of phases) {
          expect(fromS).toBe(at)
          expect(toS).toBeGreaterThan(fromS)
          at = toS
        }
        expect(at).toBe(loadEndS)
      }),
    )
  })
})

describe('scenarios', () => {
  it('last as long as the phases say, at any size', () => {
    fc.assert(
      fc.property(fc.constantFrom(...loaded), sizes, (profile, size) => {
        const { scenarios, phases, loadEndS } = plan(profile, size)
        const { sessions, arrivals, watch, sample, retry } = scenarios
        const rounding = stagesOf(sessions).length
        const close = (actual: number, seconds: number) =>
          expect(Math.abs(actual - seconds * 1000)).toBeLessThanOrEqual(rounding)
        close(length(sessions), loadEndS)
        for (const background of [sample, retry]) close(length(background), loadEndS)
        close(ms(watch?.['maxDuration']), loadEndS + workload.observer.drain_s)
        const hold = phases.find((phase) => phase.name === 'hold')
        close(length(arrivals), hold ? hold.toS : loadEndS)
        if (hold) {
          // Before a flood the users have logged in.
          const from = profile === flood ? 0 : hold.fromS
          close(length(scenarios['logins']), hold.toS - from)
          close(ms(scenarios['logins']?.['startTime']), from)
        }
      }),
    )
  })

  it('sessions hold the target in hold, and leave in ramp-down', () => {
    const { scenarios } = plan(load, { vus: 50 })
    expect(scenarios['sessions']).toMatchObject({ executor: 'ramping-vus', exec: 'users', startVUs: 0 })
    expect(stagesOf(scenarios['sessions'])).toEqual([
      { target: 50, duration: '120000ms' },
      { target: 50, duration: '600000ms' },
      { target: 0, duration: '60000ms' },
    ])
  })

  it('arrivals come at their own rate through ramp-up and hold', () => {
    expect(plan(load).scenarios['arrivals']).toMatchObject({
      executor: 'constant-arrival-rate',
      exec: 'users',
      rate: 10_500,
      timeUnit: '1h',
      startTime: '0ms',
    })
  })

  it('TIME_SCALE changes lengths, and never a rate, a number of VUs or the time an iteration may take', () => {
    const kept = (of: Scenario) => [
      of['executor'],
      of['exec'],
      of['rate'],
      of['timeUnit'],
      of['preAllocatedVUs'],
      of['gracefulStop'],
      stagesOf(of).map((stage) => stage.target),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...loaded),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        (profile, time_scale) => {
          const plain = plan(profile).scenarios
          const scaled = plan(profile, { time_scale }).scenarios
          expect(Object.keys(scaled)).toEqual(Object.keys(plain))
          for (const [name, scenario] of Object.entries(scaled))
            expect(kept(scenario)).toEqual(kept(plain[name] ?? scenario))
        },
      ),
    )
  })

  it('TIME_SCALE divides hold, ramp-down, soak and steps', () => {
    expect(plan(load, { time_scale: 10, vus: 10 }).phases.map(({ fromS, toS }) => toS - fromS)).toEqual([12, 60, 6])
    expect(plan(soak, { time_scale: 100, vus: 10 }).phases[1]).toMatchObject({ fromS: 1.2, toS: 145.2 })
    const recovery = plan(stress, { time_scale: 15, vus: 1 }).phases.at(-1)
    expect((recovery?.toS ?? 0) - (recovery?.fromS ?? 0)).toBeCloseTo(10)
  })

  it('leaves out what needs a capability that the platform lacks', () => {
    const { scenarios } = load.plan(workload, sized(load), ['proxy-faults'])
    expect(Object.keys(scenarios)).toEqual(['sessions', 'arrivals', 'sample', 'logins', 'watch'])
  })

  it('smoke is one VU and one iteration', () => {
    expect(plan(smoke).scenarios).toEqual({
      smoke: {
        executor: 'per-vu-iterations',
        exec: 'smoke',
        vus: 1,
        iterations: 1,
        maxDuration: '300000ms',
        gracefulStop: '0ms',
      },
    })
  })

  it('give k6 whole numbers at any size', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...loaded),
        sizes,
        fc.double({ min: 1, max: 1e6, noNaN: true }),
        (profile, size, rate) => {
          for (const scenario of Object.values(plan(profile, { ...size, arrivals_per_hour: rate }).scenarios)) {
            const numbers = [scenario['rate'], scenario['preAllocatedVUs'], ...stagesOf(scenario).map((s) => s.target)]
            for (const number of numbers) if (number !== undefined) expect(Number.isInteger(number)).toBe(true)
            if (scenario['executor'] === 'constant-arrival-rate') expect(scenario['rate']).toBeGreaterThanOrEqual(1)
          }
        },
      ),
    )
  })
})

describe('plannedIterations', () => {
  it('are the rate over the time', () => {
    const { arrivals } = planned(load, { time_scale: 10, vus: 10 }).scenarios
    expect(plannedIterations(arrivals as Planned)).toBe(210)
  })

  it('of stages are what lies under them', () => {
    const stages = [
      { perHour: 3600, seconds: 10 },
      { perHour: 3600, seconds: 20 },
      { perHour: 0, seconds: 10 },
    ]
    const scenario = { executor: 'ramping-arrival-rate', exec: 'users', stages, startS: 0, vus: 1, graceS: 0 } as const
    expect(plannedIterations(scenario)).toBe(5 + 20 + 5)
  })
})

describe('rampSeconds', () => {
  it.each([
    [120, 1000, 1, 120],
    [120, 1000, 10, 50],
    [120, 10, 10, 12],
    [120, 3000, 1, 150],
  ])(
    '%d s, %d VUs, scale %d: %d s: the longer of the scaled ramp and 20 VUs a second',
    (seconds, vus, time_scale, ramp) => {
      expect(rampSeconds(seconds, vus, sized(load, { time_scale }))).toBe(ramp)
    },
  )
})

describe('a flood', () => {
  it('comes when everybody has logged in, and only while targets are judged', () => {
    for (const time_scale of [1, 10]) {
      const { scenarios, phases } = planned(flood, { time_scale })
      const hold = phases.find(({ name }) => name === 'hold') as Phase
      expect(scenarios['guessing']).toMatchObject({ vus: 2, startS: hold.fromS, seconds: hold.toS - hold.fromS })
      expect(hold.fromS - (phases[0]?.toS ?? 0)).toBe(30)
      expect(scenarios['logins'], 'those of the users go on').toMatchObject({ startS: 0 })
    }
  })

  it('is in no other profile', () => {
    for (const profile of [baseline, load, stress, soak, spike])
      expect(Object.keys(planned(profile).scenarios)).not.toContain('guessing')
  })
})

describe('a rush', () => {
  const rushing = (rush: Partial<Workload['rush']> = {}, more: Partial<Size> = {}) => {
    const own = { ...workload, rush: { ...(workload.rush as NonNullable<Workload['rush']>), ...rush } }
    const { scenarios, phases } = spike.plan(own, sized(spike, more), [])
    return { scenarios, riseS: phases.find(({ name }) => name === 'step-20')?.toS ?? 0 }
  }
  const levels = (scenario: Planned | undefined) =>
    scenario?.executor === 'ramping-arrival-rate' ? scenario.stages.map(({ perHour }) => perHour) : []

  it('leaves the sessions alone, and raises the arrivals five times', () => {
    const { sessions } = rushing().scenarios
    expect(new Set(stagesOf({ ...forK6(sessions as Planned) }).map(({ target }) => target))).toEqual(new Set([200]))
    const { carriesArrivals: _, ...alone } = workload.rush as NonNullable<Workload['rush']>
    const { arrivals } = spike.plan({ ...workload, rush: alone }, sized(spike), []).scenarios
    expect(levels(arrivals)).toEqual([2100, 2100, 10_500, 10_500, 2100, 2100])
  })

  it('comes by a journey of the platform instead, where the workload has one: batches of ten calls', () => {
    const { scenarios, riseS } = rushing()
    expect(new Set(levels(scenarios['arrivals']))).toEqual(new Set([2100]))
    expect(scenarios['rush']).toMatchObject({ exec: 'beside', startS: riseS })
    expect(levels(scenarios['rush']).map((perHour) => 2100 + 10 * perHour)).toEqual([10_500, 10_500, 2100])
  })

  it('or brings what comes all at once: 500 logins in 10 s, with a VU for each, and half of them for half the sessions', () => {
    const { arrivals_per_hour } = sized(spike)
    const once = { perMinute: 3000, in: 'sessions', requests: 2, lastsS: 10 } as const
    const logins = (vus: number) => rushing(once, { vus, arrivals_per_hour, time_scale: 20 }).scenarios['rush']
    expect(plannedIterations(logins(1000) as Planned)).toBe(500)
    expect(logins(1000)).toMatchObject({ seconds: 10, vus: 501 })
    expect(plannedIterations(logins(500) as Planned)).toBe(250)
  })

  it('is none of a workload that has none', () => {
    const { rush: _, ...calm } = workload
    expect(Object.keys(spike.plan(calm, sized(spike), []).scenarios)).not.toContain('rush')
  })
})

describe('pre-allocated VUs', () => {
  it('are rate × the longest iteration × 1.2', () => {
    expect(vusForRate(10_500 / 3600, 10)).toBe(35)
    expect(vusForRate(0.001, 1)).toBe(1)
  })

  it('cover each request of an iteration, a login before them, and the waits', () => {
    const { scenarios } = plan(load)
    const slots = (perSecond: number, requests: number, waits = 0) =>
      Math.ceil(perSecond * ((requests + loginRequests) * 10 + waits) * 1.2)
    expect(scenarios['arrivals']?.['preAllocatedVUs']).toBe(slots(10_500 / 3600, 1))
    expect(scenarios['sample']?.['preAllocatedVUs']).toBe(slots(2, 1))
    expect(scenarios['retry']?.['preAllocatedVUs']).toBe(slots(4 / 60, 2, 45))
    expect(scenarios['retry']?.['gracefulStop']).toBe('85000ms')
  })

  it('stress allocates for its highest step', () => {
    expect(plan(stress).scenarios['arrivals']?.['preAllocatedVUs']).toBe(Math.ceil(((3 * 10_500) / 3600) * 30 * 1.2))
  })

  it('let a platform that answers just within the timeout drop no iteration', () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const arrivals = plan(load, size).scenarios['arrivals']
        const inFlight = (Number(arrivals?.['rate']) / 3600) * size.request_timeout_s * workload.arrivals.requests
        expect(Number(arrivals?.['preAllocatedVUs'])).toBeGreaterThanOrEqual(inFlight)
      }),
    )
  })
})
