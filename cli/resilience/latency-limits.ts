import { platformNamed } from '../../build/platforms'
import type { WindowLimits } from '../../resilience/windows'

/** What the SLA table says of answers, for windows of half a second: latency by target, and the share that may fail. */
export async function latencyLimits(platform: string): Promise<WindowLimits> {
  const targets = Object.values((await platformNamed(platform)).targets)
  const ms = targets.flatMap(({ gate, tags }): [string, number][] =>
    gate.metric === 'http_req_duration' && typeof tags?.['sla'] === 'string' ? [[tags['sla'], gate.limit.value]] : [],
  )
  const share = targets.find(({ gate }) => gate.metric === 'http_req_failed')?.gate.limit.value
  return { ms: Object.fromEntries(ms), failedShare: share ?? 0.01 }
}
