import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../browser/chromium'
import { chromiumEngine } from '../browser/chromium-engine'
import { type Device, devices } from '../browser/engine'
import type { BrowserResult } from '../browser/result'
import { tourOf } from '../browser/tour'
import { PageVisitor, type Visit } from '../browser/visit'
import { engineNamed } from '../cli/browser/engines'
import { firefoxOn } from '../cli/browser/firefox-on'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import { medcorFront } from '../front/medcor'
import { type FrontFlaws, serveFront } from '../front/server'
import { tcallFront } from '../front/tcall'
import { csvRows } from '../lib/data/csv'
import { referenceMedcor } from '../reference/medcor/platform'
import { referenceTcall } from '../reference/tcall/platform'
import { misfits } from '../rigs/result-schema'
import { slaWith } from '../rigs/sla'

const launched = await launchChromium()
if (typeof launched === 'string') console.error(launched)

describe.skipIf(typeof launched === 'string')('pages in a browser', () => {
  const browser = launched as Browser
  const folder = mkdtempSync(join(tmpdir(), 'sla-browser-'))
  let tcall: RunningPlatform
  let medcor: RunningPlatform
  beforeAll(async () => {
    ;[tcall, medcor] = await Promise.all([
      startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '30' } }),
      startReference(referenceMedcor, { ports: 'free' }),
    ])
  })
  afterAll(async () => {
    await Promise.all([tcall?.stop(), medcor?.stop(), browser.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  const accountIn = (file: string | undefined, role = '') => {
    const [, ...rows] = csvRows(readFileSync(file ?? '', 'utf8'))
    const found = rows.map(({ fields }) => fields).findLast(([, , is = '']) => role === '' || is === role)
    return { email: found?.[0] ?? '', password: found?.[1] ?? '' }
  }
  const served = (flaws: FrontFlaws = {}) =>
    serveFront({ front: tcallFront, apiUrl: tcall.urls['tcall'] ?? '', port: 0, flaws })
  async function visits(flaws: FrontFlaws, count: number, on: readonly Device[] = devices): Promise<Visit[]> {
    const front = await served(flaws)
    const all: Visit[] = []
    for (const device of on) {
      const account = accountIn(tcall.env['TCALL_ACCOUNTS'])
      const visitor = await PageVisitor.open(chromiumEngine(browser), {
        tour: tourOf('tcall'),
        base: front.url,
        device,
        account,
      })
      for (let done = 0; done < count; done++) all.push(...(await visitor.visit(false)))
    }
    await front.close()
    return all
  }

  it('a main thread that is blocked for 300 ms is seen in 20 of 20 tours', async () => {
    const all = await visits({ blockMs: 300 }, 10)
    expect(all).toHaveLength(40)
    for (const { inp_ms } of all) expect(inp_ms).toBeGreaterThan(200)
  })

  it('a picture that comes 3 s late is seen in 20 of 20 tours', async () => {
    const all = await visits({ pictureMs: 3_000 }, 10)
    for (const { lcp_ms } of all) expect(lcp_ms).toBeGreaterThan(2_500)
  })

  it('pages that are well are within the limits, and each vital is reported', async () => {
    for (const { lcp_ms, inp_ms, cls, failed_requests } of await visits({}, 3)) {
      expect(lcp_ms).toBeGreaterThan(0)
      expect(lcp_ms).toBeLessThan(2_500)
      expect(inp_ms).toBeLessThan(200)
      expect(cls).toBeLessThan(0.1)
      expect(failed_requests).toBe(0)
    }
  })

  it('have no fault that axe finds, on either platform, and show nothing to who is not logged in', async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const ca = readFileSync(medcor.caFile ?? '', 'utf8')
    const fronts = [
      { front: await served(), tour: tourOf('tcall'), account: accountIn(tcall.env['TCALL_ACCOUNTS']) },
      {
        front: await serveFront({ front: medcorFront, apiUrl: medcor.urls['medcor'] ?? '', ca, port: 0 }),
        tour: tourOf('medcor'),
        account: accountIn(medcor.env['MEDCOR_ACCOUNTS'], 'DOCTOR'),
      },
    ]
    for (const { front, tour, account } of fronts) {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(front.url)
      expect(new URL(page.url()).pathname).toBe('/login')
      await tour.login?.(page, front.url, account)
      const seen: string[] = []
      for (const { name, open } of tour.stops) {
        await open(page, front.url)
        await page.evaluate(axe)
        const found = (await page.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id }) => id))',
        )) as string[]
        seen.push(...found.map((id) => `${name}: ${id}`))
      }
      expect(seen).toEqual([])
      const [cookie] = await context.cookies()
      expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
      await context.close()
      await front.close()
    }
  })

  it('sla browser visits idle and under load, judges, and leaves its pictures', async () => {
    const RESULTS_DIR = mkdtempSync(join(folder, 'run-'))
    const { code, stdout, stderr } = await slaWith(
      { RESULTS_DIR },
      'browser',
      'medcor',
      '--visits',
      '13',
      '--vus',
      '10',
    )
    const name = readdirSync(RESULTS_DIR).find((one) => /^medcor-browser-.*\.json$/.test(one)) ?? stdout + stderr
    const result = JSON.parse(readFileSync(join(RESULTS_DIR, name), 'utf8')) as BrowserResult
    expect(misfits(result), stdout + stderr).toEqual([])
    // 3 pages, 2 devices, 13 visits, idle and under load: the fewest that can be judged.
    expect([code, result.visits]).toEqual([0, 156])
    expect(result.load?.requests).toBeGreaterThan(50)
    for (const shot of result.screenshots) expect(readFileSync(join(RESULTS_DIR, shot)).length).toBeGreaterThan(1_000)
  })

  it.skipIf(!firefoxOn(process.env['PATH'] ?? ''))('Firefox measures the same pages, but no CLS', async () => {
    const front = await served()
    const firefox = await engineNamed('firefox', { env: process.env, progress: noProgress })
    try {
      const account = accountIn(tcall.env['TCALL_ACCOUNTS'])
      for (const device of devices) {
        const visitor = await PageVisitor.open(firefox, { tour: tourOf('tcall'), base: front.url, device, account })
        for (const visit of await visitor.visit(false)) {
          expect(visit).toMatchObject({ device, cls: null, long_tasks: null, failed_requests: 0 })
          expect(visit.lcp_ms).toBeGreaterThan(0)
          expect(visit.load_ms).toBeGreaterThan(0)
        }
      }
    } finally {
      await firefox.close()
      await front.close()
    }
  })

  it.each([
    [{ BROWSER_TOUR: 'x.ts' }, 'BROWSER_TOUR is for pages of yours: give BROWSER_URL, too'],
    [{ BROWSER_URL: 'nowhere' }, 'BROWSER_URL is no address of a page; it is written https://host/'],
    [
      { BROWSER_URL: 'https://app.example.test', ALLOWED_HOSTS: 'app.example.test' },
      'BROWSER_TOUR is missing: pages of yours need a TypeScript file that exports a tour',
    ],
    [
      { BROWSER_URL: 'https://app.example.test', ALLOWED_HOSTS: 'app.example.test', BROWSER_TOUR: 'EMPTY' },
      /^BROWSER_TOUR .* exports no tour with stops; see docs\/BROWSER\.md$/,
    ],
    [{ BROWSER_URL: 'https://app.example.test', BROWSER_TOUR: 'x.ts' }, /is not an allowed host/],
    [{ CHROMIUM_BIN: '/nothing/there' }, /^CHROMIUM_BIN \/nothing\/there does not start: /],
  ])('refuses %j in one line', async (env, line) => {
    const empty = join(folder, 'empty.ts')
    writeFileSync(empty, 'export const tour = { stops: [] }\n')
    const given = Object.entries({ RESULTS_DIR: folder, ...env }).map(([name, value]) => [
      name,
      value === 'EMPTY' ? empty : value,
    ])
    const { code, stderr } = await slaWith(Object.fromEntries(given), 'browser', 'tcall')
    expect(code).toBe(1)
    const last = stderr.trimEnd().split('\n').at(-1)
    if (typeof line === 'string') expect(last).toBe(line)
    else expect(last).toMatch(line)
  })
})
