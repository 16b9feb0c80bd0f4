import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceTcall } from '../reference/tcall/platform'
import { moveScripts, type Scripts } from '../rigs/k6'
import { lateIn } from '../rigs/late'
import { inTime, TimedRuns } from '../rigs/timed'
import { criteriaOf, expected, verdictsIn } from '../rigs/verdicts'

const size = { CALLS_PER_HOUR: '10500', REQUEST_TIMEOUT_S: '5' }
/**
 * Each profile at the shortest length at which all its targets get their samples. The soak's first and last window
 * are a tenth of its hold each and a session looks at its call every 5 s: that both windows catch the same sessions,
 * nine tenths of the hold are a multiple of 5 s.
 */
const sizes = {
  // With status checks enough for batches.
  baseline: { ...size, VUS: '180', TIME_SCALE: '15' },
  soak: { ...size, VUS: '80', TIME_SCALE: '432', ABSENT_CAPABILITIES: 'proxy-faults' },
}

let scripts: Scripts
let platform: RunningPlatform<'tcall'>
beforeAll(async () => {
  scripts = await moveScripts()
  platform = await startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
})
afterAll(async () => {
  await platform?.stop()
  scripts?.remove()
})

function timed(profile: keyof typeof sizes) {
  const run = () => scripts.run(`tcall-${profile}`, { ...platform.env, ...sizes[profile] })
  return new TimedRuns().run(run(), run, (outcome) => lateIn(outcome).filter((late) => !undecided.test(late)))
}

/** A minute is too short to tell much of it: its one look a VU and window makes the interval of their ratio wide. */
const undecided = /^S1a /

const ids = ['T1', 'T2', 'T5a', 'T5b', 'T5c', 'T5d', 'T5e', 'T5f', 'T6', 'G1', 'G2a', 'G2b', 'G2c', 'G3']

describe('baseline', () => {
  let baseline: Awaited<ReturnType<typeof timed>>
  beforeAll(async () => {
    baseline = await timed('baseline')
  })

  it('passes: every target has its samples', (test) => {
    const outcome = inTime(baseline, test)
    const { code, result, stdout } = outcome
    expect(verdictsIn(outcome), stdout).toEqual(expected(ids))
    expect({ code, verdict: result?.verdict }).toEqual({ code: 0, verdict: 'pass' })
  })

  it('judges by batches what has samples enough for them, and nothing else', (test) => {
    const batched = criteriaOf(inTime(baseline, test)).filter(({ batches }) => batches !== null)
    expect(batched.map(({ id }) => id)).toEqual(['T2', 'T6'])
    for (const { id, batches, interval } of batched) {
      expect(batches, id).toHaveLength(6)
      for (const value of batches ?? []) {
        expect(value, id).toBeGreaterThan(0)
        expect(value, id).toBeLessThanOrEqual(interval?.upper ?? 0)
      }
    }
  })
})

describe('soak', () => {
  it('passes, or leaves S1a open', async (test) => {
    const soak = inTime(await timed('soak'), test)
    const { code, result, stdout } = soak
    const { S1a, ...others } = verdictsIn(soak)
    expect(others, stdout).toEqual(expected([...ids, 'S1b', 'S1c'], { T5d: 'not_measured' }))
    expect(['pass', 'inconclusive']).toContain(S1a)
    const end = S1a === 'pass' ? { code: 0, verdict: 'pass' } : { code: 99, verdict: 'inconclusive' }
    expect({ code, verdict: result?.verdict }).toEqual(end)
    const ratio = criteriaOf(soak).find(({ id }) => id === 'S1a')
    expect(ratio?.samples).toBeGreaterThanOrEqual(ratio?.samples_needed ?? 0)
  })
})
