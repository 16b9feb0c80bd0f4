import type { SummaryMetric, TimeUnit } from './summary-data'

/**
 * A metric's value for people: a rate in per cent, data in powers of 1,000, times in ms with a fitting unit.
 * @param timeUnit fixes the unit of times, with two decimals
 */
export function humanizeValue(
  val: number,
  metric: Pick<SummaryMetric, 'type' | 'contains'>,
  timeUnit?: TimeUnit | '' | null,
): string {
  if (metric.type === 'rate') return `${truncate(val * 100, 2).toFixed(2)}%`
  if (metric.contains === 'data') return bytes(val)
  if (metric.contains === 'time') return timeUnit ? inUnit(val, timeUnit) : duration(val)
  return trimmed(val, 6)
}

const timeUnits = { s: [1e-3, 's'], ms: [1, 'ms'], us: [1e3, 'µs'] } as const

function inUnit(ms: number, unit: TimeUnit): string {
  const [factor, suffix] = timeUnits[unit]
  return `${(ms * factor).toFixed(2)}${suffix}`
}

function duration(ms: number): string {
  if (ms === 0) return '0s'
  if (ms < 1e-3) return `${Math.trunc(ms * 1e6)}ns`
  if (ms < 1) return `${trimmed(truncate(ms * 1e3, 2), 2)}µs`
  if (ms < 1e3) return `${trimmed(truncate(ms, 2), 2)}ms`
  const minutes = Math.trunc(ms / 60_000)
  const seconds = (ms % 60_000) / 1000
  if (minutes === 0) return `${trimmed(truncate(seconds, 2), 2)}s`
  const hours = Math.trunc(minutes / 60)
  return `${hours > 0 ? `${hours}h` : ''}${minutes % 60}m${Math.trunc(seconds)}s`
}

function bytes(count: number): string {
  if (count < 10) return `${count} B`
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
  let value = count
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const tenths = Math.round(value * 10) / 10
  return `${tenths.toFixed(tenths < 10 ? 1 : 0)} ${units[unit]}`
}

/** Cuts off, since rounding up would show 100 % where there was a failure. */
function truncate(value: number, decimals: number): number {
  return Math.trunc(value * 10 ** decimals) / 10 ** decimals
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)))
}
