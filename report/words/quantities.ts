import { grouped, margin, quantity } from '../../lib/plan/summary/format'

/** A value with its unit; a dash where there is none. */
export function quantityText(value: number | null, unit: string): string {
  return value === null ? '–' : quantity(value, unit)
}

export function countText(value: number | null): string {
  return value === null ? '–' : grouped(value)
}

/** A share as percent: 0.031 is 3.1 %. */
export function percent(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)} %`
}

/** A share that says whether it is more or less: +3.1 %. */
export function change(share: number | null): string {
  if (share === null) return '–'
  const size = Math.abs(share * 100)
  return `${share < 0 ? '−' : '+'}${size.toFixed(size < 10 ? 1 : 0)} %`
}

export function interval(of: { lower: number; upper: number } | null, unit: string): string {
  if (!of) return ''
  const [from, to] = [quantityText(of.lower, unit), quantityText(of.upper, unit)]
  return from === to ? from : `${from.replace(/ [^\d]+$/, '')}–${to}`
}

export function limitText(comparison: string, value: number, unit: string): string {
  const sign =
    value === 0 && comparison === '<=' ? '=' : ({ '<': '<', '<=': '≤', '>': '>', '>=': '≥' }[comparison] ?? comparison)
  return `${sign} ${quantityText(value, unit)}`
}

export function marginTo(actual: number | null, to: number): string {
  return actual === null ? '' : margin(actual, to)
}

/** 2026-11-22 18:30 UTC. */
export function time(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

export function day(iso: string): string {
  return iso.slice(0, 10)
}
