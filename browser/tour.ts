/**
 * A page, by what those of Playwright (Chromium) and of Puppeteer (Firefox) have in common: a tour that needs no more works
 * in both.
 */
export interface TourPage {
  goto(url: string, options?: { waitUntil?: 'load' }): Promise<unknown>
  click(selector: string): Promise<unknown>
  type(selector: string, text: string, options?: { delay?: number }): Promise<unknown>
  keyboard: { press(key: 'Backspace' | 'Enter' | 'Tab'): Promise<unknown> }
  waitForSelector(selector: string): Promise<unknown>
  /** Of JavaScript, until it is true; also over a change of page. */
  waitForFunction(expression: string): Promise<unknown>
  url(): string
}

/** Who logs in. */
export interface TourAccount {
  email: string
  password: string
}

/** One page that is visited: how to get there, and what a user does on it. */
export interface TourStop {
  /** As in the lines and the result. */
  name: string
  /** Ends when the page is loaded. It begins where the stop before it ended. */
  open(page: TourPage, base: string): Promise<void>
  /** Real clicks and keys: without any there is no INP. */
  interact(page: TourPage): Promise<void>
}

/** What is visited; a file that BROWSER_TOUR names exports one as `tour`. */
export interface Tour {
  /** Once for each device, before the first visit, which gets its cookies and storage; absent where nobody has to log in. */
  login?(page: TourPage, base: string, account: TourAccount): Promise<void>
  stops: readonly TourStop[]
}

/** By the form that the fronts of the reference platforms have. */
async function loginByForm(page: TourPage, base: string, { email, password }: TourAccount): Promise<void> {
  await page.goto(`${base}/login`)
  await page.type('[name=email]', email)
  await page.type('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForFunction("!location.pathname.startsWith('/login') && document.readyState === 'complete'")
}

/** Types a word and takes it back, key by key. */
async function filter(page: TourPage): Promise<void> {
  await page.click('[data-filter]')
  await page.type('[data-filter]', '20', { delay: 30 })
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
}

const opens = (path: string) => async (page: TourPage, base: string) => {
  await page.goto(base + path, { waitUntil: 'load' })
}

/** Follows the first link of the table to another page; where there is none, the page cannot be visited. */
async function follow(page: TourPage): Promise<void> {
  const from = page.url()
  await page.click('tbody tr:first-child a')
  await page.waitForFunction(`location.href !== ${JSON.stringify(from)} && document.readyState === 'complete'`)
}

const tours: Readonly<Record<string, Tour>> = {
  tcall: {
    login: loginByForm,
    stops: [
      { name: 'live calls', open: opens('/'), interact: filter },
      { name: 'calls', open: opens('/calls'), interact: filter },
    ],
  },
  medcor: {
    login: loginByForm,
    stops: [
      { name: 'worklist', open: opens('/'), interact: filter },
      { name: 'chart', open: follow, interact: filter },
      { name: 'record', open: follow, interact: filter },
    ],
  },
}

/** The tour of a reference platform's front. @throws Error of one line where there is none */
export function tourOf(platform: string): Tour {
  const tour = tours[platform]
  if (!tour)
    throw new Error(`there is no tour of ${platform}; name one with BROWSER_TOUR, a TypeScript file that exports it`)
  return tour
}
