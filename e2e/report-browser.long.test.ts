import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { root } from '../build/root'
import { sla } from '../rigs/sla'

// Pages as a person sees them: rendered, without a word on the console, with charts, and readable by axe's rules, in
// light and dark, on a desktop and on a phone. The screenshots are for looking at: results/screenshots/.
const shots = join(root, 'results/screenshots')
const sizes = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } }

const launched = await launchChromium()
if (typeof launched === 'string') console.log(`no page is looked at: ${launched}`)

describe.skipIf(typeof launched === 'string')('a page of the site', () => {
  let folder: string
  let browser: Browser
  let site: string
  const pages = new Map<string, string>()

  beforeAll(async () => {
    if (typeof launched === 'string') throw new Error(launched)
    browser = launched
    folder = mkdtempSync(join(tmpdir(), 'browser-'))
    site = join(folder, 'demo-site')
    const { code } = await sla('demo-history', '--out', join(folder, 'demo'))
    expect(code).toBe(0)
    const first = (name: string) => join(site, name, readdirSync(join(site, name)).sort().at(-1) ?? '')
    pages.set('dashboard', join(site, 'index.html'))
    pages.set('run', first('runs'))
    pages.set('month', first('monthly'))
    pages.set('public', join(site, 'public/index.html'))
    mkdirSync(shots, { recursive: true })
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(['dashboard', 'run', 'month', 'public'])('%s', async (name) => {
    const file = pages.get(name) ?? ''
    expect(statSync(file).size).toBeLessThan(1_000_000)
    for (const [device, viewport] of Object.entries(sizes)) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport, colorScheme })
        const said: string[] = []
        page.on('console', (message) => said.push(message.text()))
        page.on('pageerror', (error) => said.push(error.message))
        page.on('request', (request) => {
          if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) said.push(request.url())
        })
        await page.goto(`file://${file}`)
        await page.screenshot({ path: join(shots, `${name}-${device}-${colorScheme}.png`), fullPage: true })
        expect(said).toEqual([])
        expect(await page.locator('h1').count()).toBe(1)
        if (name === 'dashboard' || name === 'run') expect(await drawnCharts(page)).toBeGreaterThan(3)
        // Nothing is cut off: the page itself does not scroll sideways.
        expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
        expect(await violations(page)).toEqual([])
        await page.close()
      }
    }
  })

  it('is walked through by keyboard, and its numbers open', async () => {
    const page = await browser.newPage({ viewport: sizes.desktop })
    await page.goto(`file://${pages.get('run')}`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('to the content')
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details[open] table').first().isVisible()).toBe(true)
    await page.close()
  })
})

/** Charts that are seen at this width, and have a line in them. */
async function drawnCharts(page: Page): Promise<number> {
  const visible = await page.locator('figure svg:visible').count()
  expect(await page.locator('figure svg:visible path').count()).toBeGreaterThan(visible)
  return visible
}

/** What axe finds: contrast, labels, structure. The page's own policy runs no script, so it is told to for this alone. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found: { violations: { id: string; nodes: { target: string[] }[] }[] } = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ target }) => target.join(' '))
        .join(', ')}`,
  )
}
