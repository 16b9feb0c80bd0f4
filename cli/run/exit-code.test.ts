import { describe, expect, it } from 'vitest'
import { exitCodeOf } from './exit-code'

const judged = (verdict: 'pass' | 'fail' | 'inconclusive' | 'invalid') => ({ verdict, at: null, reason: '' })

describe('exitCodeOf', () => {
  it.each([
    ['no result, whatever k6 says', 0, undefined, 110],
    ['no result of a k6 that failed', 104, undefined, 104],
    ['a pass', 0, judged('pass'), 0],
    ['a pass that k6 does not share', 99, judged('pass'), 99],
    ['an invalid run that k6 exits 0 for', 0, judged('invalid'), 110],
    ['a fail that k6 exits 0 for', 0, judged('fail'), 99],
    ['too few samples', 99, judged('inconclusive'), 98],
    ['an interrupted run', 105, judged('invalid'), 105],
    ['a stop in setup()', 108, judged('invalid'), 108],
  ])('%s', (_what, k6, verdict, code) => expect(exitCodeOf(k6, verdict)).toBe(code))

  it('is 0 for nothing but a pass', () => {
    for (const verdict of ['fail', 'inconclusive', 'invalid'] as const)
      for (const k6 of [0, 1, 99, 104, 105, 107, 108, 110, 255]) expect(exitCodeOf(k6, judged(verdict))).not.toBe(0)
  })
})
