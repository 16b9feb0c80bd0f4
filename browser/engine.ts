import type { TourPage } from './tour'

export type Device = 'mobile' | 'desktop'
export const devices: readonly Device[] = ['mobile', 'desktop']

/** CSS pixels of a phone's screen and of a desktop's. */
export const screens = { mobile: { width: 390, height: 844 }, desktop: { width: 1366, height: 768 } } as const

/** How long a step of a tour may take, in ms. */
export const stepLimitMs = 30_000

/** A browser. */
export interface BrowserEngine {
  name: string
  version: string
  /** Vitals that it does not report. */
  lacks: readonly 'cls'[]
  /**
   * Opens a window with an empty cache.
   * @param state what an earlier window of the same engine kept of its login
   * @param script runs in each page before anything of its own
   */
  open(device: Device, has: { state?: unknown; script?: string }): Promise<BrowserWindow>
  close(): Promise<void>
}

/** Of Playwright's and Puppeteer's pages, what tells of requests. */
export interface RequestEvents {
  on(event: 'requestfailed', seen: () => void): unknown
  on(event: 'response', seen: (response: { status(): number }) => void): unknown
}

/** Counts the requests of a page that fail, or are answered by 400 or more. @returns how many since it was last asked */
export function failuresOf(page: RequestEvents): () => number {
  let failed = 0
  page.on('requestfailed', () => {
    failed += 1
  })
  page.on('response', (response) => {
    if (response.status() >= 400) failed += 1
  })
  return () => {
    const count = failed
    failed = 0
    return count
  }
}

/** A window with one page. */
export interface BrowserWindow {
  page: TourPage
  /** Requests that failed, or were answered by 400 or more, since this was last asked. */
  failedRequests(): number
  /** The value of an expression in the page, as JSON has it. */
  evaluate(expression: string): Promise<unknown>
  picture(path: string): Promise<unknown>
  /** Cookies, and what else a login leaves. */
  state(): Promise<unknown>
  close(): Promise<void>
}
