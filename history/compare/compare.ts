import type { KeptEnvelope } from '../result/envelope'
import { differenceInterval } from './bootstrap'

export interface Difference {
  id: string
  phase: string | null
  title: string
  unit: string
  before: number | null
  after: number | null
  /** after − before, its 95 % interval where there is one, and as a share of before. */
  difference: number | null
  interval: { lower: number; upper: number } | null
  share: number | null
  says: 'worse' | 'better' | 'same' | 'noise' | 'only before' | 'only after' | 'no interval'
}

export interface RunComparison {
  before: string
  after: string
  /** What is not the same of both, so that a difference may come from it: `k6 2.2.0 → 2.3.0`. */
  unlike: string[]
  /** Criteria, by phase and role as their ids have them; then the latencies without a limit, by operation. */
  differences: Difference[]
}

export function compare(before: KeptEnvelope, after: KeptEnvelope): RunComparison {
  const keys = new Map(
    [...before.criteria, ...after.criteria].map(({ id, phase }) => [`${id} ${phase ?? ''}`, { id, phase }]),
  )
  const reported = [...new Set([...Object.keys(before.reported), ...Object.keys(after.reported)])]
  return {
    before: before.id,
    after: after.id,
    unlike: unlike(before, after),
    differences: [
      ...[...keys.values()].map(({ id, phase }) => ofCriterion(before, after, id, phase)),
      ...reported.map((of) => ofReported(before, after, of)),
    ],
  }
}

function ofCriterion(before: KeptEnvelope, after: KeptEnvelope, id: string, phase: string | null): Difference {
  const [a, b] = [before, after].map((run) => run.criteria.find((c) => c.id === id && c.phase === phase))
  const named = b ?? a
  const values = { before: a?.actual ?? null, after: b?.actual ?? null }
  const interval = a && b ? differenceInterval(a, b) : null
  const higherIsWorse = named?.comparison.startsWith('<') ?? true
  const difference = subtract(values)
  return {
    id,
    phase,
    title: named?.title ?? id,
    unit: named?.unit ?? '',
    ...values,
    difference,
    interval,
    share: shareOf(difference, values.before),
    says: verdictOf(values, interval, higherIsWorse),
  }
}

function ofReported(before: KeptEnvelope, after: KeptEnvelope, of: string): Difference {
  const values = { before: before.reported[of]?.p95 ?? null, after: after.reported[of]?.p95 ?? null }
  const difference = subtract(values)
  return {
    id: of,
    phase: null,
    title: `${of}, p95`,
    unit: 'ms',
    ...values,
    difference,
    interval: null,
    share: shareOf(difference, values.before),
    says: verdictOf(values, null, true),
  }
}

function subtract({ before, after }: { before: number | null; after: number | null }): number | null {
  return before === null || after === null ? null : after - before
}

function shareOf(difference: number | null, before: number | null): number | null {
  return difference === null || !before ? null : difference / Math.abs(before)
}

function verdictOf(
  { before, after }: { before: number | null; after: number | null },
  interval: Difference['interval'],
  higherIsWorse: boolean,
): Difference['says'] {
  if (after === null) return 'only before'
  if (before === null) return 'only after'
  if (before === after) return 'same'
  if (!interval) return 'no interval'
  if (interval.lower <= 0 && interval.upper >= 0) return 'noise'
  return interval.lower > 0 === higherIsWorse ? 'worse' : 'better'
}

function unlike(before: KeptEnvelope, after: KeptEnvelope): string[] {
  const parts = [...new Set([...Object.keys(before.fingerprint), ...Object.keys(after.fingerprint)])]
  const said = parts
    .filter((part) => before.fingerprint[part] !== after.fingerprint[part])
    .map((part) => `${part} ${before.fingerprint[part] ?? 'none'} → ${after.fingerprint[part] ?? 'none'}`)
  const invalid = [before, after].filter(({ verdict }) => verdict === 'invalid').map(({ id }) => `${id} is INVALID`)
  const other = `${before.platform} ${before.profile}` === `${after.platform} ${after.profile}`
  return [
    ...(other ? [] : [`${before.platform} ${before.profile} → ${after.platform} ${after.profile}`]),
    ...said,
    ...invalid,
  ]
}
