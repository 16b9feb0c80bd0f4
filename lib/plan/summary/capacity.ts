import type { Judged } from '../../../thresholds/judge'

/**
 * stress: the highest step, in percent of the target load, up to which every target of the platform held;
 * 0 when none did. Steps above 100 % are not gated: here their measured values are compared with the limits.
 */
export function capacityOf(judged: readonly Judged[]): number | null {
  const steps = new Map<number, boolean>()
  for (const { criterion: c, actual, verdict } of judged) {
    const step = Number(/^step-(\d+)$/.exec(c.phase ?? '')?.[1])
    if (!Number.isFinite(step) || c.judges === 'generator') continue
    if (verdict === 'not_measured' || verdict === 'not_proved') continue
    const held =
      actual !== undefined && (c.comparison.startsWith('<') ? actual < c.limit || actual === 0 : actual >= c.limit)
    steps.set(step, held && (steps.get(step) ?? true))
  }
  if (steps.size === 0) return null
  let capacity = 0
  for (const step of [...steps.keys()].sort((a, b) => a - b)) {
    if (!steps.get(step)) break
    capacity = step
  }
  return capacity
}
