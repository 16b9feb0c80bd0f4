import type { Browser, BrowserContextOptions } from 'playwright-core'
import { type BrowserEngine, failuresOf, screens, stepLimitMs } from './engine'

const windows = {
  mobile: { viewport: screens.mobile, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: screens.desktop },
} as const

/** Chromium, driven by Playwright. */
export function chromiumEngine(browser: Browser): BrowserEngine {
  return {
    name: 'Chromium',
    version: browser.version(),
    lacks: [],
    async open(device, { state, script }) {
      const storageState = state as BrowserContextOptions['storageState']
      const context = await browser.newContext({
        ...windows[device],
        ignoreHTTPSErrors: false,
        ...(storageState && { storageState }),
      })
      context.setDefaultTimeout(stepLimitMs)
      if (script) await context.addInitScript(script)
      const page = await context.newPage()
      return {
        page,
        failedRequests: failuresOf(page),
        evaluate: (expression) => page.evaluate(expression),
        picture: (path) => page.screenshot({ path }),
        state: () => context.storageState({ indexedDB: true }),
        close: () => context.close(),
      }
    },
    close: () => browser.close(),
  }
}
