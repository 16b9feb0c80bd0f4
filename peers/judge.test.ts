import { describe, expect, it } from 'vitest'
import { tcallTargets } from '../thresholds/tcall'
import { judgePeer } from './judge'
import type { PeerSample } from './samples'
import { smallJourney } from './testing/small-journey'

const size = { vus: 400, arrivals_per_hour: 36_000, rampS: 10, holdS: 60 }
const start = Date.parse('2026-01-01T00:00:00Z')

/** Ten arrivals a second and fifty looks, from the first second to the last. */
function samplesWith({
  tookMs = (_label: string, _at: number) => 20,
  ok = (_label: string, _at: number) => true,
}: {
  tookMs?: (label: string, at: number) => number
  ok?: (label: string, at: number) => boolean
}): PeerSample[] {
  const one = (label: string, at: number): PeerSample => ({
    atMs: start + at * 1000,
    tookMs: tookMs(label, at),
    label,
    ok: ok(label, at),
  })
  const all: PeerSample[] = [one('before_login', -3)]
  for (let at = 0; at < 72; at += 0.02) all.push(one('user_look', at))
  for (let at = 8; at < 72; at += 0.1) all.push(one('arrivals_dial', at))
  return all
}

const judged = (samples: PeerSample[], failedUnseen = 0) => {
  const about = { tool: 'Tool', journey: smallJourney, targets: tcallTargets, size, absent: [] }
  const measured = judgePeer({ samples, failedUnseen }, about)
  return {
    ...measured,
    of: (id: string) => measured.judged.find(({ criterion }) => criterion.id === id) ?? expect.unreachable(id),
  }
}

describe('what a tool measured', () => {
  it('passes where every limit holds, and leaves out what only k6 measures', () => {
    const { of } = judged(samplesWith({}))
    expect([of('T1'), of('T2'), of('G1'), of('T4')].map(({ verdict }) => verdict)).toEqual(Array(4).fill('pass'))
    expect(of('T1')).toMatchObject({ actual: 20 })
    expect([of('T3'), of('T5a'), of('G2b'), of('G3')]).toEqual(
      Array(4).fill(expect.objectContaining({ verdict: 'not_measured', reason: 'Tool does not measure it' })),
    )
  })

  it.each([
    ['T1', { tookMs: (label: string) => (label === 'arrivals_dial' ? 250 : 20) }],
    ['T2', { tookMs: (label: string) => (label === 'user_look' ? 130 : 20) }],
    ['G1', { ok: (_: string, at: number) => Math.round(at * 100) % 20 !== 0 }],
  ])('fails %s, and no other, when that is what is wrong', (id, wrong) => {
    const { judged: all } = judged(samplesWith(wrong))
    const failed = all.filter(({ verdict }) => verdict === 'fail').map(({ criterion }) => criterion.id)
    // Calls that fail are not accepted.
    expect(failed.filter((one) => one !== 'T4')).toEqual([id])
  })

  it('looks at the hold alone', () => {
    const late = (_: string, at: number) => (at < 10 || at >= 70 ? 5_000 : 20)
    expect(judged(samplesWith({ tookMs: late })).of('T2')).toMatchObject({ verdict: 'pass', actual: 20 })
  })

  it('counts accepted calls of the arrivals alone, and by the hour', () => {
    const { of } = judged(samplesWith({ ok: (label, at) => label !== 'arrivals_dial' || at < 20 }))
    expect(of('T4')).toMatchObject({ verdict: 'fail', actual: 100 })
  })

  it('takes failures that a tool counts without a sample for failures in the hold', () => {
    const { of, requests, failed } = judged(samplesWith({}), 100)
    expect(of('G1').verdict).toBe('fail')
    expect([requests, failed]).toEqual([3700, 100])
  })

  it('has nothing to judge without a sample in the hold', () => {
    const early = samplesWith({}).filter(({ atMs }) => atMs < start + 9_000)
    expect(() => judged(early)).toThrow(/^Tool left \d+ samples and none in the hold/)
    expect(() => judged([])).toThrow('Tool left 0 samples')
  })
})
