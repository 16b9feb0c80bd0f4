import { describe, expect, it } from 'vitest'
import { type Criterion, compile, failRank, passRank } from './compile'
import type { Phase, RunShape } from './plan'
import { gates, type Target, type TargetOf, type Targets, type TargetsOf } from './target'
import { tcallTargets } from './tcall'
import { tcallVocabulary } from './tcall-vocabulary'
import { counted, ms, share } from './units'

const { count, median, p5, p95, perHour, rate } = gates(tcallVocabulary.metrics)

const phase = (name: Phase['name'], fromS: number, toS: number, more: Partial<Phase> = {}): Phase => ({
  name,
  fromS,
  toS,
  load: 1,
  gated: false,
  reported: false,
  ...more,
})
const load: RunShape = {
  profile: 'load',
  traits: ['underLoad', 'steady', 'provesThroughput'],
  phases: [
    phase('ramp-up', 0, 50),
    phase('hold', 50, 650, { gated: true, reported: true }),
    phase('ramp-down', 650, 710, { load: 0 }),
  ],
  size: { vus: 1000, arrivals_per_hour: 10_500 },
  absent: [],
}
const latency: TargetOf<typeof tcallVocabulary> = {
  title: 'latency',
  clause: 'a clause',
  gate: p95('http_req_duration').below(ms(200)),
  tags: { sla: 'X' },
  over: 'phase',
  when: 'underLoad',
  samples: { metric: 'http_reqs', tags: { sla: 'X' }, atLeast: 200 },
  merge: 'quantiles',
  because: 'a reason',
}

