import type { KeptCriterion, KeptEnvelope } from '../../history/result/envelope'
import { countText, limitText, percent, quantityText } from '../words/quantities'
import type { DatabaseSeen } from './database-seen'
import type { SeenFinding } from './findings-seen'
import type { CriterionMore, ReportedRun } from './measured'
import type { RedisSeen } from './redis-seen'
import type { Operation, RunSeries } from './series'

/** Something to do, and the numbers that say so. */
export interface Advice {
  what: string
  /** Where in the result it is read from. */
  evidence: string
  /** Larger is more urgent. */
  weight: number
}

export interface AdviceInput {
  run: KeptEnvelope
  measured: ReportedRun
  series: RunSeries | null
  criteria: readonly (KeptCriterion & CriterionMore)[]
  database: DatabaseSeen | null
  redis: RedisSeen | null
}

/** Fewer requests than these say little of an operation. */
const leastCalls = 30
/** More of one kind at once are no longer what to do first. */
const most = 3
/** A part of all time below this is not where to begin. */
const leastShare = 0.1

/**
 * What to fix first, most urgent first: what failed, then where the time goes. Each names its evidence; without
 * evidence there is no advice.
 */
export function adviceOf(input: AdviceInput): Advice[] {
  if (input.run.verdict === 'invalid') return generatorAdvice(input)
  return [
    ...failedTargets(input),
    ...errorAdvice(input.measured),
    ...operationAdvice(input.series?.operations ?? []),
    ...watchAdvice('Database', input.database?.findings),
    ...watchAdvice('Cache', input.redis?.findings),
    ...queueAdvice(input.measured),
    ...capacityAdvice(input),
  ].sort((a, b) => b.weight - a.weight)
}

function failedTargets({ criteria }: AdviceInput): Advice[] {
  return criteria
    .filter(({ verdict, judges }) => verdict === 'fail' && judges !== 'generator')
    .map((c) => {
      const off = c.actual === null ? 1 : Math.abs(c.actual - c.limit) / (Math.abs(c.limit) || 1)
      return {
        what: `${c.id}, ${c.title}: ${c.actual === null ? 'it has no data' : 'it is past its limit'}.${c.because ? ` ${c.because}` : ''}`,
        evidence: `${c.statistic} ${quantityText(c.actual, c.unit)}, limit ${limitText(c.comparison, c.limit, c.unit)}`,
        weight: 1_000 + Math.min(off, 100),
      }
    })
}

/** What each cause asks for; docs/metrics.md has what they mean. */
const causes: Readonly<Record<string, string>> = {
  timeout:
    'Requests went unanswered: look for what blocks the server, a lock, a full queue or a pool without a free connection.',
  connection: 'Connections were refused or broke: look at the listen queue, the limit on open files and restarts.',
  tls: 'No secure connection was made: look at certificates and at the cost of handshakes.',
  shed: 'The platform sent load away: scale it out, or raise the limit if it has room.',
  'too-many':
    'A rate limit answered 429 without Retry-After: say when to come again, and see whether the limit fits the load.',
  'server-error': 'The server failed: its log of the same minutes says why.',
  'client-error': 'The platform refused requests that should be right: contract and script differ, or a token ran out.',
  redirect: 'An address answered with a redirect, which is not followed: correct the base URL.',
  'not-refused': 'The platform took what it should refuse: see the wrong answers, which say what.',
  body: 'A body could not be read: look for answers that were cut off.',
}

function errorAdvice({ errors_by_cause, errors_by_operation, throughput }: ReportedRun): Advice[] {
  const all = throughput.requests ?? 0
  const [worst] = Object.entries(errors_by_operation).sort(([, a], [, b]) => b - a)
  const causesByCount = Object.entries(errors_by_cause).sort(([, a], [, b]) => b - a)
  return causesByCount.slice(0, most).map(([cause, errors]) => ({
    what: causes[cause] ?? `Requests failed with the cause ${cause}.`,
    evidence: `${countText(errors)} × ${cause}${all > 0 ? `, ${percent(errors / all, 2)} of all requests` : ''}${worst ? `; most failures of any kind: ${worst[0]} (${countText(worst[1])})` : ''}`,
    weight: 100 + (all > 0 ? (errors / all) * 100 : 0),
  }))
}

