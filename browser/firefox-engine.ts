import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserEngine, failuresOf, type RequestEvents, screens, stepLimitMs } from './engine'
import type { TourPage } from './tour'

/** What is used of the package puppeteer-core, which is fetched on first use. */
export interface Puppeteer {
  launch(options: {
    browser: 'firefox'
    executablePath: string
    headless: boolean
    env: NodeJS.ProcessEnv
  }): Promise<PuppeteerBrowser>
}

interface PuppeteerBrowser {
  /** As `firefox/153.7.0`. */
  version(): Promise<string>
  createBrowserContext(): Promise<PuppeteerContext>
  close(): Promise<void>
}

interface PuppeteerContext {
  newPage(): Promise<PuppeteerPage>
  cookies(): Promise<unknown[]>
  setCookie(...cookies: unknown[]): Promise<void>
  close(): Promise<void>
}

interface PuppeteerPage extends TourPage {
  setViewport(screen: { width: number; height: number }): Promise<void>
  setDefaultTimeout(ms: number): void
  evaluateOnNewDocument(script: string): Promise<unknown>
  evaluate(expression: string): Promise<unknown>
  screenshot(options: { path: string }): Promise<unknown>
  on: RequestEvents['on']
}

/** Firefox, driven by Puppeteer over WebDriver BiDi. A phone is its screen alone: Firefox does not play a phone. */
export async function firefoxEngine(puppeteer: Puppeteer, executablePath: string): Promise<BrowserEngine> {
  // It keeps locks and profiles in these, and complains where they are another user's.
  const home = mkdtempSync(join(tmpdir(), 'sla-firefox-'))
  const removeHome = () => rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  const env = { ...process.env, HOME: home, TMPDIR: home }
  const browser = await puppeteer
    .launch({ browser: 'firefox', executablePath, headless: true, env })
    .catch((error: Error) => {
      removeHome()
      throw new Error(`Firefox ${executablePath} does not start: ${error.message.split('\n')[0]}`)
    })
  return {
    name: 'Firefox',
    version: (await browser.version()).replace(/^.*\//, ''),
    lacks: ['cls'],
    async open(device, { state, script }) {
      const context = await browser.createBrowserContext()
      if (Array.isArray(state) && state.length > 0) await context.setCookie(...state)
      const page = await context.newPage()
      page.setDefaultTimeout(stepLimitMs)
      await page.setViewport(screens[device])
      if (script) await page.evaluateOnNewDocument(script)
      return {
        page,
        failedRequests: failuresOf(page),
        evaluate: (expression) => page.evaluate(expression),
        picture: (path) => page.screenshot({ path }),
        state: () => context.cookies(),
        close: () => context.close(),
      }
    },
    async close() {
      await browser.close()
      removeHome()
    },
  }
}
