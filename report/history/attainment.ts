import type { KeptCriterion } from '../../history/result/envelope'

/** How often a target held over some runs. */
export interface Attainment {
  criterion: string
  phase: string | null
  title: string
  unit: string
  comparison: KeptCriterion['comparison']
  limit: number
  held: number
  broken: number
  /** Could not be decided, was not proved at that size, or not measured. */
  open: number
  /** Of the runs that had a value; the limit of the last. */
  median: number | null
  worst: number | null
}

/** Of valid runs of one platform and profile, by target. */
export function attainmentOf(runs: readonly (readonly KeptCriterion[])[]): Attainment[] {
  const keys = new Map<string, KeptCriterion[]>()
  for (const criterion of runs.flat()) {
    if (criterion.judges === 'generator') continue
    const key = `${criterion.id} ${criterion.phase ?? ''}`
    keys.set(key, [...(keys.get(key) ?? []), criterion])
  }
  return [...keys.values()].flatMap((of): Attainment[] => {
    const last = of.at(-1)
    if (!last) return []
    const values = of.flatMap(({ actual }) => (actual === null ? [] : [actual])).sort((a, b) => a - b)
    const number = (...verdicts: string[]) => of.filter(({ verdict }) => verdicts.includes(verdict)).length
    const [held, broken, reported] = [number('pass'), number('fail'), number('reported')]
    const { id, phase, title, unit, comparison, limit } = last
    return [
      {
        criterion: id,
        phase,
        title,
        unit,
        comparison,
        limit,
        held,
        broken,
        open: of.length - held - broken - reported,
        median: values[Math.floor((values.length - 1) / 2)] ?? null,
        worst: (comparison.startsWith('<') ? values.at(-1) : values[0]) ?? null,
      },
    ]
  })
}

/** Runs in which it held, of those that could be decided; null where none could. */
export function shareHeld(of: readonly { held: number; broken: number }[]): number | null {
  const held = of.reduce((sum, one) => sum + one.held, 0)
  const decided = of.reduce((sum, one) => sum + one.held + one.broken, 0)
  return decided === 0 ? null : held / decided
}
