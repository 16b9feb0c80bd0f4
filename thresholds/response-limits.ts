import type { Targets } from './target'

/** The limits on response times, by the `sla` tag of the requests that they are about; ms. The strictest, where roles have their own. */
export function responseLimits(targets: Targets): Record<string, { ms: number; title: string }> {
  const limits: Record<string, { ms: number; title: string }> = {}
  for (const { tags, gate, title } of Object.values(targets)) {
    const sla = tags?.['sla']
    if (!sla || gate.metric !== 'http_req_duration') continue
    const ms = Math.min(gate.limit.value, limits[sla]?.ms ?? Number.POSITIVE_INFINITY)
    limits[sla] = { ms, title: title.split(',')[0] ?? title }
  }
  return limits
}
