import type { Breach, TrialVerdict } from '../../limit/trial'
import { minBatchSamples, rankInterval } from '../../thresholds/confidence'
import type { Arrival } from './arrivals'

/** What one number of connections gave. */
export interface LadderStep {
  verdict: TrialVerdict
  /** Of the whole hold, in ms; null without an answer. */
  p50_ms: number | null
  p95_ms: number | null
  p99_ms: number | null
  /** Arrivals that found no connection free, as a share, and how long 95 % of all waited at most, in ms. */
  waited_share: number
  waited_p95_ms: number | null
  /** Answered, per second. */
  answered_per_s: number
  failed: number
  /** The most frequent failure, in the server's words. */
  failure: string | null
}

/** Each is judged by itself: a load that is too high shows in the last, and a lucky start hides nothing. */
const windows = 3
/** What of the arrivals may fail. */
const failedAtMost = 0.01
/** Later than this, at p95, the generator was the bottleneck: a tenth of the limit would be its own. */
const lateAtMostMs = 5
/** An arrival waited when it did so for longer than the scheduling of two callbacks takes. */
const waitedFromMs = 1

/** Holds the arrivals of a hold against the limit of a query's 95th percentile. */
export function judgeArrivals(arrivals: readonly Arrival[], holdMs: number, limitMs: number): LadderStep {
  const answered = arrivals.filter(({ error }) => error === undefined)
  const latencies = ranked(answered.map(({ latencyMs }) => latencyMs))
  const waits = ranked(arrivals.map(({ waitedMs }) => waitedMs))
  const failures = arrivals.flatMap(({ error }) => error ?? [])
  const late = quantile(ranked(arrivals.map(({ lateMs }) => lateMs)), 95) ?? 0
  const waited = arrivals.filter(({ waitedMs }) => waitedMs >= waitedFromMs).length
  const seen = {
    p50_ms: rounded(quantile(latencies, 50)),
    p95_ms: rounded(quantile(latencies, 95)),
    p99_ms: rounded(quantile(latencies, 99)),
    waited_share: rounded(waited / Math.max(1, arrivals.length)) ?? 0,
    waited_p95_ms: rounded(quantile(waits, 95)),
    answered_per_s: Math.round(answered.length / (holdMs / 1000)),
    failed: failures.length,
    failure: mostFrequent(failures),
  }
  const verdict = (): TrialVerdict => {
    if (late > lateAtMostMs) {
      const reason = `the load generator was the bottleneck: it noticed arrivals ${rounded(late)} ms late (p95), at most ${lateAtMostMs} are allowed`
      return { kind: 'no-trial', because: 'generator', reason }
    }
    const broke = breachesIn(arrivals, holdMs, limitMs)
    const share = failures.length / Math.max(1, arrivals.length)
    if (share > failedAtMost) broke.push({ id: 'errors', said: `${percent(share)} failed: ${seen.failure}` })
    if (broke.length > 0) return { kind: 'unsustainable', broke, shedding: 'collapsed' }
    return { kind: 'sustainable' }
  }
  return { verdict: verdict(), ...seen }
}

function breachesIn(arrivals: readonly Arrival[], holdMs: number, limitMs: number): Breach[] {
  for (let at = 0; at < windows; at++) {
    const inWindow = arrivals.filter(({ dueMs }) => Math.floor((dueMs * windows) / holdMs) === at)
    if (inWindow.length < minBatchSamples)
      return [
        { id: 'samples', said: `${inWindow.length} arrivals in a third of the hold, ${minBatchSamples} are needed` },
      ]
    const latencies = ranked(inWindow.map(({ latencyMs }) => latencyMs))
    const upTo = quantile(latencies, rankInterval(95, inWindow.length).upper) ?? Number.POSITIVE_INFINITY
    if (upTo < limitMs) continue
    const p95 = quantile(latencies, 95)
    const waited = quantile(ranked(inWindow.map(({ waitedMs }) => waitedMs)), 95)
    const of = `p95 ${rounded(p95)} ms (up to ${rounded(upTo)}), limit < ${limitMs}`
    const exhausted = (waited ?? 0) >= limitMs / 2
    return [
      exhausted
        ? {
            id: 'pool',
            said: `the pool was exhausted: ${of}, of which up to ${rounded(waited)} ms went by before a connection was free`,
          }
        : { id: 'query', said: of },
    ]
  }
  return []
}

function ranked(values: readonly number[]): number[] {
  return [...values].sort((one, two) => one - two)
}

/** By nearest rank. */
function quantile(sorted: readonly number[], percentile: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1))]
}

function mostFrequent(failures: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const failure of failures) counts.set(failure, (counts.get(failure) ?? 0) + 1)
  return [...counts].sort(([, one], [, two]) => two - one)[0]?.[0] ?? null
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 100) / 100
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}
