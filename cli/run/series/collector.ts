import type { SeriesPoint } from './remote-write'
import { LatencySpread } from './spread'

/** Most points of a line in the result file. */
const mostSteps = 1_000

/** What was seen between two messages. */
interface Step {
  atMs: number
  lengthMs: number
  requests: number
  failed: number
  vus: number | null
  all: LatencySpread
  targets: Map<string, LatencySpread>
}

interface OperationSums {
  all: LatencySpread
  errors: Map<string, number>
  roles: Map<string, LatencySpread>
  database: { count: number; sum: number }
}

/** What is known right now, for whoever watches the run. */
export interface Now {
  requests_per_second: number
  failed_per_second: number
  vus: number | null
  p95_ms: number | null
  /** p95 of each target's samples of the last step. */
  targets: ReadonlyMap<string, number | null>
}

/** Puts together what k6 sends: a step for each, and sums by operation. Its size does not grow with the load. */
export class SeriesCollector {
  private readonly steps: Step[] = []
  private readonly operations = new Map<string, OperationSums>()
  private lastMs: number

  constructor(startedMs: number) {
    this.lastMs = startedMs
  }

  add(points: readonly SeriesPoint[], atMs: number): Now {
    const step: Step = {
      atMs,
      lengthMs: Math.max(1, atMs - this.lastMs),
      requests: 0,
      failed: 0,
      vus: null,
      all: new LatencySpread(),
      targets: new Map(),
    }
    this.lastMs = atMs
    for (const point of points) this.take(point, step)
    this.steps.push(step)
    return {
      requests_per_second: perSecond(step.requests, step),
      failed_per_second: perSecond(step.failed, step),
      vus: step.vus,
      p95_ms: step.all.percentile(95),
      targets: new Map([...step.targets].map(([id, spread]) => [id, spread.percentile(95)])),
    }
  }

  /**
   * The section `series` of a result.
   * @param startedMs when the run's own clock began: the phases count from it
   * @param percentiles the percentile that each target is judged by
   */
  section(startedMs: number, percentiles: ReadonlyMap<string, number>): object {
    const steps = this.steps.filter(({ atMs }) => atMs > startedMs)
    const line = (of: (step: Step) => number | null) => steps.map((step) => rounded(of(step)))
    const ids = [...new Set(steps.flatMap(({ targets }) => [...targets.keys()]))].sort()
    const lines = {
      requests_per_second: line((step) => perSecond(step.requests, step)),
      failed_per_second: line((step) => perSecond(step.failed, step)),
      vus: line(({ vus }) => vus),
      p50_ms: line(({ all }) => all.percentile(50)),
      p95_ms: line(({ all }) => all.percentile(95)),
      max_ms: line(({ all }) => (all.count > 0 ? all.max : null)),
    }
    const targets = Object.fromEntries(
      ids.map((id) => [id, line((step) => step.targets.get(id)?.percentile(percentiles.get(id) ?? 95) ?? null)]),
    )
    const at = steps.map(({ atMs }) => Math.round((atMs - startedMs) / 100) / 10)
    return {
      at_s: fewer(at, (of) => of[of.length - 1] ?? 0),
      ...Object.fromEntries(Object.entries(lines).map(([name, values]) => [name, fewer(values, peakOf(values))])),
      targets: Object.fromEntries(Object.entries(targets).map(([id, values]) => [id, fewer(values, peakOf(values))])),
      operations: [...this.operations].map(([name, of]) => operationOf(name, of)).sort((a, b) => b.calls - a.calls),
    }
  }

  /** Requests of the load in a part of the run, in ms since the epoch: of a step that only overlaps with it, its share. */
  requestsBetween(from: number, to: number): number {
    return this.steps.reduce((sum, { atMs, lengthMs, requests }) => {
      const overlap = Math.min(atMs, to) - Math.max(atMs - lengthMs, from)
      return sum + requests * Math.max(0, Math.min(1, overlap / lengthMs))
    }, 0)
  }

  private take({ metric, tags, value = 0, histogram }: SeriesPoint, step: Step): void {
    const { name, phase = '', sla, role, cause } = tags
    if (metric === 'vus') step.vus = Math.max(step.vus ?? 0, value)
    if (phase === 'setup' || phase === 'teardown') return
    if (metric === 'http_reqs') step.requests += value
    if (metric === 'request_errors' && name && cause && value > 0) {
      step.failed += value
      count(this.operation(name).errors, cause, value)
    }
    if (metric === 'server_db_sum_ms' && name && histogram) {
      const { database } = this.operation(name)
      database.count += histogram.count
      database.sum += histogram.sum
    }
    if (metric !== 'http_req_duration' || !histogram || !name) return
    step.all.add(histogram)
    if (sla) spreadIn(step.targets, sla).add(histogram)
    const operation = this.operation(name)
    operation.all.add(histogram)
    if (role) spreadIn(operation.roles, role).add(histogram)
  }

  private operation(name: string): OperationSums {
    const known = this.operations.get(name)
    if (known) return known
    const made = { all: new LatencySpread(), errors: new Map(), roles: new Map(), database: { count: 0, sum: 0 } }
    this.operations.set(name, made)
    return made
  }
}

function spreadIn(spreads: Map<string, LatencySpread>, key: string): LatencySpread {
  const known = spreads.get(key) ?? new LatencySpread()
  spreads.set(key, known)
  return known
}

function count(counts: Map<string, number>, key: string, value: number): void {
  counts.set(key, (counts.get(key) ?? 0) + value)
}

function perSecond(value: number, { lengthMs }: Step): number {
  return value / (lengthMs / 1_000)
}

function operationOf(name: string, { all, errors, roles, database }: OperationSums) {
  return {
    name,
    calls: all.count,
    errors: Object.fromEntries(errors),
    mean_ms: rounded(all.count > 0 ? all.sum / all.count : 0),
    p50_ms: rounded(all.percentile(50)),
    p95_ms: rounded(all.percentile(95)),
    max_ms: rounded(all.count > 0 ? all.max : null),
    database_ms: rounded(database.count > 0 ? database.sum / database.count : null),
    roles: Object.fromEntries(
      [...roles].map(([role, spread]) => [role, { calls: spread.count, p95_ms: rounded(spread.percentile(95)) }]),
    ),
  }
}

/** At most so many values: neighbours become one, which `of` chooses or makes. */
function fewer<T>(values: readonly T[], of: (group: readonly T[]) => T): T[] {
  const size = Math.ceil(values.length / mostSteps)
  if (size <= 1) return [...values]
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) => of(values.slice(n * size, (n + 1) * size)))
}

/** Of some neighbours the one that is furthest from the line's mean: peaks stay, and so do gaps of the load. */
function peakOf(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null)
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  return (group: readonly (number | null)[]): number | null =>
    group.reduce<number | null>(
      (best, one) => (one !== null && (best === null || Math.abs(one - mean) > Math.abs(best - mean)) ? one : best),
      null,
    )
}

function rounded(value: number): number
function rounded(value: number | null): number | null
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4))
}
