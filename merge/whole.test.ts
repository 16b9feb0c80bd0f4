import { describe, expect, it } from 'vitest'
import { tcallDescription } from '../lib/tcall/description'
import { misfits } from '../rigs/result-schema'
import { oneRun } from './parts'
import { type Held, instancesOf } from './testing/instances'
import { type About, wholeOf } from './whole'

const about: About = { platform: tcallDescription, traits: ['underLoad', 'steady', 'provesThroughput'] }
const t1 = 'http_req_duration{sla:T1,phase:hold}'
const t1Count = 'http_reqs{sla:T1,phase:hold}'

const whole = (of: number, change?: (index: number) => Held, invalid: string[] = []) =>
  wholeOf(oneRun(instancesOf(of, change)), { ...about, invalid })
const verdictOf = (result: ReturnType<typeof whole>, id: string) => result.criteria.find((c) => c.id === id)

/** So many samples from one value to another. */
const spread = (count: number, from: number, to: number) =>
  Array.from({ length: count }, (_, at) => from + ((to - from) * at) / Math.max(1, count - 1))

describe('wholeOf', () => {
  it('passes a run that holds every target, as one k6 would have, and says how exact that is', () => {
    const result = whole(4)
    expect(result.criteria.filter(({ verdict }) => verdict !== 'pass')).toEqual([])
    expect(result).toMatchObject({ verdict: 'pass', instance: { index: 1, of: 1 }, part: null })
    expect(result.reason).toMatch(/^16 of 16 targets held for 2 min at 1,000 VUs$/)
    expect(result.notes.at(-1)).toContain('one verdict over 4 instances')
    expect(misfits(result)).toEqual([])
  })

  it('passes what one slow instance alone would fail: its own p95 is over, that of all is not', () => {
    // 1 of 20 instances is slow in a tenth of its requests: half a percent of all.
    const slow = [...spread(360, 40, 60), ...spread(40, 300, 900)]
    const result = whole(20, (index) => ({ [t1]: index === 3 ? slow : spread(400, 40, 60), [t1Count]: 400 }))
    expect(verdictOf(result, 'T1')).toMatchObject({ verdict: 'pass' })
  })

  it('fails what no instance but one sees, where that one is enough for the whole', () => {
    const slow = [...spread(150, 40, 60), ...spread(250, 300, 900)]
    const result = whole(4, (index) => ({ [t1]: index === 3 ? slow : spread(400, 40, 60), [t1Count]: 400 }))
    expect(verdictOf(result, 'T1')).toMatchObject({ verdict: 'fail' })
    expect(result.verdict).toBe('fail')
  })

  it('adds counts that no instance reaches alone: throughput, and what may never happen', () => {
    const accepted = 'calls_accepted{scenario:arrivals,phase:hold}'
    const needed = 334 // 10,000 an hour, in 120 s
    expect(
      verdictOf(
        whole(4, () => ({ [accepted]: 84 })),
        'T4',
      ),
    ).toMatchObject({ actual: 336, verdict: 'pass' })
    expect(
      verdictOf(
        whole(4, () => ({ [accepted]: 83 })),
        'T4',
      ),
    ).toMatchObject({ actual: 332, verdict: 'fail' })
    expect(verdictOf(whole(4), 'T4')?.limit).toBe(needed)
    const lost = whole(4, (index) => ({ 'webhook_events{outcome:lost}': index === 4 ? 1 : 0 }))
    expect(verdictOf(lost, 'T5b')).toMatchObject({ actual: 1, verdict: 'fail' })
    const wrong = whole(4, (index) => ({ wrong_answers: index === 2 ? 1 : 0, answers_checked: 100 }))
    expect(verdictOf(wrong, 'G3')).toMatchObject({ verdict: 'fail' })
  })

  it('weighs a rate by the requests behind it', () => {
    const failed = 'http_req_failed{phase:hold}'
    const requests = 'http_reqs{phase:hold}'
    // 5 % of the few of one, none of the many of the other: 0.5 % of all.
    const few = (index: number) =>
      index === 1 ? { [requests]: 1000, [failed]: 50 } : { [requests]: 9000, [failed]: 0 }
    expect(verdictOf(whole(2, few), 'G1')).toMatchObject({ actual: 0.005, verdict: 'pass' })
    const many = (index: number) =>
      index === 1 ? { [requests]: 9000, [failed]: 450 } : { [requests]: 1000, [failed]: 0 }
    expect(verdictOf(whole(2, many), 'G1')).toMatchObject({ actual: 0.045, verdict: 'fail' })
  })

  it('decides a p95 that each instance leaves open for want of samples', () => {
    const few = 60 // of 200 that a percentile needs
    const result = whole(4, () => ({ [t1]: spread(few, 40, 60), [t1Count]: few }))
    expect(verdictOf(result, 'T1')).toMatchObject({ samples: 240, verdict: 'pass' })
    const alone = whole(2, () => ({ [t1]: spread(few, 40, 60), [t1Count]: few }))
    expect(verdictOf(alone, 'T1')).toMatchObject({ samples: 120, verdict: 'inconclusive' })
  })

  it('does not decide a limit that lies within what merging leaves open', () => {
    // p95 is at 199.9 ms: below 200, and nearer than half a percent of the samples.
    const near = [...spread(379, 40, 100), ...spread(21, 199.9, 400)]
    const result = whole(4, () => ({ [t1]: near, [t1Count]: 400 }))
    expect(verdictOf(result, 'T1')).toMatchObject({ verdict: 'inconclusive' })
    const generator = whole(4, () => ({
      'generator_lag_ms{phase:hold}': [...spread(379, 1, 20), ...spread(21, 49.9, 100)],
      'samples{of:generator_lag,phase:hold}': 400,
    }))
    expect(generator).toMatchObject({ verdict: 'invalid' })
    expect(generator.reason).toContain('could not be decided (G2b)')
  })

  it('fails a target that no instance has a sample of', () => {
    expect(
      verdictOf(
        whole(4, () => ({ [t1]: [], [t1Count]: 0 })),
        'T1',
      ),
    ).toMatchObject({ verdict: 'fail', reason: 'no data' })
  })

  it.each([
    [
      'dropped iterations',
      (index: number): Held => ({ dropped_iterations: index === 4 ? 1 : 0, iterations: 100 }),
      /did not keep up \(G2a\)/,
    ],
    [
      'saw from inside that it starved',
      (index: number): Held => ({ generator_starved: index === 4 ? 1 : 0 }),
      /did not keep up \(G2c\)/,
    ],
    [
      'was late by itself, which is nothing among all',
      (index: number): Held => ({
        'generator_lag_ms{phase:hold}': spread(200, 1, index === 4 ? 80 : 8),
        'samples{of:generator_lag,phase:hold}': 200,
      }),
      /did not keep up \(G2b\)/,
    ],
  ])('is invalid when one instance %s, and blames no platform', (_what, change, reason) => {
    const result = whole(40, change)
    expect(result.verdict).toBe('invalid')
    expect(result.reason).toMatch(reason)
    expect(verdictOf(result, 'T1')?.verdict).toBe('reported')
  })

  it.each([
    [
      'the instance that watches did not see the end',
      (): Held => ({ runs_watched_to_the_end: 0 }),
      'did not see its end',
    ],
    [
      'two instances made the same part',
      (): Held => ({ 'webhook_events{outcome:retry}': 3 }),
      'T5d was measured by instances 1 and 2',
    ],
  ])('is invalid when %s', (_what, change, reason) => {
    expect(whole(2, change)).toMatchObject({
      verdict: 'invalid',
      criteria: [],
      reason: expect.stringContaining(reason),
    })
  })

  it('is invalid for what is known beside the parts, such as a processor that had no time left', () => {
    expect(whole(2, undefined, ['k6 used 2.0 of 2 cores'])).toMatchObject({
      verdict: 'invalid',
      reason: 'k6 used 2.0 of 2 cores: the targets were not judged',
    })
  })
})
