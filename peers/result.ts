import { type BesideK6Summary, besideEnvelope } from '../lib/plan/summary/beside-k6'
import { conclude } from '../thresholds/verdict'
import type { PeerSize } from './journey'
import type { PeerMeasured } from './judge'

/** What a tool's process used, as far as it could be sampled. */
export interface PeerUse {
  cpu_seconds: number
  memory_mb_max: number
}

export interface PeerOutcome extends BesideK6Summary {
  tool: { name: string; title: string }
  size: PeerSize
  measured: PeerMeasured
  use: PeerUse | undefined
  /** Why the numbers say nothing of the platform; '' when they do. */
  invalid: string
}

/** The result of a run with another tool, in the envelope that all results share. */
export function peerResultOf({ tool, size, measured, use, invalid, ...beside }: PeerOutcome) {
  const { judged, series, phases, requests, failed, made } = measured
  const judgedFor = `for ${size.holdS} s at ${size.vus} sessions`
  const { at, reason } = conclude(judged, { judgedFor })
  const { name, title } = beside.platform
  const profile = `peer-${tool.name}`
  return {
    ...besideEnvelope('peer', beside, { judged, series, reason: invalid || reason, invalid: invalid !== '' }),
    id: `${name}-${profile}-${beside.started_at.replace(/[-:]|\.\d+/g, '')}`,
    profile,
    title: `${title} load by ${tool.title}`,
    at: invalid ? null : (at ?? null),
    /** The load generator; every other result is k6's. */
    tool: tool.name,
    size,
    phases,
    throughput: {
      requests,
      requests_per_second: Math.round((requests / size.holdS) * 1000) / 1000,
      failed_share: requests > 0 ? failed / requests : 0,
    },
    generator_use: use
      ? {
          ...use,
          requests: made,
          cpu_ms_per_request: Math.round((use.cpu_seconds / Math.max(1, made)) * 1e6) / 1000,
        }
      : null,
  }
}

export type PeerResult = ReturnType<typeof peerResultOf>
