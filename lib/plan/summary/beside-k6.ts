import type { Judged, Series } from '../../../thresholds/judge'
import type { Targets } from '../../../thresholds/target'
import { conclude, withoutBlame } from '../../../thresholds/verdict'
import { type EnvelopeInput, envelopeOf } from './envelope'

/** What a command of `sla` knows of what it ran, k6 or not: the rest of its result's envelope follows from it. */
export interface BesideK6Summary
  extends Pick<
    EnvelopeInput<string>,
    'platform' | 'build' | 'k6_version' | 'scenario_sha256' | 'seed' | 'time_scale' | 'hosts'
  > {
  targets: Targets
  started_at: string
  ended_at: string
}

/** The envelope of what a command measured by itself. `invalid`: it says nothing of the platform, for the reason given. */
export function besideEnvelope<Kind extends string>(
  kind: Kind,
  { targets: _, ...beside }: BesideK6Summary,
  { judged, series, reason, invalid }: { judged: readonly Judged[]; series: Series; reason: string; invalid: boolean },
) {
  const { verdict } = conclude(judged, {})
  return envelopeOf({
    ...beside,
    kind,
    id: `${beside.platform.name}-${kind}-${beside.started_at.replace(/[-:]|\.\d+/g, '')}`,
    profile: kind,
    duration_s: (Date.parse(beside.ended_at) - Date.parse(beside.started_at)) / 1000,
    instance: { index: 1, of: 1 },
    conclusion: { verdict: invalid ? 'invalid' : verdict, reason },
    notes: [],
    judged: invalid ? withoutBlame(judged) : judged,
    series,
  })
}
