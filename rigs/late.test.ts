import { describe, expect, it } from 'vitest'
import type { K6Outcome } from './k6'
import { lateIn, lateOfSamples } from './late'

type Result = NonNullable<K6Outcome['result']>
type Criterion = Result['criteria'][number]

function outcome(criteria: Partial<Criterion>[], errors_by_cause: Record<string, number> = {}, errors: string[] = []) {
  const whole = criteria.map((criterion) => ({
    id: 'T1',
    phase: null,
    unit: 'ms',
    judges: 'platform',
    verdict: 'fail',
    actual: 250.04,
    samples: 300,
    samples_needed: 200,
    ...criterion,
  }))
  return { errors, result: { criteria: whole, errors_by_cause } as unknown as Result }
}

describe('what of a run was late', () => {
  it.each<[string, Partial<Criterion>, string[]]>([
    ['a latency that failed', {}, ['T1 250 ms']],
    ['one of a step', { phase: 'step-50' }, ['T1 step-50 250 ms']],
    ['a latency at its limit', { verdict: 'inconclusive' }, ['T1 250 ms']],
    ['the load generator', { id: 'G2a', unit: 'iterations', judges: 'generator', actual: 3 }, ['G2a 3 iterations']],
    ['two latencies beside each other', { id: 'M5b', unit: 'times', actual: 1.2 }, ['M5b 1.2 times']],
    ['not one that passed', { verdict: 'pass' }, []],
    ['a latency with too few samples', { verdict: 'inconclusive', samples: 3 }, ['T1 250 ms']],
    ['not failed requests', { id: 'G1', unit: '', actual: 0.2 }, []],
    ['not memory', { id: 'S1c', unit: 'times' }, []],
    ['not what was lost', { id: 'T5b', unit: 'events' }, []],
  ])('%s', (_, criterion, late) => {
    expect(lateIn(outcome([criterion]))).toEqual(late)
  })

  it('requests that had no answer in time, and a platform that did not begin to answer', () => {
    const line = 'TCALL_BASE_URL http://127.0.0.1:1 did not answer in time; is it overloaded, or is a firewall between?'
    expect(lateIn(outcome([], { timeout: 2, connection: 1 }, [line, 'wrong answer (contract): x']))).toEqual([
      '2 timeouts',
      line,
    ])
  })

  it('nothing of a run that left no result', () => {
    expect(lateIn({ result: undefined, errors: [] })).toEqual([])
  })
})

it('of a run that is too short for its samples, only what has them is late', () => {
  const few = outcome(
    [
      { verdict: 'inconclusive', samples: 3 },
      { id: 'T2', actual: 120 },
    ],
    { timeout: 1 },
  )
  expect(lateOfSamples(few)).toEqual(['T2 120 ms', '1 timeouts'])
})
