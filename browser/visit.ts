import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserEngine, BrowserWindow, Device } from './engine'
import type { Tour, TourAccount } from './tour'

/** What one visit of a page measured; times in ms; null where the browser reported none. */
export interface Visit {
  page: string
  device: Device
  /** Whether the platform was under load meanwhile. */
  loaded: boolean
  lcp_ms: number | null
  inp_ms: number | null
  cls: number | null
  fcp_ms: number | null
  ttfb_ms: number | null
  /** Until the load event ended. */
  load_ms: number | null
  /** Null where the browser does not report them. */
  long_tasks: number | null
  failed_requests: number
}

const metrics = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const

/** Runs in the page before anything of its own; the page's policy does not hold for it. */
const observer = (() => {
  const folder = dirname(createRequire(import.meta.url).resolve('web-vitals'))
  const library = readFileSync(join(folder, 'web-vitals.iife.js'), 'utf8')
  const every = metrics.map(
    (name) =>
      `webVitals.on${name}((m) => { seen.${name} = m.value }, { reportAllChanges: true, durationThreshold: 16 })`,
  )
  return `${library}
;(() => {
  const seen = (window.slaVitals = {})
  ${every.join('\n  ')}
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return
  seen.longTasks = 0
  new PerformanceObserver((list) => { seen.longTasks += list.getEntries().length }).observe({ type: 'longtask', buffered: true })
})()`
})()

interface Seen {
  vitals: Partial<Record<(typeof metrics)[number] | 'longTasks', number>>
  load: number | null
}

const reading = `(() => {
  const [navigation] = performance.getEntriesByType('navigation')
  return { vitals: { ...window.slaVitals }, load: navigation && navigation.loadEventEnd > 0 ? navigation.loadEventEnd : null }
})()`

/** After the load, so long the largest paint may still change, and after the last key INP may still come. */
const settleMs = 400

/** Visits pages on one device as somebody who is logged in. */
export class PageVisitor {
  private constructor(
    private readonly engine: BrowserEngine,
    private readonly state: unknown,
    private readonly tour: Tour,
    private readonly base: string,
    private readonly device: Device,
  ) {}

  /** @throws Error of one line when the login does not work */
  static async open(
    engine: BrowserEngine,
    { tour, base, device, account }: { tour: Tour; base: string; device: Device; account: TourAccount },
  ): Promise<PageVisitor> {
    const window = await engine.open(device, {})
    try {
      await tour.login?.(window.page, base, account)
      return new PageVisitor(engine, await window.state(), tour, base, device)
    } catch (error) {
      throw new Error(`the login at ${base} does not work: ${firstLine(error)}`)
    } finally {
      await window.close()
    }
  }

  /** Makes the tour once, logged in but with an empty cache, as at the start of a day. @param shot takes a picture of each page, where one is wanted */
  async visit(loaded: boolean, shot?: (window: BrowserWindow, stop: string) => Promise<void>): Promise<Visit[]> {
    const window = await this.engine.open(this.device, { state: this.state, script: observer })
    const visits: Visit[] = []
    try {
      for (const { name, open, interact } of this.tour.stops) {
        window.failedRequests()
        try {
          await open(window.page, this.base)
          await sleep(settleMs)
          await shot?.(window, name)
          await interact(window.page)
          await sleep(settleMs)
        } catch (error) {
          throw new Error(`the page "${name}" (${this.device}) cannot be visited: ${firstLine(error)}`)
        }
        const { vitals, load } = (await window.evaluate(reading)) as Seen
        visits.push({
          ...{ page: name, device: this.device, loaded },
          lcp_ms: vitals.LCP ?? null,
          inp_ms: vitals.INP ?? null,
          cls: vitals.CLS ?? null,
          fcp_ms: vitals.FCP ?? null,
          ttfb_ms: vitals.TTFB ?? null,
          load_ms: load,
          long_tasks: vitals.longTasks ?? null,
          failed_requests: window.failedRequests(),
        })
      }
    } finally {
      await window.close()
    }
    return visits
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
