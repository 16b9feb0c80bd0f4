import type { Platform } from '../platform'
import { grouped, quantity, span } from './format'
import { levelLines } from './level-lines'
import type { Result } from './result'
import { columns } from './table'
import { verdictLines } from './verdict-lines'

export interface ScorecardInput {
  result: Result
  report: Pick<Platform['report'], 'lines'>
  colour: boolean
  files: readonly string[]
}

/** The end of a run on one screen: the verdict sentence, a line for each target, then what explains them. */
export function scorecard(input: ScorecardInput): string {
  const { result, colour } = input
  const verdict = verdictLines(result, colour)
  if (result.criteria.length === 0) return `\n${[...verdict, ...tail(input)].join('\n')}\n`
  return `\n${[...verdict, '', ...levels(result), ...spreads(result), ...explanations(input), ...tail(input)].join('\n')}\n`
}

/** stress and spike: a line for each level of the load. */
function levels({ levels: found }: Result): string[] {
  return found ? [...levelLines(found), ''] : []
}

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
    ...columns(
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
  if (result.levels)
    lines.push(
      result.levels.back_s === null
        ? '  recovery     not within its limits again while it was watched'
        : `  recovery     within its limits again ${quantity(result.levels.back_s, 's')} after the load fell`,
    )
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
