import type { Page } from 'playwright-core'

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
  open(page: Page, base: string): Promise<void>
  /** Real clicks and keys: without any there is no INP. */
  interact(page: Page): Promise<void>
}

/** What is visited; a file that BROWSER_TOUR names exports one as `tour`. */
export interface Tour {
  /** Once for each device, before the first visit, which gets its cookies and storage; absent where nobody has to log in. */
  login?(page: Page, base: string, account: TourAccount): Promise<void>
  stops: readonly TourStop[]
}

/** By the form that the fronts of the reference platforms have. */
async function loginByForm(page: Page, base: string, { email, password }: TourAccount): Promise<void> {
  await page.goto(`${base}/login`)
  await page.fill('[name=email]', email)
  await page.fill('[name=password]', password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/login'))
}

/** Types a word and takes it back, key by key. */
async function filter(page: Page): Promise<void> {
  const input = page.locator('[data-filter]').first()
  await input.click()
  await input.pressSequentially('20', { delay: 30 })
  await input.press('Backspace')
  await input.press('Backspace')
}

const opens = (path: string) => async (page: Page, base: string) => {
  await page.goto(base + path, { waitUntil: 'load' })
}

/** Follows the first link of the table to another page; where there is none, the page cannot be visited. */
async function follow(page: Page): Promise<void> {
  const from = page.url()
  await page.locator('tbody a').first().click()
  await page.waitForURL(({ href }) => href !== from, { waitUntil: 'load' })
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
