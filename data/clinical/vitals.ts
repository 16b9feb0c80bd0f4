import { integer, type Random, uniform } from '../../lib/data/random'
import type { MedcorVisit } from '../medcor-patient'
import type { Condition } from './conditions'

type Vitals = MedcorVisit['vital_signs']
type Ranges = Record<Exclude<keyof Vitals, 'weight_kg'>, readonly [from: number, to: number]>

/** At rest and healthy, by age in years: what paediatric and adult reference charts agree on. */
const byAge: readonly (readonly [underAge: number, Ranges])[] = [
  [1, ranges([105, 150], [75, 98], [42, 60], [28, 45])],
  [3, ranges([95, 135], [86, 104], [44, 62], [22, 34])],
  [6, ranges([80, 118], [90, 108], [50, 68], [20, 27])],
  [13, ranges([70, 108], [97, 116], [58, 74], [17, 23])],
  [18, ranges([60, 96], [104, 124], [60, 78], [13, 19])],
  [65, ranges([58, 90], [106, 126], [64, 79], [12, 18])],
  [Number.POSITIVE_INFINITY, ranges([58, 88], [112, 136], [64, 80], [12, 19])],
]

function ranges(heart: Pair, systolic: Pair, diastolic: Pair, breaths: Pair): Ranges {
  return {
    heart_rate_bpm: heart,
    systolic_mmhg: systolic,
    diastolic_mmhg: diastolic,
    temperature_c: [36.3, 37.2],
    spo2_percent: [97, 100],
    respiratory_rate_bpm: breaths,
  }
}
type Pair = readonly [from: number, to: number]

/** A healthy weight in kg for the age in years; children by the usual rule of (age + 4) × 2. */
export function usualWeight(random: Random, age: number, sex: 'female' | 'male'): number {
  if (age < 1) return uniform(random, 4, 10)
  if (age < 13) return (age + 4) * 2 * uniform(random, 0.9, 1.3)
  if (age < 18) return (age * 3 + (sex === 'male' ? 12 : 8)) * uniform(random, 0.88, 1.2)
  return sex === 'male' ? uniform(random, 63, 100) : uniform(random, 51, 86)
}

/** What a visit for `condition` measures on a person of this age and weight. */
export function vitalsOf(random: Random, age: number, weightKg: number, { vitals = {} }: Condition): Vitals {
  const [, healthy] = byAge.find(([under]) => age < under) as (typeof byAge)[number]
  const measured = (sign: keyof Ranges): number => {
    const [from, to] = vitals[sign] ?? [0, 0]
    return uniform(random, ...healthy[sign]) + uniform(random, from, to)
  }
  const added = vitals.weight_kg ?? [0, 0]
  return {
    heart_rate_bpm: Math.round(measured('heart_rate_bpm')),
    systolic_mmhg: Math.round(measured('systolic_mmhg')),
    diastolic_mmhg: Math.round(measured('diastolic_mmhg')),
    temperature_c: tenths(measured('temperature_c')),
    spo2_percent: Math.min(100, Math.round(measured('spo2_percent'))),
    respiratory_rate_bpm: Math.round(measured('respiratory_rate_bpm')),
    // It goes up and down by a kilogram from visit to visit, less in the small.
    weight_kg: tenths(weightKg * (1 + integer(random, -10, 10) / 1000) + (added[0] + added[1]) / 2),
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
