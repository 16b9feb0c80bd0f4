import { describe, expect, it } from 'vitest'
import { tcallDescription } from '../lib/tcall/description'
import { oneRun } from './parts'
import { instancesOf } from './testing/instances'
import { wholeOf } from './whole'

const four = instancesOf(4)
const [first, second] = four
if (!first || !second) throw new Error('there are no parts')

describe('oneRun', () => {
  it('takes the instances in any order, and each once where a file and a log hold the same', () => {
    // k6 gives the fields of what setup() found out in any order.
    const again = {
      from: 'pod-2.log',
      result: Object.fromEntries(Object.entries(second.result).reverse()) as typeof second.result,
    }
    const { parts, invalid } = oneRun([...four, again].reverse())
    expect(parts.map(({ result }) => result.instance.index)).toEqual([1, 2, 3, 4])
    expect(invalid).toEqual([])
  })

  it('is invalid without all of them', () => {
    const { invalid, parts } = oneRun(four.slice(1, 3))
    expect(invalid).toEqual(['of 4 instances, numbers 1, 4 left no result'])
    const platform = tcallDescription
    expect(wholeOf({ parts, invalid }, { platform, traits: ['underLoad'] })).toMatchObject({
      verdict: 'invalid',
      reason: 'of 4 instances, numbers 1, 4 left no result: the targets were not judged',
    })
  })

  it('is invalid with one that was cut short, and says which and why', () => {
    const dead = {
      ...second,
      result: { ...second.result, verdict: 'invalid' as const, reason: 'interrupted after 12 s' },
    }
    expect(oneRun([first, dead, ...four.slice(2)]).invalid).toEqual(['instance 2 of 4: interrupted after 12 s'])
    const all = four.map((part) => ({
      ...part,
      result: { ...part.result, verdict: 'invalid' as const, reason: 'stopped' },
    }))
    expect(oneRun(all).invalid).toEqual(['instances 1, 2, 3, 4 of 4: stopped'])
  })

  it('says once that nothing was judged', () => {
    const reason = 'interrupted after 12 s: the targets were not judged'
    const dead = { ...second, result: { ...second.result, verdict: 'invalid' as const, reason } }
    const run = oneRun([first, dead, ...four.slice(2)])
    expect(wholeOf(run, { platform: tcallDescription, traits: ['underLoad'] }).reason).toBe(
      'instance 2 of 4: interrupted after 12 s: the targets were not judged',
    )
  })

  it('refuses two results of one instance', () => {
    const twice = { from: 'again.json', result: { ...second.result, duration_s: 1 } }
    expect(() => oneRun([...four, twice])).toThrow(/^2of4\.json and again\.json are two results of instance 2 of 4/)
  })

  it.each([
    ['run id', { id: 'run-other' }],
    ['commit of the suite', { git_sha: 'f'.repeat(40) }],
    ['k6 version', { k6_version: '2.3.0' }],
    ['seed', { seed: 2 }],
    ['time scale', { time_scale: 1 }],
    ['data', { data_sha256: 'f'.repeat(64) }],
    ['scenarios', { scenario_sha256: 'f'.repeat(64) }],
    ['hosts', { hosts: ['staging.example.test'] }],
    ['profile', { profile: 'soak' }],
    ['platform', { platform: 'medcor' }],
    ['number of instances', { instance: { index: 2, of: 5 } }],
    ['limits', { part: { ...(second.result.part ?? never()), criteria: [] } }],
  ])('refuses parts of which the %s differs', (what, change) => {
    const other = { from: 'other.json', result: { ...second.result, ...change } }
    expect(() => oneRun([first, other])).toThrow(
      new RegExp(`^these are not parts of one run: ${what} differs between 1of4`),
    )
  })

  it('knows the run of one that stopped before it had an id by its setting', () => {
    const stopped = { ...second, result: { ...second.result, id: null, settings: { RUN_ID: first.result.id } } }
    expect(oneRun([first, stopped]).parts).toHaveLength(2)
  })

  it('refuses a whole run, and nothing', () => {
    const whole = {
      from: 'whole.json',
      result: { ...first.result, verdict: 'pass' as const, instance: { index: 1, of: 1 }, part: null },
    }
    expect(() => oneRun([whole])).toThrow('whole.json is the result of a whole run (PASS)')
    expect(() => oneRun([])).toThrow('there is no result of an instance')
  })
})

function never(): never {
  throw new Error('a part has no part')
}
