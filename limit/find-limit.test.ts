import { describe, expect, it } from 'vitest'
import { findLimit, type Laboratory } from './find-limit'
import { sessionsNamed } from './report'
import type { Trial, TrialVerdict } from './trial'

const space = { start: 60, least: 1, most: 10_000 }

/** A platform of a known capacity; what the search did with it, in order. */
function laboratory(verdict: (load: number, at: number) => TrialVerdict) {
  const did: string[] = []
  let kept: readonly Trial[] = []
  const about = { goodput_per_s: null, unjudged: [], started_at: '', duration_s: 0 }
  const lab: Laboratory = {
    named: sessionsNamed,
    async run(kind, load) {
      did.push(`${kind} ${load}`)
      return { ...about, kind, load, verdict: verdict(load, did.filter((what) => what !== 'settle').length) }
    },
    async settle() {
      did.push('settle')
    },
    async keep(trials) {
      kept = trials
    },
    say: (line) => did.push(`say ${line}`),
  }
  return { lab, did, kept: () => kept }
}
const upTo =
  (capacity: number) =>
  (load: number): TrialVerdict =>
    load <= capacity
      ? { kind: 'sustainable' }
      : { kind: 'unsustainable', broke: [{ id: 'T2', said: 'T2 was late' }], shedding: 'collapsed' }

describe('a search', () => {
  it('waits before each trial until nothing is left of the one before, and says each verdict with the interval', async () => {
    const { lab, did } = laboratory(upTo(100))
    const { answer } = await findLimit(space, lab)
    expect(Math.abs(answer.load / 100 - 1)).toBeLessThanOrEqual(0.1)
    for (const [at, what] of did.entries()) if (/^(trial|hold) /.test(what)) expect(did[at - 1]).toBe('settle')
    expect(did[2]).toMatch(/^say trial 1 at 60 sessions: held; 90 %: \d+ to [\d,]+$/)
    expect(did.find((what) => what.includes('did not hold'))).toMatch(/did not hold, collapsed: T2 was late; 90 %/)
  })

  it('goes on where it was interrupted: the same trials, in the same order', async () => {
    const whole = laboratory(upTo(130))
    await findLimit(space, whole.lab)
    const first = laboratory(upTo(130))
    let left = 3
    const stopped = {
      ...first.lab,
      run: (...of: Parameters<Laboratory['run']>) =>
        left-- > 0 ? first.lab.run(...of) : Promise.reject(new Error('stopped')),
    }
    await expect(findLimit(space, stopped)).rejects.toThrow('stopped')
    const second = laboratory(upTo(130))
    await findLimit(space, second.lab, first.kept())
    expect(second.kept()).toEqual(whole.kept())
  })

  it('makes a trial again that ended early, and gives up after two in a row, with what was found kept', async () => {
    const early: TrialVerdict = { kind: 'no-trial', because: 'interrupted', reason: 'the platform is not reached' }
    const once = laboratory((load, at) => (at === 2 ? early : upTo(100)(load)))
    expect((await findLimit(space, once.lab)).answer.kind).toBe('found')
    expect(once.kept().some(({ verdict }) => verdict.kind === 'no-trial')).toBe(false)
    const gone = laboratory((load, at) => (at > 1 ? early : upTo(100)(load)))
    await expect(findLimit(space, gone.lab)).rejects.toThrow(
      /2 trials in a row ended early: the platform is not reached; .* kept/,
    )
    expect(gone.kept()).toHaveLength(1)
  })
})
