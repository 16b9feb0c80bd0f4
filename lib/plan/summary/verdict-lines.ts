import type { Unit } from '../../../thresholds/units'
import type { Envelope, ResultCriterion } from './envelope'
import { grouped, margin, quantity } from './format'
import { columns } from './table'

const words: Record<ResultCriterion['verdict'], string> = {
  pass: 'pass',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  reported: 'reported',
  not_proved: 'NOT PROVED',
  not_measured: 'NOT MEASURED',
}
const colours: Record<string, string> = {
  pass: '32',
  fail: '31',
  inconclusive: '33',
  invalid: '35',
  not_proved: '33',
  not_measured: '33',
  reported: '2',
}

/** How a result came out: the verdict sentence, and a line for each target. */
export function verdictLines(
  { title, verdict, at, reason, criteria }: Pick<Envelope, 'title' | 'verdict' | 'at' | 'reason' | 'criteria'>,
  colour: boolean,
): string[] {
  const paint = (text: string, of: string) => (colour ? `\u001b[${colours[of] ?? '0'}m${text}\u001b[0m` : text)
  const head = `${title} · ${paint(verdict.toUpperCase(), verdict)}${at === null ? '' : ` at ${at}`} · ${reason}`
  if (criteria.length === 0) return [head]
  const several = new Set(criteria.map(({ phase }) => phase)).size > 2
  const lines = columns(
    criteria.map((criterion) => row(criterion, several)),
    [2, 5, 6],
  ).map((line, i) => {
    const found = criteria[i]
    return found ? `  ${line}   ${paint(words[found.verdict], found.verdict)}${why(found)}` : line
  })
  return [head, '', ...lines]
}

/** The 95 % interval: `12–14.9 ms`. */
function between({ lower, upper }: NonNullable<ResultCriterion['interval']>, unit: Unit): string {
  const from = quantity(lower, unit)
  const to = quantity(upper, unit)
  return from === to ? `(${to})` : `(${from.replace(/ \D+$/, '')}–${to})`
}

function row(c: ResultCriterion, several: boolean): string[] {
  const { actual, limit } = c.per_hour ?? c
  const unit = c.per_hour ? `${c.unit}/h` : c.unit
  const sign = limit === 0 ? '=' : { '<': '<', '<=': '≤', '>': '>', '>=': '≥' }[c.comparison]
  return [
    c.id,
    `${c.title}${statisticInWords(c.statistic)}${several && c.phase ? ` [${c.phase}]` : ''}`,
    actual === null ? '–' : quantity(actual, unit),
    c.interval ? between(c.interval, unit) : '',
    `${sign} ${quantity(limit, unit)}`,
    actual === null ? '' : margin(actual, limit),
    c.verdict === 'not_measured' ? '' : `${grouped(c.samples)} ${c.samples === 1 ? 'sample' : 'samples'}`,
  ]
}

function statisticInWords(statistic: string): string {
  if (!statistic.startsWith('p(')) return ''
  const percentile = statistic.slice(2, -1)
  return percentile === '50' ? ', median' : `, p${percentile}`
}

/** In brackets, why a verdict is not a plain one; an undecided one with what would settle it. */
function why({ reason, samples_to_settle: settling }: ResultCriterion): string {
  if (!reason) return ''
  const settles = settling !== null && settling <= settleable
  return ` (${reason}${settles ? `; some ${grouped(settling)} samples would settle it` : ''})`
}

/** More samples than any run has: such a number helps nobody. */
const settleable = 1e7
