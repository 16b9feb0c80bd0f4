import type { Unit } from '../../../thresholds/units'
import type { Platform } from '../platform'
import { grouped, margin, quantity, span } from './format'
import type { Result, ResultCriterion } from './result'
import { table } from './table'

export interface ScorecardInput {
  result: Result
  report: Pick<Platform['report'], 'lines'>
  colour: boolean
  files: readonly string[]
}

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

/** The end of a run on one screen: the verdict sentence, a line for each target, then what explains them. */
export function scorecard(input: ScorecardInput): string {
  const { result } = input
  const { title, at, reason, criteria } = result
  const paint = (text: string, verdict: string) =>
    input.colour ? `\u001b[${colours[verdict] ?? '0'}m${text}\u001b[0m` : text
  const verdict = paint(result.verdict.toUpperCase(), result.verdict)
  const head = `${title} · ${verdict}${at === null ? '' : ` at ${at}`} · ${reason}`
  if (criteria.length === 0) return `\n${[head, ...tail(input)].join('\n')}\n`
  const several = new Set(criteria.map(({ phase }) => phase)).size > 2
  const lines = table(
    criteria.map((criterion) => row(criterion, several)),
    [2, 5, 6],
  ).map((line, i) => {
    const found = criteria[i]
    return found ? `  ${line}   ${paint(words[found.verdict], found.verdict)}${why(found)}` : line
  })
  return `\n${[head, '', ...lines, '', ...spreads(result), ...explanations(input), ...tail(input)].join('\n')}\n`
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

/** p50 to max of the latencies: the limits name no percentile, so the reader gets them all. */
function spreads(result: Result): string[] {
  const rows = result.criteria.flatMap((c) =>
    c.spread
      ? [
          [
            `${c.id}${c.phase ? ` ${c.phase}` : ''}`,
            ...[c.spread.p50, c.spread.p90, c.spread.p95, c.spread.p99, c.spread.max].map((v) =>
              quantity(v ?? 0, 'ms'),
            ),
            c.apdex === null ? '' : String(c.apdex),
          ],
        ]
      : [],
  )
  for (const [label, { p50, p90, p95, p99, max }] of Object.entries(result.reported))
    rows.push([label, ...[p50, p90, p95, p99, max].map((v) => quantity(v ?? 0, 'ms')), ''])
  if (rows.length === 0) return []
  return [
    ...table(
      [
        ['  latencies', 'p50', 'p90', 'p95', 'p99', 'max', 'apdex'],
        ...rows.map(([name = '', ...cells]) => [`  ${name}`, ...cells]),
      ],
      [1, 2, 3, 4, 5, 6],
    ),
    '',
  ]
}

/** The operations that failed most often; the result file has all. */
const operationsShown = 3

function explanations({ result, report }: ScorecardInput): string[] {
  const { throughput, generator, resources, errors_by_cause, errors_by_operation, wrong_answers_by_kind } = result
  const list = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => `${name} ${grouped(count)}`)
      .join(', ')
  const lines = [
    `  load         ${grouped(throughput.requests)} requests, ${throughput.requests_per_second.toFixed(1)}/s; ${grouped(throughput.arrivals.count)} ${throughput.arrivals.title}`,
    ...generatorLine(generator),
  ]
  lines.push(
    `  errors       ${Object.keys(errors_by_cause).length > 0 ? list(errors_by_cause) : 'none'}${Object.keys(wrong_answers_by_kind).length > 0 ? `; wrong answers: ${list(wrong_answers_by_kind)}` : ''}`,
  )
  const failing = Object.entries(errors_by_operation).sort(([, a], [, b]) => b - a)
  for (const [operation, count] of failing.slice(0, operationsShown))
    lines.push(`               ${grouped(count)} failed: ${operation}`)
  if (failing.length > operationsShown)
    lines.push(`               and of ${failing.length - operationsShown} more, in the result file`)
  const used = Object.entries(resources).map(
    ([name, r]) => `${name} ${(r.cpu_cores_mean ?? 0).toFixed(2)} cores, ${grouped(r.memory_mb_max ?? 0)} MB`,
  )
  const perCpu = resources['platform']?.requests_per_cpu_second
  if (used.length > 0)
    lines.push(
      `  resources    ${used.join('; ')}${perCpu ? `; ${grouped(perCpu)} requests for each CPU second of the platform` : ''}`,
    )
  if (result.availability)
    lines.push(
      `  uptime       ${result.availability.uptime_percent} %${result.availability.outages > 0 ? `; ${grouped(result.availability.outages)} outages, the longest ${quantity(result.availability.longest_outage_s, 's')}` : ''}`,
    )
  if (result.capacity_percent !== null)
    lines.push(`  capacity     every target held up to ${result.capacity_percent} % of the load`)
  if (result.recovery_s !== null)
    lines.push(`  recovery     within its limits again ${quantity(result.recovery_s ?? 0, 's')} after the load fell`)
  for (const [label, text] of report.lines(result.platform_report)) lines.push(`  ${label.padEnd(13)}${text}`)
  return lines
}

function generatorLine({ arrivals, vus_peak, vus_max, blocked_share }: Result['generator']): string[] {
  const parts = [
    `${grouped(vus_peak ?? 0)} of ${grouped(vus_max ?? 0)} VUs at work`,
    ...(arrivals ? [`${grouped(arrivals.completed)} of ${grouped(arrivals.planned)} arrivals made`] : []),
    ...(blocked_share === null
      ? []
      : [`${quantity(blocked_share, 'share')} of the time of requests went into connections`]),
  ]
  return [`  generator    ${parts.join('; ')}`]
}

function tail({ result, files }: ScorecardInput): string[] {
  const notes = result.notes.map((note) => `  note         ${note}`)
  return [...notes, ...files.map((file) => `  ${file}`)]
}

/** `for 60 s at 1,000 VUs`, from the gated phases. */
export function sizeOf(seconds: number, vus: number): string {
  return `for ${span(seconds)} at ${grouped(vus)} VUs`
}
