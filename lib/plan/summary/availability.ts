import type { Series } from '../../../thresholds/judge'
import type { Phase } from '../../../thresholds/plan'

/** Uptime in percent of the load's time, outages, and how long the longest took to end, in seconds. */
export function availability(
  series: Series,
  { phases, settings, once }: { phases: readonly Phase[]; settings: Record<string, unknown>; once: boolean },
) {
  const absent = (settings['ABSENT_CAPABILITIES'] ?? []) as readonly string[]
  if (once || absent.includes('health') || !series['runs_watched_to_the_end']?.['count']) return null
  const seconds = phases.at(-1)?.toS ?? 0
  const outage = series['outage_s']
  const count = outage?.['count'] ?? 0
  const down = count * (outage?.['avg'] ?? 0)
  return {
    uptime_percent: Math.round((1 - Math.min(1, down / seconds)) * 1e5) / 1e3,
    outages: count,
    longest_outage_s: count > 0 ? (outage?.['max'] ?? 0) : 0,
  }
}
