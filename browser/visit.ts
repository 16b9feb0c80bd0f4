import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { Tour, TourAccount } from './tour'

export type Device = 'mobile' | 'desktop'
export const devices: readonly Device[] = ['mobile', 'desktop']

const viewports = {
  mobile: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1366, height: 768 } },
} as const

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
  long_tasks: number
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
  const seen = (window.slaVitals = { longTasks: 0 })
  ${every.join('\n  ')}
  if (PerformanceObserver.supportedEntryTypes.includes('longtask'))
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
const stopLimitMs = 30_000

/** Visits pages on one device as somebody who is logged in. */
export class PageVisitor {
  private constructor(
    private readonly browser: Browser,
    private readonly window: BrowserContextOptions,
    private readonly tour: Tour,
    private readonly base: string,
    private readonly device: Device,
  ) {}

  /** @throws Error of one line when the login does not work */
  static async open(
    browser: Browser,
    { tour, base, device, account }: { tour: Tour; base: string; device: Device; account: TourAccount },
  ): Promise<PageVisitor> {
    const window = { ...viewports[device], ignoreHTTPSErrors: false }
    const context = await opened(browser, window)
    try {
      await tour.login?.(await context.newPage(), base, account)
      const storageState = await context.storageState({ indexedDB: true })
      return new PageVisitor(browser, { ...window, storageState }, tour, base, device)
    } catch (error) {
      throw new Error(`the login at ${base} does not work: ${firstLine(error)}`)
    } finally {
      await context.close()
    }
  }

  /** Makes the tour once, logged in but with an empty cache, as at the start of a day. @param shot takes a picture of each page, where one is wanted */
  async visit(loaded: boolean, shot?: (page: Page, stop: string) => Promise<void>): Promise<Visit[]> {
    const context = await opened(this.browser, this.window)
    await context.addInitScript(observer)
    const page = await context.newPage()
    let failed = 0
    page.on('requestfailed', () => {
      failed += 1
    })
    page.on('response', (response) => {
      if (response.status() >= 400) failed += 1
    })
    const visits: Visit[] = []
    try {
      for (const { name, open, interact } of this.tour.stops) {
        failed = 0
        try {
          await open(page, this.base)
          await page.waitForTimeout(settleMs)
          await shot?.(page, name)
          await interact(page)
          await page.waitForTimeout(settleMs)
        } catch (error) {
          throw new Error(`the page "${name}" (${this.device}) cannot be visited: ${firstLine(error)}`)
        }
        const { vitals, load } = (await page.evaluate(reading)) as Seen
        visits.push({
          ...{ page: name, device: this.device, loaded },
          lcp_ms: vitals.LCP ?? null,
          inp_ms: vitals.INP ?? null,
          cls: vitals.CLS ?? null,
          fcp_ms: vitals.FCP ?? null,
          ttfb_ms: vitals.TTFB ?? null,
          load_ms: load,
          long_tasks: vitals.longTasks ?? 0,
          failed_requests: failed,
        })
      }
    } finally {
      await context.close()
    }
    return visits
  }
}

async function opened(browser: Browser, window: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(window)
  context.setDefaultTimeout(stopLimitMs)
  return context
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
}
