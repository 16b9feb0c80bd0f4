import { seededRandom } from '../lib/data/random'
import { rankInterval } from '../thresholds/confidence'
import type { MeasuredValues } from '../thresholds/judge-measured'
import { type Device, devices } from './engine'
import type { Visit } from './visit'

/** What is reported of each page. */
const reported = ['lcp_ms', 'inp_ms', 'cls', 'fcp_ms', 'ttfb_ms', 'load_ms'] as const
export type PageVital = (typeof reported)[number]

/** A measure of one page on one device: idle, under load, and the difference with its 95 % interval. */
export interface PageMeasure {
  page: string
  device: Device
  measure: PageVital
  /** p75; null without a value. */
  idle: number | null
  loaded: number | null
  difference: { value: number; lower: number; upper: number } | null
}

/** web.dev judges the 75th percentile of visits. */
const percentile = 75
const resamples = 2_000

/** Each page, device and measure that any browser reported. */
export function pageMeasures(visits: readonly Visit[]): PageMeasure[] {
  const pages = [...new Set(visits.map(({ page }) => page))]
  return devices.flatMap((device) =>
    pages.flatMap((page) =>
      reported.flatMap((measure) => {
        const values = (loaded: boolean) =>
          visits.flatMap((one) =>
            one.page === page && one.device === device && one.loaded === loaded ? (one[measure] ?? []) : [],
          )
        const [idle, loaded] = [values(false), values(true)]
        if (idle.length + loaded.length === 0) return []
        return [
          {
            ...{ page, device, measure },
            idle: p75(idle) ?? null,
            loaded: p75(loaded) ?? null,
            difference: differenceOf(idle, loaded),
          },
        ]
      }),
    ),
  )
}

const rows = [
  ['lcp', 'lcp_ms'],
  ['inp', 'inp_ms'],
  ['cls', 'cls'],
] as const

/**
 * What the rows of the SLA table are judged by: of each device the worst page under load, with its 95 % interval, and how
 * many visits there are of the page that has the fewest.
 */
export function measuredVitals(visits: readonly Visit[]): MeasuredValues {
  const loaded = visits.filter((one) => one.loaded)
  const pages = [...new Set(loaded.map(({ page }) => page))]
  const measured: Record<string, { value: number; lower: number; upper: number }> = {}
  const counts: number[] = []
  for (const device of devices)
    for (const [row, measure] of rows) {
      const worst = pages
        .flatMap((page) => {
          const values = loaded.flatMap((one) =>
            one.page === page && one.device === device ? (one[measure] ?? []) : [],
          )
          if (values.length > 0) counts.push(values.length)
          return bounded(values) ?? []
        })
        .sort((one, two) => two.value - one.value)[0]
      if (worst) measured[`${row}_${device}`] = worst
    }
  return { ...measured, page_visits: counts.length > 0 ? Math.min(...counts) : 0 }
}

/** p75 with the ranks between which the true one lies. */
function bounded(values: readonly number[]): { value: number; lower: number; upper: number } | undefined {
  const value = p75(values)
  if (value === undefined) return undefined
  const ranks = rankInterval(percentile, values.length)
  const sorted = [...values].sort((one, two) => one - two)
  const at = (rank: number) =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1))]
  return { value, lower: at(ranks.lower) ?? value, upper: at(ranks.upper) ?? value }
}

/** By nearest rank. */
function p75(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, two) => one - two)
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length) - 1)]
}

/** Of the two p75, by bootstrap: each side is drawn anew from itself. */
function differenceOf(idle: readonly number[], loaded: readonly number[]): PageMeasure['difference'] {
  const [before, after] = [p75(idle), p75(loaded)]
  if (before === undefined || after === undefined || idle.length < 3 || loaded.length < 3) return null
  const random = seededRandom(1)
  const drawn = (values: readonly number[]) => values.map(() => values[Math.floor(random() * values.length)] as number)
  const differences = Array.from({ length: resamples }, () => (p75(drawn(loaded)) ?? 0) - (p75(drawn(idle)) ?? 0)).sort(
    (one, two) => one - two,
  )
  const at = (share: number) => differences[Math.round(share * (resamples - 1))] as number
  return { value: after - before, lower: at(0.025), upper: at(0.975) }
}
