/** A stage of a ramping executor: `duration` as k6 writes it (`1m30s`), `target` in VUs or iterations. */
export interface Stage {
  duration: string
  target: number
}

export type StageProfile = 'ramp-up' | 'steady' | 'ramp-down'

const millisecondsPer = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const
type TimeUnit = keyof typeof millisecondsPer

/**
 * A duration such as `1d5h31m20s9ms` in milliseconds. Numbers may have fractions, except that milliseconds are
 * cut to whole ones; a last number without a unit is milliseconds; one sign or space before a number is passed over.
 * @throws Error on an empty text, an unknown unit, or a unit given twice
 */
export function parseDuration(str: string): number {
  if (!str) throw new Error('a duration must not be empty')
  const seen = new Set<TimeUnit>()
  const part = /[^\d.]?([\d.]+)(ms|[dhms]|$)/y
  let total = 0
  while (part.lastIndex < str.length) {
    const from = part.lastIndex
    const [, digits, unit] = part.exec(str) ?? []
    if (digits === undefined) throw new Error(`duration "${str}" has an unsupported time unit at "${str.slice(from)}"`)
    const value = Number.parseFloat(digits)
    if (!unit) return total + value
    if (seen.has(unit as TimeUnit)) throw new Error(`duration "${str}" gives the time unit ${unit} multiple times`)
    seen.add(unit as TimeUnit)
    total += unit === 'ms' ? Math.trunc(value) : value * millisecondsPer[unit as TimeUnit]
  }
  return total
}

/** The index of the stage that runs `elapsed` ms after the start; past the end it is the last. */
export function stageIndexAt(stages: readonly Stage[], elapsed: number): number {
  let end = 0
  const index = stages.findIndex(({ duration }) => {
    end += parseDuration(duration)
    return elapsed < end
  })
  return index < 0 ? stages.length - 1 : index
}

/** Whether a stage rises above, keeps or falls below the target of the one before. The first always ramps up. */
export function stageProfile(stages: readonly Stage[], index: number): StageProfile {
  const change = index < 1 ? 1 : (stages[index]?.target ?? 0) - (stages[index - 1]?.target ?? 0)
  if (change === 0) return 'steady'
  return change > 0 ? 'ramp-up' : 'ramp-down'
}

/**
 * Stages whose targets follow a bell curve from −2σ to +2σ: a sixth of the duration climbs to its foot, two thirds
 * are the curve in `numberOfStages` equal steps, a sixth goes down to zero. Durations are rounded up to seconds.
 * An even number of stages has a single peak at `maxVus`.
 */
export function normalDistributionStages(maxVus: number, durationSeconds: number, numberOfStages = 10): Stage[] {
  const heights = Array.from({ length: numberOfStages + 1 }, (_, step) => {
    const sigmas = (4 * step) / numberOfStages - 2
    return Math.exp(-(sigmas * sigmas) / 2)
  })
  const peak = Math.max(...heights)
  const edge = `${Math.ceil(durationSeconds / 6)}s`
  const inner = `${Math.ceil((4 * durationSeconds) / (6 * numberOfStages))}s`
  const curve = heights.map((height, step) => ({
    duration: step === 0 ? edge : inner,
    target: Math.round((height * maxVus) / peak),
  }))
  return [...curve, { duration: edge, target: 0 }]
}
