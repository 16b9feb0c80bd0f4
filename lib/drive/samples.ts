import type { Resource } from '../../thresholds/vocabulary'
import type { TimeTags } from './clock'
import { metric } from './init'

/** Adds a value to a Trend, and one to the count that guards its threshold: `of`, a word of the tag. */
export function counted(
  trend: { add(value: number, tags: Record<string, string>): void },
  of: string,
  value: number,
  tags: TimeTags | { of: string } | { leg: string },
): void {
  trend.add(value, { ...tags })
  if ('phase' in tags) {
    const { phase, batch } = tags
    metric.samples.add(1, batch ? { phase, batch, of } : { phase, of })
  } else metric.samples.add(1, { of })
}

export function dbSample(value: number, tags: TimeTags): void {
  counted(metric.server_db_ms, 'server_db', value, tags)
}

export function lagSample(value: number, tags: TimeTags): void {
  counted(metric.generator_lag_ms, 'generator_lag', value, tags)
}

export function soakRatio(value: number, of: 'latency' | 'memory'): void {
  counted(metric.soak_ratio, `soak_${of}`, value, { of })
}

export function serviceUse(service: string, resource: Resource, value: number): void {
  metric.service_use.add(value, { service, resource })
}