/** Where the time goes: calls × mean, and how much of it the database has by Server-Timing. */
function operationAdvice(operations: readonly Operation[]): Advice[] {
  const all = operations.reduce((sum, { calls, mean_ms }) => sum + calls * mean_ms, 0)
  if (!(all > 0)) return []
  return operations
    .filter(({ calls }) => calls >= leastCalls)
    .map((operation) => ({ ...operation, share: (operation.calls * operation.mean_ms) / all }))
    .filter(({ share }) => share >= leastShare)
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
    .map(({ name, calls, mean_ms, database_ms, share }) => {
      const inDatabase = database_ms === null ? null : Math.min(1, database_ms / mean_ms)
      return {
        what: `${name} takes ${percent(share, 0)} of all server time.${sayHow(name, inDatabase)}`,
        evidence: `${countText(calls)} calls × ${quantityText(mean_ms, 'ms')} mean${inDatabase === null ? '' : `; Server-Timing: ${quantityText(database_ms, 'ms')} of it in queries (${percent(inDatabase, 0)})`}`,
        weight: share * 50,
      }
    })
}

function sayHow(name: string, inDatabase: number | null): string {
  if (inDatabase === null) return ' The server does not say where the time goes: Server-Timing would.'
  if (inDatabase < 0.5) return ' Most of it is not in queries: profile the code, or give it more processors.'
  return name.startsWith('GET ')
    ? ' Most of it is in queries, and it only reads: a cache of what seldom changes takes calls away, an index makes the rest shorter.'
    : ' Most of it is in queries, and it writes: look at indexes, at locks and at how much one transaction does; a cache does not help.'
}

/** What a watch found, in its own order: causes before what follows from them. */
function watchAdvice(of: string, findings: readonly SeenFinding[] = []): Advice[] {
  return findings.slice(0, most).map(({ says, mend }, at) => ({
    what: `${of}: ${mend}.`,
    evidence: says,
    weight: 70 - at,
  }))
}

function queueAdvice({ reported }: ReportedRun): Advice[] {
  const queue = Object.entries(reported).find(([label]) => label.includes('queue'))
  const [label, spread] = queue ?? []
  if (!label || !spread || (spread.samples ?? 0) < leastCalls || (spread.p95 ?? 0) < 1) return []
  return [
    {
      what: 'Work waits before it is begun: more workers, or a higher limit on what runs at once, would take that time away.',
      evidence: `${label}: p50 ${quantityText(spread.p50, 'ms')}, p95 ${quantityText(spread.p95, 'ms')}, ${countText(spread.samples)} samples`,
      weight: 20,
    },
  ]
}

/** What one core carries, which is what more load will cost. */
function capacityAdvice({ measured, run }: AdviceInput): Advice[] {
  return Object.entries(measured.resources).flatMap(([service, used]): Advice[] => {
    const { cpu_cores_mean: mean, cpu_cores_max: max, requests_per_cpu_second: perCpu } = used
    if (service !== 'platform' || mean === null || perCpu === null) return []
    const isSaturated = max !== null && mean > 0.8 * max && run.verdict === 'fail'
    return [
      {
        what: isSaturated
          ? `The ${run.platform} server was at its most for most of the run: it needs more processors, or less work a request.`
          : `To scale: one core of the ${run.platform} server carries some ${countText(perCpu)} requests a second of this mix.`,
        evidence: `${quantityText(mean, 'cores')} mean, ${quantityText(max, 'cores')} at most; ${countText(perCpu)} requests for each CPU second`,
        weight: isSaturated ? 60 : 1,
      },
    ]
  })
}

function generatorAdvice({ run, measured }: AdviceInput): Advice[] {
  const { system } = measured.generator
  return [
    {
      what: 'The load generator was the bottleneck: nothing here says anything of the platform. Give k6 more processors or fewer VUs, and run again.',
      evidence: `${run.reason}${system['cpu_cores_mean'] === undefined ? '' : `; k6 used ${system['cpu_cores_mean']} of ${system['cores']} cores`}`,
      weight: 1_000,
    },
  ]
}
