import type { Resource } from '../../thresholds/vocabulary'
import type { TimeTags } from './clock'
import { addCore } from './init'

/** Adds a value to a Trend, and one to the count that guards its threshold: `of`, a word of the tag. */
export function addCounted(
  toTrend: (value: number, tags: Record<string, string>) => void,
  of: string,
  value: number,
  tags: TimeTags | { of: string } | { leg: string },
): void {
  toTrend(value, { ...tags })
  if ('phase' in tags) {
    const { phase, batch } = tags
    addCore.samples(1, batch ? { phase, batch, of } : { phase, of })
  } else addCore.samples(1, { of })
}

export function dbSample(value: number, tags: TimeTags): void {
  addCounted(addCore.server_db_ms, 'server_db', value, tags)
}

export function lagSample(value: number, tags: TimeTags): void {
  addCounted(addCore.generator_lag_ms, 'generator_lag', value, tags)
}

export function soakRatio(value: number, of: 'latency' | 'memory'): void {
  addCounted(addCore.soak_ratio, `soak_${of}`, value, { of })
}

export function serviceUse(service: string, resource: Resource, value: number): void {
  addCore.service_use(value, { service, resource })
}
