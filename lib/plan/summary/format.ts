import type { Unit } from '../../../thresholds/units'

/** Groups the digits of a whole number; k6's engine has no Intl. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** A measured value with its unit, as short as its precision allows. */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case 'share':
      return `${trim(value * 100, value !== 0 && value < 0.001 ? 3 : 2)} %`
    case 'times':
      return `${trim(value, 2)} ×`
    case 'ms':
      return `${value < 10 ? trim(value, 2) : value < 100 ? trim(value, 1) : grouped(value)} ms`
    case 's':
      return `${trim(value, 1)} s`
    case 'score':
      return trim(value, 3)
    case 'MB':
      return `${grouped(value)} MB`
    case 'cores':
      return `${trim(value, 2)} cores`
    default:
      return unit.endsWith('/h') ? `${grouped(value)}/h` : grouped(value)
  }
}

function trim(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.?0+$/, '') || '0'
}

/** How far a value is from its limit, in percent of the limit; a limit of zero has no percentage. */
export function margin(actual: number, limit: number): string {
  if (limit === 0) return ''
  if (actual === limit) return 'at the limit'
  const percent = (Math.abs(actual - limit) / limit) * 100
  const size = percent < 0.1 ? '< 0.1' : percent < 10 ? trim(percent, 1) : grouped(percent)
  return `${size} % ${actual < limit ? 'below' : 'above'}`
}

/** A length of time in words: `45 s`, `12 min`, `4 h`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${trim(seconds, 1)} s`
  if (seconds < 7200) return `${trim(seconds / 60, 1)} min`
  return `${trim(seconds / 3600, 1)} h`
}
