import type { Judged } from '../../../thresholds/judge'

/**
 * stress: the highest step, in percent of the target load, up to which every target of the platform held;
 * 0 when none did. Steps above 100 % are not gated: here their measured values are compared with the limits.
 */
export function capacityOf(judged: readonly Judged[]): number | null {
  const steps = new Map<number, boolean>()
  for (const one of judged) {
    const { criterion: c, verdict } = one
    const step = Number(/^step-(\d+)$/.exec(c.phase ?? '')?.[1])
    if (!Number.isFinite(step) || c.judges === 'generator') continue
    if (verdict === 'not_measured' || verdict === 'not_proved') continue
    steps.set(step, heldAt(one) && (steps.get(step) ?? true))
  }
  if (steps.size === 0) return null
  let capacity = 0
  for (const step of [...steps.keys()].sort((a, b) => a - b)) {
    if (!steps.get(step)) break
    capacity = step
  }
  return capacity
}

/** Whether a measured value is within its limit, judged or only reported. Without data it is not. */
export function heldAt({ criterion: { comparison, limit }, actual }: Pick<Judged, 'criterion' | 'actual'>): boolean {
  if (actual === undefined) return false
  if (!comparison.startsWith('<')) return actual >= limit
  return comparison === '<=' ? actual <= limit : actual < limit
}
