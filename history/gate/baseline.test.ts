import { describe, expect, it } from 'vitest'
import { noisy } from '../testing/noisy'
import { night } from '../testing/result-text'
import { type BaselinePoint, baselineOf } from './baseline'

/** Runs at these levels, with 1 % of noise, night after night. */
const points = (...levels: [level: number, runs: number][]): BaselinePoint[] =>
  levels
    .flatMap(([level, runs]) => Array<number>(runs).fill(level))
    .map((level, n) => ({ run: `run-${n}`, ended_at: night(n), git_sha: 'a', value: level * noisy(n) }))
const span = (of: readonly BaselinePoint[]) => [of[0]?.run, of.at(-1)?.run]

describe('the baseline', () => {
  it('is all of a steady history', () => {
    const { points: held, worseSince } = baselineOf(points([100, 40]), 'up', undefined)
    expect(span(held)).toEqual(['run-0', 'run-39'])
    expect(worseSince).toBeUndefined()
  })

  it('stays before a change for the worse, and says since when it is worse', () => {
    const { points: held, worseSince } = baselineOf(points([100, 30], [110, 30]), 'up', undefined)
    expect(span(held)).toEqual(['run-0', 'run-29'])
    expect(worseSince?.run).toBe('run-30')
  })

  it('moves to a better level by itself', () => {
    expect(span(baselineOf(points([100, 30], [90, 30]), 'up', undefined).points)).toEqual(['run-30', 'run-59'])
    expect(span(baselineOf(points([100, 30], [110, 30]), 'down', undefined).points)).toEqual(['run-30', 'run-59'])
  })

  it('moves to a worse level from the run that was accepted', () => {
    const { points: held, worseSince } = baselineOf(points([100, 30], [110, 30]), 'up', night(30))
    expect(span(held)).toEqual(['run-30', 'run-59'])
    expect(worseSince).toBeUndefined()
  })

  it('is not carried along by a slow drift', () => {
    const drift = Array.from({ length: 100 }, (_, n) => [100 * 1.003 ** n, 1] as [number, number])
    const { points: held, worseSince } = baselineOf(points(...drift), 'up', undefined)
    expect(held.at(-1)?.value).toBeLessThan(115)
    expect(worseSince).toBeDefined()
  })

  it.each([99, 100.8])('ends a change for the worse that was mended to %d', (level) => {
    const { points: held, worseSince } = baselineOf(points([100, 30], [110, 30], [level, 30]), 'up', undefined)
    expect(worseSince).toBeUndefined()
    expect(held[0]?.run).toBe(level < 100 ? 'run-60' : 'run-0')
  })

  it('does not take a change that has just begun for noise', () => {
    const { points: held } = baselineOf(points([100, 20], [112, 4]), 'up', undefined)
    expect(Math.max(...held.map(({ value }) => value))).toBeLessThan(105)
  })

  it('of nothing is nothing', () => expect(baselineOf([], 'up', undefined).points).toEqual([]))
})
