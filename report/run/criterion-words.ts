import { change, interval, limitText, marginTo, quantityText } from '../words/quantities'
import { stateWords } from '../words/verdicts'
import type { Scored } from './facts'

/** A criterion's line of the scorecard, in words. */
export interface CriterionWords {
  /** T1, or M1 doctor. */
  id: string
  /** call initiation, p95 [hold]. */
  title: string
  actual: string
  interval: string
  limit: string
  margin: string
  samples: string
  /** Against the accepted runs: the level, and how far from it. */
  baseline: string
  change: string
  /** What the comparison says, and why the verdict is not a plain one. */
  why: string
}

export function wordsOf(c: Scored): CriterionWords {
  const unit = c.per_hour ? `${c.unit}/h` : c.unit
  const [actual, to] = c.per_hour ? [c.per_hour.actual, c.per_hour.limit] : [c.actual, c.limit]
  const before = c.judged?.baseline ?? null
  // The gate's own sentence says it of all of them at once.
  const state = c.judged && c.judged.state !== 'insufficient' ? stateWords[c.judged.state] : ''
  return {
    id: c.id,
    title: `${c.title}${percentileOf(c.statistic)}${c.phase ? ` [${c.phase}]` : ''}`,
    actual: quantityText(actual, unit),
    interval: interval(c.interval, c.unit),
    limit: limitText(c.comparison, to, unit),
    margin: marginTo(actual, to),
    samples: c.samples === null || c.verdict === 'not_measured' ? '' : c.samples.toLocaleString('en'),
    baseline: before ? quantityText(before.level, c.unit) : '',
    change: before ? change(c.judged?.change ?? null) : '',
    why: [
      c.reason ?? '',
      state,
      c.judged?.worseSince ? `since ${c.judged.worseSince}` : '',
      c.judged?.waiver ? `waived by ${c.judged.waiver.id} until ${c.judged.waiver.expires}` : '',
    ]
      .filter(Boolean)
      .join('; '),
  }
}

function percentileOf(statistic: string): string {
  if (!statistic.startsWith('p(')) return ''
  const percentile = statistic.slice(2, -1)
  return percentile === '50' ? ', median' : `, p${percentile}`
}
