import { quantity } from '../../lib/plan/summary/format'
import type { Targets } from '../../thresholds/target'
import type { Now } from './series/collector'

/** What a run is doing now, in one line: the load, and each target's latency of the last seconds against its limit. */
export function liveLine(now: Now, targets: Targets): string {
  const states = [...now.targets]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, p95]) => {
      const gate = targets[id]?.gate
      if (!gate || p95 === null || gate.limit.unit !== 'ms') return []
      const holds = p95 < gate.limit.value
      return [`${id} ${quantity(p95, 'ms')}${holds ? ' ✓' : ` ✗ over ${quantity(gate.limit.value, 'ms')}`}`]
    })
  return [
    ...(now.vus === null ? [] : [`${now.vus} VUs`]),
    `${now.requests_per_second.toFixed(0)} requests/s`,
    ...(now.failed_per_second > 0 ? [`${now.failed_per_second.toFixed(1)} FAILED/s`] : []),
    ...states,
  ].join(', ')
}
