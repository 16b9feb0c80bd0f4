import { describe, expect, it } from 'vitest'
import { capacitySentenceOf, reportOf } from './report'
import type { Trial, TrialVerdict } from './trial'

const held: TrialVerdict = { kind: 'sustainable' }
const broke = (id: string, shedding: 'politely' | 'collapsed' = 'politely'): TrialVerdict => ({
  kind: 'unsustainable',
  broke: [{ id, said: `${id} was late` }],
  shedding,
})
const trial = (
  load: number,
  verdict: TrialVerdict,
  goodput_per_s: number | null = null,
  unjudged: string[] = [],
): Trial => ({
  kind: 'trial',
  load,
  verdict,
  goodput_per_s,
  unjudged,
  started_at: '2026-01-01T00:00:00Z',
  duration_s: 30,
})
const found = { kind: 'found', load: 1840, lower: 1840, upper: 1980 } as const
const sentence = (...of: Parameters<typeof reportOf>) => capacitySentenceOf('TCall', reportOf(...of))

describe('the sentence', () => {
  it('says what holds, what breaks first at the lowest load that did not hold, and how', () => {
    const trials = [trial(3000, broke('T1')), trial(2010, broke('T2')), trial(1840, held)]
    expect(sentence(found, trials)).toBe(
      'TCall holds 1,840 sessions ± 8 %; T2 breaks first, at 2,010; beyond that it sheds politely',
    )
  })

  it('says that it collapses when it does at any load', () => {
    const trials = [trial(3000, broke('T1', 'collapsed')), trial(2010, broke('accepted'))]
    expect(sentence(found, trials)).toContain('work is refused first, at 2,010; beyond that it collapses')
  })

  it('says at least where the generator ends, and nothing of what was not seen', () => {
    const answer = { kind: 'at-least', load: 900, lower: 900, upper: 1000 } as const
    expect(sentence(answer, [trial(900, held)])).toBe('TCall holds at least 900 sessions: this generator ends there')
    expect(sentence({ ...answer, load: 0 }, [])).toContain('could not make even the lowest load')
  })

  it('does not call a limit what no hold confirmed, or what lies below one session', () => {
    const answer = { kind: 'unconfirmed', load: 100, lower: 90, upper: 110 } as const
    expect(sentence(answer, [trial(120, broke('backlog'))])).toBe(
      'TCall held 100 sessions in trials, which no hold confirmed; the backlog grows first, at 120; beyond that it sheds politely',
    )
    expect(sentence({ kind: 'below', load: 1, lower: 0, upper: 1 }, [trial(1, broke('G1'))])).toBe(
      'TCall does not hold even 1 session; G1 breaks first, at 1',
    )
  })
})

describe('the report', () => {
  it('knows after which load less work is done, and the targets it could not judge', () => {
    const trials = [trial(100, held, 50, ['T1']), trial(200, held, 90), trial(300, broke('T2'), 60, ['T6', 'T1'])]
    expect(reportOf(found, trials)).toMatchObject({ goodput_falls_after: 200, unjudged: ['T1', 'T6'] })
    expect(reportOf(found, trials.slice(0, 2)).goodput_falls_after).toBeNull()
  })
})