describe('compile', () => {
  it('gates the whole load at target size: limits, intervals and guards', () => {
    const { thresholds } = compile(tcallTargets, load)
    expect(thresholds).toMatchInlineSnapshot(`
      {
        "answers_checked": [
          "count>=10",
        ],
        "calls_accepted{scenario:arrivals,phase:hold}": [
          "count>=1667",
          "count>=1",
        ],
        "calls_in_progress{phase:hold}": [
          "p(5)>=1000",
        ],
        "clock_steps": [
          "count<=0",
        ],
        "dropped_iterations": [
          "count<=0",
        ],
        "generator_lag_ms{phase:hold}": [
          "p(95)<50",
        ],
        "generator_starved": [
          "count<=0",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:1}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:2}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:3}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:4}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:5}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold,batch:6}": [
          "p(95)<200",
        ],
        "http_req_duration{sla:T1,phase:hold}": [
          "p(95)<200",
          "p(96.44)<200",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:1}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:2}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:3}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:4}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:5}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold,batch:6}": [
          "p(95)<100",
        ],
        "http_req_duration{sla:T2,phase:hold}": [
          "p(95)<100",
          "p(95.17)<100",
        ],
        "http_req_failed{phase:hold}": [
          "rate<0.01",
        ],
        "http_reqs{phase:hold}": [
          "count>=1",
        ],
        "http_reqs{sla:T1,phase:hold}": [
          "count>=875",
        ],
        "http_reqs{sla:T2,phase:hold}": [
          "count>=60000",
        ],
        "iterations": [
          "count>=1",
        ],
        "samples{of:calls_in_progress,phase:hold}": [
          "count>=600",
        ],
        "samples{of:clock}": [
          "count>=3",
        ],
        "samples{of:generator_lag,phase:hold}": [
          "count>=1474",
        ],
        "samples{of:server_db,phase:hold}": [
          "count>=60000",
        ],
        "samples{of:webhook_processing,phase:hold}": [
          "count>=875",
        ],
        "server_db_ms{phase:hold,batch:1}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold,batch:2}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold,batch:3}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold,batch:4}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold,batch:5}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold,batch:6}": [
          "p(95)<50",
        ],
        "server_db_ms{phase:hold}": [
          "p(95)<50",
          "p(95.17)<50",
        ],
        "webhook_events{outcome:drain_completed}": [
          "count>=1",
        ],
        "webhook_events{outcome:duplicate_effect}": [
          "count<=0",
        ],
        "webhook_events{outcome:effect}": [
          "count>=1",
        ],
        "webhook_events{outcome:forgery_accepted}": [
          "count<=0",
        ],
        "webhook_events{outcome:forgery_sent}": [
          "count>=1",
        ],
        "webhook_events{outcome:lost}": [
          "count<=0",
        ],
        "webhook_events{outcome:retry_off_schedule}": [
          "count<=0",
        ],
        "webhook_events{outcome:retry}": [
          "count>=1",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:1}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:2}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:3}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:4}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:5}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold,batch:6}": [
          "p(95)<500",
        ],
        "webhook_ms{leg:processing,phase:hold}": [
          "p(95)<500",
          "p(96.44)<500",
        ],
        "wrong_answers": [
          "count<=0",
        ],
      }
    `)
  })

  it('gates a percentile at the limit and at the bound of its interval, and guards its samples', () => {
    const { thresholds, criteria } = compile({ X: latency }, load)
    expect(thresholds).toEqual({
      'http_req_duration{sla:X,phase:hold}': ['p(95)<200', 'p(98.02)<200'],
      'http_reqs{sla:X,phase:hold}': ['count>=200'],
    })
    expect(criteria).toMatchObject([
      { id: 'X', phase: 'hold', mode: 'gated', minSamples: 200, ranks: { lower: 91.98, upper: 98.02 } },
    ])
  })

  it('copies the row into the criterion: later readers need no table', () => {
    const of = (target: Target) => compile({ X: target }, load).criteria[0]
    expect(of(latency)).toMatchObject({
      title: 'latency',
      clause: 'a clause',
      because: 'a reason',
      merge: 'quantiles',
      judges: 'platform',
      controls: [],
      metric: 'http_req_duration',
      tags: { sla: 'X' },
      unit: 'ms',
    })
    expect(of({ ...latency, judges: 'comparison', controls: ['Y'] })).toMatchObject({
      judges: 'comparison',
      controls: ['Y'],
    })
  })

  it('of a throughput knows what was promised by the hour, and in which unit it is not proved', () => {
    const gate = perHour('calls_accepted').atLeast(counted(10_000, 'calls/h'))
    const target: Target = { ...latency, gate, provedAt: { size: 'arrivals_per_hour', value: 20_000 } }
    expect(compile({ X: target }, load).criteria[0]).toMatchObject({
      limit: 1667,
      unit: 'calls',
      perHour: { limit: 10_000, factor: 6 },
      mode: 'not_proved',
      provedAt: { actual: 10_500, target: 20_000, unit: 'calls/h' },
    })
  })

  it('has the ranks of a limit that includes its value on the same sides', () => {
    const [criterion] = compile({ X: { ...latency, gate: p95('http_req_duration').atMost(ms(200)) } }, load)
      .criteria as [Criterion]
    expect([passRank(criterion), failRank(criterion)]).toEqual([98.02, 91.98])
  })

  it('judges by stretches from just enough samples in each on, and names their series', () => {
    const long: RunShape = { ...load, phases: [phase('hold', 0, 1800, { gated: true, reported: true })] }
    // Half of 4 ÷ 9 a second for 900 s are 200.
    const of = (perSecond: number) =>
      compile({ X: { ...latency, offeredPerSecond: () => perSecond } }, long).criteria[0]?.stretches
    expect(of(4 / 9 + 1e-9)).toEqual(
      ['1', '2'].map((batch) => ({
        series: `http_req_duration{sla:X,phase:hold,batch:${batch}}`,
        samplesSeries: `http_reqs{sla:X,phase:hold,batch:${batch}}`,
      })),
    )
    expect(of(0.44)).toBeUndefined()
  })

  it('has no parts of what is no percentile', () => {
    const long: RunShape = { ...load, phases: [phase('hold', 0, 1800, { gated: true, reported: true })] }
    const gate = rate('http_req_failed').below(share(0.01))
    const [criterion] = compile(
      { X: { ...latency, gate, correlated: true, offeredPerSecond: () => 99 } },
      long,
    ).criteria
    expect(criterion).not.toHaveProperty('stretches')
    expect(criterion).not.toHaveProperty('batches')
  })

  it('gates each batch of a phase too, where samples may be correlated and are enough for it', () => {
    const correlated = (atLeast: number): Targets => ({
      X: { ...latency, correlated: true, samples: { ...latency.samples, atLeast } },
    })
    const series = (atLeast: number) => Object.keys(compile(correlated(atLeast), load).thresholds)
    expect(series(353)).toHaveLength(2)
    expect(series(354)).toHaveLength(8)
    const { thresholds, criteria } = compile(correlated(354), load)
    expect(thresholds['http_req_duration{sla:X,phase:hold,batch:6}']).toEqual(['p(95)<200'])
    expect(criteria[0]?.batches).toHaveLength(6)
  })

  it('looks at the other side of the interval for a lower limit', () => {
    const { thresholds, criteria } = compile(
      { X: { ...latency, gate: p5('calls_in_progress').atLeast(counted(1000, 'calls')), tags: {} } },
      load,
    )
    expect(thresholds['calls_in_progress{phase:hold}']).toEqual(['p(5)>=1000', 'p(1.98)>=1000'])
    expect(criteria.map((c) => [passRank(c), failRank(c)])).toEqual([[1.98, 8.02]])
  })

  it('asks for half of the samples that the workload offers in the phase, and for the fewest when that is less', () => {
    const offering = (perSecond: number) => {
      const { criteria } = compile({ X: { ...latency, offeredPerSecond: () => perSecond } }, load)
      return criteria[0]?.minSamples
    }
    expect(offering(10)).toBe(3000)
    expect(offering(0.1)).toBe(200)
  })

  it('counts a throughput over the phase alone, rounded up', () => {
    const target = { ...latency, gate: perHour('calls_accepted').atLeast(counted(10_000, 'calls/h')) }
    const { thresholds } = compile({ X: target }, load)
    expect(thresholds['calls_accepted{sla:X,phase:hold}']).toEqual(['count>=1667'])
  })

  it('judges over the whole run without a phase', () => {
    const target: Target = { ...latency, over: 'run', gate: count('wrong_answers').zero(), tags: {} }
    const { thresholds, criteria } = compile({ X: target }, load)
    expect(thresholds['wrong_answers']).toEqual(['count<=0'])
    expect(criteria[0]).not.toHaveProperty('phase')
  })

  it('is stricter in smoke where the target says so', () => {
    const smoke: RunShape = {
      ...load,
      profile: 'smoke',
      traits: ['once'],
      phases: [phase('smoke', 0, 300, { gated: true })],
    }
    expect(compile(tcallTargets, smoke).thresholds['http_req_failed{phase:smoke}']).toEqual(['rate<=0'])
    expect(compile(tcallTargets, load).thresholds['http_req_failed{phase:hold}']).toEqual(['rate<0.01'])
  })

  it('leaves out the targets that ask for a trait which the profile has not', () => {
    expect(compile({ X: { ...latency, when: 'degradation' } }, load)).toEqual({ thresholds: {}, criteria: [] })
  })

  it('joins the expressions of targets that share a series', () => {
    const twice: Targets = { X: latency, Y: { ...latency, gate: median('http_req_duration').below(ms(90)) } }
    const { thresholds } = compile(twice, load)
    expect(thresholds['http_req_duration{sla:X,phase:hold}']).toEqual([
      'p(95)<200',
      'p(98.02)<200',
      'p(50)<90',
      'p(56.93)<90',
    ])
    expect(thresholds['http_reqs{sla:X,phase:hold}']).toEqual(['count>=200'])
  })

  it('keeps the series of a target that cannot be proved at this size, without a threshold', () => {
    const target: Target = { ...latency, provedAt: { size: 'vus', value: 1000 } }
    const small = { ...load, size: { ...load.size, vus: 50 } }
    const { thresholds, criteria } = compile({ X: target }, small)
    expect(thresholds).toEqual({ 'http_req_duration{sla:X,phase:hold}': [], 'http_reqs{sla:X,phase:hold}': [] })
    expect(criteria).toMatchObject([{ mode: 'not_proved', provedAt: { size: 'vus', actual: 50, target: 1000 } }])
    expect(compile({ X: target }, load).criteria).toMatchObject([{ mode: 'gated' }])
  })

  it('drops the series of a target whose capability the platform lacks', () => {
    const target: Target = { ...latency, needs: 'server-timing' }
    const { thresholds, criteria } = compile({ X: target }, { ...load, absent: ['server-timing'] })
    expect(thresholds).toEqual({})
    expect(criteria).toMatchObject([{ mode: 'not_measured', lacks: 'server-timing' }])
    expect(compile({ X: target }, { ...load, absent: ['queues'] }).criteria).toMatchObject([{ mode: 'gated' }])
  })

  it('stress: gates the gated steps, keeps the series of the reported ones, and nothing of the ramps', () => {
    const stress: RunShape = {
      ...load,
      profile: 'stress',
      traits: ['underLoad', 'provesThroughput', 'recovers'],
      phases: [
        phase('ramp-up', 0, 10, { load: 0.5 }),
        phase('step-50', 10, 20, { load: 0.5, gated: true, reported: true }),
        phase('step-100', 20, 30, { load: 1, gated: true, reported: true }),
        phase('step-300', 30, 40, { load: 3, reported: true }),
        phase('recovery', 40, 50, { load: 0.1, gated: true, reported: true }),
      ],
    }
    const modes = (targets: Targets) => compile(targets, stress).criteria.map((c) => [c.phase, c.mode])
    expect(modes({ X: latency })).toEqual([
      ['step-50', 'gated'],
      ['step-100', 'gated'],
      ['step-300', 'reported'],
      ['recovery', 'gated'],
    ])
    expect(modes({ X: { ...latency, fromLoad: 1 } })).toEqual([
      ['step-100', 'gated'],
      ['step-300', 'reported'],
    ])
    expect(compile({ X: latency }, stress).thresholds['http_req_duration{sla:X,phase:step-300}']).toEqual([])
    const perLoad = compile({ X: { ...latency, offeredPerSecond: (size) => size.vus } }, stress).criteria
    expect(perLoad.map((c) => c.minSamples)).toEqual([2500, 5000, 15_000, 500])
  })
})

