import { load } from '../lib/plan/profiles/load'
import { trendStats } from '../lib/plan/summary/percentiles'
import { type Criterion, compile } from '../thresholds/compile'
import { type Judged, judge, type Series, type Values } from '../thresholds/judge'
import type { Phase } from '../thresholds/plan'
import type { Targets } from '../thresholds/target'
import { arrivalsActor, beforeActor, type PeerJourney, type PeerSize, requestsOf } from './journey'
import type { PeerSample, PeerSamples } from './samples'

/** A sample with what the journey says of its request. */
interface Tagged extends PeerSample {
  /** Seconds since the first session began. */
  atS: number
  actor: string
  tags: Readonly<Record<string, string | undefined>>
  counts: string | undefined
}

export interface PeerMeasured {
  judged: Judged[]
  series: Series
  phases: Phase[]
  /** Requests in the hold, and how many of them failed. */
  requests: number
  failed: number
  /** Requests from the first to the last, logins and ramp-up among them. */
  made: number
  startedMs: number
}

/**
 * Judges the SLA table by what a tool measured in the hold. Rows about what no tool but k6 measures here are NOT
 * MEASURED; limits, ranks and the samples that are needed are those of the profile `load`.
 * @param tool in the reader's words
 * @throws Error of one line when there is no sample in the hold
 */
export function judgePeer(
  { samples, failedUnseen }: PeerSamples,
  {
    tool,
    journey,
    targets,
    size,
    absent,
  }: { tool: string; journey: PeerJourney; targets: Targets; size: PeerSize; absent: readonly string[] },
): PeerMeasured {
  const { rampS, holdS } = size
  const phases: Phase[] = [
    { name: 'ramp-up', fromS: 0, toS: rampS, load: 0, gated: false, reported: false },
    { name: 'hold', fromS: rampS, toS: rampS + holdS, load: 1, gated: true, reported: true },
  ]
  const { criteria } = compile(targets, { profile: load.name, traits: load.traits, phases, size, absent })
  const requests = requestsOf(journey)
  const known = samples.filter(({ label }) => requests.has(label))
  const sessions = known.filter(({ label }) => ![arrivalsActor, beforeActor].includes(requests.get(label)?.actor ?? ''))
  const startedMs = sessions.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY)
  const tagged = known.flatMap((sample): Tagged[] => {
    const of = requests.get(sample.label)
    if (!of || of.actor === beforeActor) return []
    const { request, actor, role } = of
    const tags = { sla: request.sla, role, scenario: actor === arrivalsActor ? 'arrivals' : 'sessions' }
    return [{ ...sample, atS: (sample.atMs - startedMs) / 1000, actor, tags, counts: request.counts }]
  })
  const held = tagged.filter(({ atS }) => atS >= rampS && atS < rampS + holdS)
  if (held.length === 0)
    throw new Error(
      `${tool} left ${samples.length} samples and none in the hold: nothing can be judged; was it cut short?`,
    )
  const stats = trendStats(criteria).flatMap((name) => /^p\((.+)\)$/.exec(name)?.[1] ?? [])
  const counted = new Set([...requests.values()].flatMap(({ request }) => request.counts ?? []))
  const series: Series = {}
  const judged = criteria.map((criterion): Judged => {
    const of = measuredBy(criterion, counted)
    if (criterion.mode === 'not_measured') return judge(criterion, {})
    if (!of) return { ...judge({ ...criterion, mode: 'not_measured' }, {}), reason: `${tool} does not measure it` }
    const own = held.filter(({ tags }) => Object.entries(criterion.tags).every(([key, value]) => tags[key] === value))
    Object.assign(series, of(criterion, own, stats))
    return judge(criterion, series)
  })
  const failed = held.filter(({ ok }) => !ok).length + failedUnseen
  return {
    judged,
    series,
    phases,
    requests: held.length + failedUnseen,
    failed,
    made: samples.length + failedUnseen,
    startedMs,
  }

  /** How the series of a criterion come from samples; undefined where they do not. */
  function measuredBy({ metric, phase }: Criterion, counters: ReadonlySet<string>) {
    if (phase === undefined) return undefined
    if (metric === 'http_req_duration') return latencies
    if (metric === 'http_req_failed') return failures
    return counters.has(metric) ? counts : undefined
  }

  function latencies(criterion: Criterion, own: readonly Tagged[], percentiles: readonly string[]): Series {
    const found: Series = {
      [criterion.series]: valuesOf(own, percentiles),
      [criterion.samplesSeries]: { count: own.length },
    }
    const parts = criterion.stretches?.map(({ series: name }) => name) ?? criterion.batches ?? []
    parts.forEach((name, at) => {
      const inPart = own.filter(({ atS }) => Math.floor(((atS - rampS) / holdS) * parts.length) === at)
      found[name] = valuesOf(inPart, percentiles)
      const counter = criterion.stretches?.[at]?.samplesSeries
      if (counter) found[counter] = { count: inPart.length }
    })
    return found
  }

  function failures(criterion: Criterion, own: readonly Tagged[]): Series {
    const all = own.length + failedUnseen
    const bad = own.filter(({ ok }) => !ok).length + failedUnseen
    return { [criterion.series]: { rate: bad / all }, [criterion.samplesSeries]: { count: all } }
  }

  function counts(criterion: Criterion, own: readonly Tagged[]): Series {
    const count = own.filter((sample) => sample.counts === criterion.metric && sample.ok).length
    return { [criterion.series]: { count }, [criterion.samplesSeries]: { count } }
  }
}

/** As k6 gives them: percentiles between the ranks by interpolation. */
function valuesOf(samples: readonly PeerSample[], percentiles: readonly string[]): Values {
  const sorted = samples.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  if (sorted.length === 0) return { count: 0 }
  const at = (percentile: number) => {
    const rank = (percentile / 100) * (sorted.length - 1)
    const [low = 0, high = low] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]]
    return low + (high - low) * (rank - Math.floor(rank))
  }
  return {
    count: sorted.length,
    avg: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    min: at(0),
    med: at(50),
    max: at(100),
    ...Object.fromEntries(percentiles.map((percentile) => [`p(${percentile})`, at(Number(percentile))])),
  }
}
