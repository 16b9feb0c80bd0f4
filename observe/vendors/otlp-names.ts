import type { Declaration } from '../../thresholds/metrics'
import type { GatedPhase, Watched } from '../watched'

/** Before each name that k6 sends by OTLP: `sla run --otlp` sets it. */
const prefix = 'k6_'

/** A metric as k6 sends it by OTLP. A rate becomes two counters. */
export function otlpName(metric: string, kind: Declaration['kind']): string {
  return kind === 'rate' ? `${prefix}${metric}.occurred` : `${prefix}${metric}`
}

/** What a rate is a share of. */
export function otlpTotalName(metric: string): string {
  return `${prefix}${metric}.total`
}

/** Where a target is judged, for who can filter by words: profiles, and phases of any of them. */
export interface JudgedIn {
  profiles: readonly string[]
  /** None when it is judged over the whole run. */
  phases: readonly string[]
}

export function judgedIn(
  { over, fromLoad = 0 }: Watched,
  profiles: readonly string[],
  phases: readonly GatedPhase[],
): JudgedIn {
  const own = phases.filter(({ profile, load }) => profiles.includes(profile) && load >= fromLoad)
  const names = [...new Set(own.map(({ phase }) => phase))]
  return over === 'run'
    ? { profiles, phases: [] }
    : { profiles: profiles.filter((name) => own.some(({ profile }) => profile === name)), phases: names }
}