describe('a typo in the table does not compile', () => {
  it('in a metric, a tag, a value of a closed tag, a profile, a capability or a unit', () => {
    // @ts-expect-error no such metric
    p95('http_req_durations')
    // @ts-expect-error a counter has no percentile
    p95('http_reqs')
    // @ts-expect-error a trend has no rate
    rate('http_req_duration').below(share(0.01))
    // @ts-expect-error a trend is no count
    count('http_req_duration').zero()
    // @ts-expect-error another unit than the metric's
    p95('http_req_duration').below(share(1))
    // @ts-expect-error another platform's metric
    p95('paired_ms')
    const typos: TargetsOf<typeof tcallVocabulary> = {
      // @ts-expect-error no such tag
      tag: { ...latency, tags: { salt: 'T1' } },
      // @ts-expect-error the compiler sets the phase
      phase: { ...latency, tags: { phase: 'hold' } },
      // @ts-expect-error no such cause
      cause: { ...latency, tags: { cause: 'timeouts' } },
      // @ts-expect-error no such metric behind the samples
      samples: { ...latency, samples: { metric: 'http_req', atLeast: 1 } },
      // @ts-expect-error no such trait
      trait: { ...latency, when: 'underload' },
      // @ts-expect-error no such capability
      capability: { ...latency, needs: 'server_timing' },
      // @ts-expect-error no such size
      size: { ...latency, provedAt: { size: 'users', value: 1 } },
      // @ts-expect-error another platform's capability
      other: { ...latency, needs: 'plain-twin' },
    }
    expect(Object.keys(typos)).toHaveLength(8)
  })
})
