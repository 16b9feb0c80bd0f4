import { type BesideK6Summary, besideEnvelope } from '../lib/plan/summary/beside-k6'
import { judgeMeasured } from '../thresholds/judge-measured'
import { devices } from './engine'
import { measuredVitals, type PageMeasure, type PageVital, pageMeasures } from './summary'
import type { Visit } from './visit'

export interface BrowserRun extends BesideK6Summary {
  /** Which pages: the address, or the front of the reference. */
  target: string
  browser: { name: string; version: string; lacks: readonly 'cls'[] }
  visits: readonly Visit[]
  /** What k6 did meanwhile, until the visits were over; or why they were not under load. */
  load: { vus: number; requests: number; failed_share: number } | string
  /** Paths of the pictures, relative to the result. */
  screenshots: readonly string[]
}

/** The result of visits idle and under load, in the envelope that all results share. */
export function browserResultOf({ target, browser, visits, load, screenshots, ...beside }: BrowserRun) {
  const pages = pageMeasures(visits)
  const { judged, series } = judgeMeasured('browser', beside.targets, measuredVitals(visits), lacking(browser))
  const sum = (of: (visit: Visit) => number) => visits.reduce((total, visit) => total + of(visit), 0)
  return {
    ...besideEnvelope('browser', beside, {
      ...{ judged, series, invalid: typeof load === 'string' },
      reason: typeof load === 'string' ? load : reasonOf(pages),
    }),
    target,
    browser: { name: browser.name, version: browser.version },
    load: typeof load === 'string' ? null : load,
    visits: visits.length,
    failed_requests: sum(({ failed_requests }) => failed_requests),
    long_tasks: { idle: longTasks(visits, false), loaded: longTasks(visits, true) },
    pages: pages.map((page) => ({ ...page, idle: rounded(page.idle), loaded: rounded(page.loaded) })),
    screenshots,
  }
}

export type BrowserResult = ReturnType<typeof browserResultOf>

/** The largest difference that is none by chance, of those that users wait for. */
function reasonOf(pages: readonly PageMeasure[]): string {
  const waits: readonly PageVital[] = ['lcp_ms', 'inp_ms']
  const worst = pages
    .filter(({ measure, difference }) => waits.includes(measure) && difference !== null && difference.lower > 0)
    .sort((one, two) => (two.difference?.value ?? 0) - (one.difference?.value ?? 0))[0]
  if (!worst?.difference) return 'no page was slower under load than idle'
  const { page, device, measure, difference } = worst
  return `under load ${vitalName(measure)} of "${page}" (${device}) took ${Math.round(difference.value)} ms longer (${Math.round(difference.lower)} to ${Math.round(difference.upper)})`
}

/** `LCP` of `lcp_ms`. */
export function vitalName(measure: PageVital): string {
  return measure.replace('_ms', '').toUpperCase()
}

/** What a browser cannot measure, by the metric of the row, and why. */
function lacking({ name, lacks }: BrowserRun['browser']): Record<string, string> {
  const rows = lacks.flatMap((vital) => devices.map((device) => `${vital}_${device}`))
  return Object.fromEntries(rows.map((metric) => [metric, `${name} does not report it`]))
}

/** Per visit; null where the browser does not report them. */
function longTasks(visits: readonly Visit[], loaded: boolean): number | null {
  const of = visits.filter((visit) => visit.loaded === loaded)
  if (of.some(({ long_tasks }) => long_tasks === null)) return null
  const tasks = of.reduce((sum, visit) => sum + (visit.long_tasks ?? 0), 0)
  return of.length === 0 ? 0 : Math.round((tasks / of.length) * 100) / 100
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000
}
