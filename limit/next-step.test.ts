import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../lib/data/random'
import { type CapacityAnswer, nextSearchStep, type SearchSpace } from './next-step'
import type { Trial, TrialVerdict } from './trial'

const space: SearchSpace = { start: 60, least: 1, most: 100_000 }
const sustainable: TrialVerdict = { kind: 'sustainable' }
const unsustainable: TrialVerdict = { kind: 'unsustainable', broke: [], shedding: 'collapsed' }
const generator: TrialVerdict = { kind: 'no-trial', because: 'generator', reason: 'G2 failed' }
const about = { goodput_per_s: null, unjudged: [], started_at: '', duration_s: 0 }

/** Searches with a verdict for each load; what it answers, what it asked for. */
function search(
  of: SearchSpace,
  verdict: (load: number, kind: Trial['kind']) => TrialVerdict,
): { answer: CapacityAnswer; trials: Trial[]; beforeHolds: number } {
  const trials: Trial[] = []
  let beforeHolds = 0
  for (;;) {
    const step = nextSearchStep(of, trials)
    if (step.do === 'end') return { answer: step.answer, trials, beforeHolds }
    if (step.do === 'hold' && beforeHolds === 0) beforeHolds = step.load
    trials.push({ ...about, kind: step.do, load: step.load, verdict: verdict(step.load, step.do) })
    expect(trials.length).toBeLessThan(60)
  }
}

/** Capacities from 0.5 to 3 times the start; each trial meets one that is off by `noise`. */
function simulate(noise: number, searches: number) {
  const random = seededRandom(13, 1)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  let trials = 0
  let settledRight = 0
  let right = 0
  let tooHigh = 0
  const of = { start: 600, least: 60, most: 6_000 } // large loads: whole sessions are not the question here
  for (let at = 0; at < searches; at++) {
    const capacity = of.start * 0.5 * 6 ** random()
    const found = search(of, (load) => (load <= capacity * Math.exp(noise * normal()) ? sustainable : unsustainable))
    trials += found.trials.filter(({ kind }) => kind === 'trial').length
    if (Math.abs(found.beforeHolds / capacity - 1) <= 0.1) settledRight += 1
    if (Math.abs(found.answer.load / capacity - 1) <= 0.1) right += 1
    if (found.answer.load > capacity * 1.1) tooHigh += 1
  }
  const share = (count: number) => count / searches
  return { trials: trials / searches, settledRight: share(settledRight), right: share(right), tooHigh: share(tooHigh) }
}

describe('2,000 simulated searches', () => {
  it('find the capacity within 10 % in 99 % of cases at 0.5 % noise', () => {
    const found = simulate(0.005, 1_000)
    expect(found.settledRight).toBeGreaterThanOrEqual(0.99)
    expect(found.right).toBeGreaterThanOrEqual(0.99)
    expect(found.trials).toBeLessThanOrEqual(8)
  })

  it('and in 91 % of cases at 4 % noise; a hold only lowers the answer', () => {
    const found = simulate(0.04, 1_000)
    expect(found.settledRight).toBeGreaterThanOrEqual(0.91)
    expect(found.right).toBeGreaterThanOrEqual(0.91)
    expect(found.tooHigh).toBeLessThanOrEqual(0.01)
    expect(found.trials).toBeLessThanOrEqual(8)
  })
})

describe('a search', () => {
  it('ends within 10 % of any capacity there is, and asks for whole sessions in its space', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 20_000 }), fc.integer({ min: 1, max: 5_000 }), (capacity, start) => {
        const { answer, trials } = search({ ...space, start }, (load) =>
          load <= capacity ? sustainable : unsustainable,
        )
        expect(answer.kind).toBe('found')
        expect(Math.abs(answer.load / capacity - 1)).toBeLessThanOrEqual(0.1)
        expect(answer.load).toBeLessThanOrEqual(capacity)
        for (const { load } of trials) expect(Number.isInteger(load) && load >= 1 && load <= space.most).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('confirms its answer by a hold, and a hold that fails lowers it', () => {
    let holds = 0
    const { answer, trials } = search(space, (load, kind) => {
      if (kind === 'hold') return ++holds === 1 ? unsustainable : sustainable
      return load <= 100 ? sustainable : unsustainable
    })
    const loads = trials.filter(({ kind }) => kind === 'hold').map(({ load }) => load)
    expect(loads).toHaveLength(2)
    expect(loads[1]).toBeLessThan(loads[0] as number)
    expect(answer).toMatchObject({ kind: 'found', load: loads[1] })
  })

  it('says at least N where the generator ends, after it was asked twice', () => {
    const { answer, trials } = search(space, (load) => (load >= 150 ? generator : sustainable))
    expect(answer.kind).toBe('at-least')
    expect(answer.load).toBeGreaterThanOrEqual(150 / 1.21)
    expect(answer.load).toBeLessThan(150)
    expect(trials.length).toBeLessThan(12)
  })

  it('goes on when the generator failed once by chance', () => {
    let once = false
    const { answer } = search(space, (load) => {
      if (!once && load > 100) {
        once = true
        return generator
      }
      return load <= 200 ? sustainable : unsustainable
    })
    expect(answer.kind).toBe('found')
    expect(answer.load).toBeGreaterThan(180)
  })

  it('says at least N at the top of its space', () => {
    const { answer } = search({ ...space, most: 300 }, () => sustainable)
    expect(answer).toMatchObject({ kind: 'at-least', load: 300 })
  })

  it('says below when not even one session is served', () => {
    const { answer } = search(space, () => unsustainable)
    expect(answer).toMatchObject({ kind: 'below', load: 1 })
  })

  it('ends unconfirmed when no hold bears out what the trials said', () => {
    const { answer, trials } = search(space, (load, kind) =>
      kind === 'trial' && load <= 100 ? sustainable : unsustainable,
    )
    expect(trials.filter(({ kind }) => kind === 'hold').length).toBeLessThanOrEqual(6)
    expect(answer.kind).toBe('unconfirmed')
  })
})
