import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextRun, signsLike } from './runs'

const kind = /[\da-f]/i
const signs = signsLike(kind)

/** All runs, one behind the other. */
function runs(text: string, least: number): string[] {
  const found: string[] = []
  for (let run = nextRun(text, signs, least); run; run = nextRun(text, signs, least, run.to))
    found.push(text.slice(run.from, run.to))
  return found
}

describe('nextRun', () => {
  it('finds what an expression finds, however long and wherever', () => {
    const piece = fc.oneof(
      fc.nat(40).map((length) => 'a1F'.repeat(14).slice(0, length)),
      fc.constantFrom('', ' ', 'x', '-', 'é', '中', '\u0430', 'ｆ', ' of many words '),
    )
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 24 }), (written, least) => {
        expect(runs(written, least)).toEqual(written.match(new RegExp(`[\\da-f]{${least},}`, 'gi')) ?? [])
      }),
      { numRuns: 2000 },
    )
  })

  it('tells where it begins and ends, and takes none that is one too short', () => {
    expect(nextRun('x12345678y', signs, 8)).toEqual({ from: 1, to: 9 })
    expect(nextRun('x1234567y1234567', signs, 8)).toBeUndefined()
    expect(nextRun('', signs, 1)).toBeUndefined()
  })

  it('begins no run before where it is told to', () => {
    expect(nextRun('12345678', signs, 4, 2)).toEqual({ from: 2, to: 8 })
    expect(nextRun('12345678', signs, 4, 6)).toBeUndefined()
  })

  it('knows characters of ASCII alone', () => {
    expect([...signsLike(/\w/)].filter((of) => of === 1)).toHaveLength(63)
    expect(signsLike(/[^a]/)).toHaveLength(128)
  })
})
