import type { GateOutcome, State } from '../../history/gate/gate'

/** A criterion's verdict in words. */
export const verdictWords: Readonly<Record<string, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  reported: 'reported',
  not_proved: 'NOT PROVED',
  not_measured: 'NOT MEASURED',
}

/** What the comparison with earlier runs says, in words. */
export const stateWords: Readonly<Record<State, string>> = {
  same: 'no worse',
  better: 'better',
  suspect: 'worse in this run alone',
  regression: 'WORSE',
  insufficient: 'too few comparable runs before',
  missing: 'NO DATA, earlier runs had some',
  'limit-only': '',
}

/** How serious an outcome looks: the colour and the sign beside the word. */
export type Tone = 'good' | 'bad' | 'open' | 'void' | 'plain'

const tones: Readonly<Record<string, Tone>> = {
  pass: 'good',
  fail: 'bad',
  regression: 'bad',
  inconclusive: 'open',
  insufficient: 'open',
  not_proved: 'open',
  not_measured: 'open',
  invalid: 'void',
}

export function toneOf(verdict: GateOutcome | (string & {})): Tone {
  return tones[verdict] ?? 'plain'
}

/** Never by colour alone. */
export const signs: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', open: '?', void: '⊘', plain: '·' }
