import { grouped } from '../lib/plan/summary/format'

/** A number that may be far below one. */
export function decimal(value: number): string {
  if (value > 0 && value < 0.005) return '< 0.01'
  return value >= 100 ? grouped(value) : String(Math.round(value * 100) / 100)
}

export function bytes(value: number): string {
  if (value < 1024) return `${Math.round(value)} B`
  if (value < 1024 * 1024) return `${decimal(value / 1024)} KiB`
  return `${decimal(value / 1024 / 1024)} MiB`
}
