import { mkdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { tsImport } from 'tsx/esm/api'
import { type BrowserEngine, type BrowserWindow, devices } from '../../browser/engine'
import { loadFor, outsideHold } from '../../browser/load-window'
import { type BrowserResult, browserResultOf, vitalName } from '../../browser/result'
import { type Tour, type TourAccount, tourOf } from '../../browser/tour'
import { PageVisitor, type Visit } from '../../browser/visit'
import { csvRows } from '../../lib/data/csv'
import { load } from '../../lib/plan/profiles/load'
import { grouped } from '../../lib/plan/summary/format'
import { columns } from '../../lib/plan/summary/table'
import { aboutRun } from '../beside-k6/about'
import { concludeBeside } from '../beside-k6/conclude'
import type { BrowserOptions } from '../browser'
import { guardAddress, guardNamed } from '../guard-named'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { referenceOf } from '../platform/references'
import { slaDir } from '../platform/sla-dir'
import { definedIn, type Ran, runScript } from '../prove/run-script'
import { writableResultsFolder } from '../run/results-folder'
import { type RunTarget, targetOf } from '../target'
import { engineNamed } from './engines'
import { frontBefore } from './front'

/** The pages that are visited. */
interface Pages {
  url: string
  tour: Tour
  said: string
  close(): Promise<void>
}

/** Visits each page idle and under load, judges, and writes the result. @returns the exit code */
export async function visitPages(name: string, { engine, vus, visits: count, shots }: BrowserOptions): Promise<number> {
  return interruptible(async ({ progress, signal }) => {
    const results = await writableResultsFolder(process.env)
    await guardNamed(name, load, process.env)
    const k6 = await k6WithScripts({ progress, signal })
    const browser = await engineNamed(engine, { env: process.env, progress, signal })
    const target = await targetOf(name, { progress, signal })
    const startedAt = new Date().toISOString()
    try {
      const pages = await pagesOf(name, target, process.env)
      try {
        progress.note(`${name} browser → ${target.said}, ${pages.said}; ${browser.name} ${browser.version}`)
        const account = await accountOf(name, target)
        const folder = `${name}-browser-${startedAt.replace(/[-:]|\.\d+/g, '')}`
        const pictures: string[] = []
        const make = (loaded: boolean) =>
          visitsOf(browser, pages, account, {
            ...{ count, loaded, signal },
            tell: (done, of) => progress.note(`${loaded ? 'under load' : 'idle'}: ${done} of ${of} tours`),
            ...(shots && {
              shot: async (take: (path: string) => Promise<unknown>, title: string) => {
                await mkdir(join(results, folder), { recursive: true })
                const file = join(folder, `${title}-${loaded ? 'load' : 'idle'}.png`)
                await take(join(results, file))
                pictures.push(file)
              },
            }),
          })
        const idleMs = Date.now()
        const idle = await make(false)
        const { timeScale, waitS } = loadFor((Date.now() - idleMs) / 1000, vus)
        const beside = loadBeside(k6.path, name, target, { vus, timeScale })
        const visiting = async () => {
          await progress.step(`k6 ramps up to ${vus} VUs, ${Math.round(waitS)} s`, () =>
            sleep(waitS * 1000, undefined, { signal }),
          )
          const fromMs = Date.now()
          const visits = await make(true)
          return { visits, fromMs, toMs: Date.now() }
        }
        const { visits: loaded, ...time } = await Promise.race([visiting(), beside.gone]).finally(async () => {
          beside.stop()
          await beside.ended.catch(() => {})
        })
        const ran = await beside.ended
        if ('problem' in ran) throw new Error(`k6 made no load beside the visits: ${ran.problem}`)
        const question = { tour: pages.said, engine, vus, count }
        const result = browserResultOf({
          ...(await aboutRun(name, { k6, target, startedAt, question })),
          target: pages.said,
          browser,
          visits: [...idle, ...loaded],
          load: outsideHold(time, ran.result) ?? loadIn(vus, ran.result.throughput),
          screenshots: pictures,
        })
        return await concludeBeside(result, details(result), { folder: results, progress })
      } finally {
        await pages.close()
      }
    } finally {
      await target.stop()
      await browser.close()
    }
  })
}

async function pagesOf(name: string, target: RunTarget, env: NodeJS.ProcessEnv): Promise<Pages> {
  const { BROWSER_URL: url, BROWSER_TOUR: file } = env
  if (!url) {
    if (file) throw new Error('BROWSER_TOUR is for pages of yours: give BROWSER_URL, too')
    const front = await frontBefore(name, target, 0)
    return { url: front.url, tour: tourOf(name), said: 'the front of the reference', close: front.close }
  }
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error('BROWSER_URL is no address of a page; it is written https://host/')
  await guardAddress('BROWSER_URL', url, load, env)
  if (!file) throw new Error('BROWSER_TOUR is missing: pages of yours need a TypeScript file that exports a tour')
  const { tour } = (await tsImport(pathToFileURL(resolve(file)).href, import.meta.url).catch((error: Error) => {
    throw new Error(`BROWSER_TOUR ${file} cannot be read: ${error.message.split('\n')[0]}`)
  })) as { tour?: Tour }
  if (!Array.isArray(tour?.stops) || tour.stops.length === 0)
    throw new Error(`BROWSER_TOUR ${file} exports no tour with stops; see docs/BROWSER.md`)
  return { url: url.replace(/\/$/, ''), tour, said: new URL(url).host, close: async () => {} }
}

/** An account that k6 does not use: the last one of the file that works with patients, or any. */
async function accountOf(name: string, target: RunTarget): Promise<TourAccount> {
  const { asked } = await referenceOf(name)
  const [, ...rows] = csvRows(await readFile(target.known[asked.accounts] ?? '', 'utf8'))
  const accounts = rows.map(({ fields: [email = '', password = '', role = ''] }) => ({ email, password, role }))
  const account = accounts.findLast(({ role }) => role === 'DOCTOR') ?? accounts.at(-1)
  if (!account) throw new Error(`${asked.accounts} holds no account to log in with`)
  return account
}

async function visitsOf(
  browser: BrowserEngine,
  { url, tour }: Pages,
  account: TourAccount,
  {
    count,
    loaded,
    signal,
    tell,
    shot,
  }: {
    count: number
    loaded: boolean
    signal: AbortSignal
    tell(done: number, of: number): void
    shot?: (take: (path: string) => Promise<unknown>, title: string) => Promise<void>
  },
): Promise<Visit[]> {
  const visits: Visit[] = []
  for (const device of devices) {
    const visitor = await PageVisitor.open(browser, { tour, base: url, device, account })
    for (let done = 0; done < count; done++) {
      signal.throwIfAborted()
      const picture =
        shot && done === 0
          ? async (window: BrowserWindow, stop: string) =>
              shot((path) => window.picture(path), `${stop.replaceAll(/\W+/g, '-')}-${device}`)
          : undefined
      visits.push(...(await visitor.visit(loaded, picture)))
    }
    tell((devices.indexOf(device) + 1) * count, devices.length * count)
  }
  return visits
}

/** k6's own load, until it is stopped. `gone` rejects when it ends before. */
function loadBeside(
  k6: string,
  name: string,
  target: RunTarget,
  { vus, timeScale }: { vus: number; timeScale: number },
): { stop(): void; ended: Promise<Ran>; gone: Promise<never> } {
  const stopping = new AbortController()
  const ended = runScript(k6, `${name}-load`, {
    folder: join(slaDir, 'browser', name),
    // An interrupt is how the load ends here: its result is read all the same.
    signal: new AbortController().signal,
    interrupt: stopping.signal,
    env: { ...definedIn(process.env), ...target.env, VUS: String(vus), TIME_SCALE: String(timeScale) },
  })
  const gone = ended.then((ran) => {
    const why = 'problem' in ran ? ran.problem : `it exited with ${ran.code}: ${ran.result.reason}`
    throw new Error(`k6's load ended before the visits: ${why}`)
  })
  gone.catch(() => {})
  return { stop: () => stopping.abort(), ended, gone }
}

function loadIn(vus: number, { requests, failed_share }: { requests: number; failed_share: number }) {
  return requests > 0 ? { vus, requests, failed_share } : 'k6 made no request beside the visits'
}

function details({ pages, long_tasks, failed_requests, screenshots, load: beside }: BrowserResult): string[] {
  const number = (value: number | null, measure: string) =>
    value === null ? '–' : measure === 'cls' ? value.toFixed(3) : String(Math.round(value))
  const rows = pages.map(({ page, device, measure, idle, loaded, difference }) => [
    page,
    device,
    vitalName(measure),
    number(idle, measure),
    number(loaded, measure),
    difference
      ? `${number(difference.value, measure)} (${number(difference.lower, measure)} to ${number(difference.upper, measure)})`
      : '–',
  ])
  return [
    ...columns([['page', 'device', 'p75', 'idle', 'under load', 'difference'], ...rows], [3, 4, 5]).map(
      (line) => `  ${line}`,
    ),
    '',
    `  load         ${beside ? `${beside.vus} VUs of k6, ${grouped(beside.requests)} requests, ${(beside.failed_share * 100).toFixed(2)} % failed` : 'none'}`,
    ...(long_tasks.idle === null
      ? []
      : [`  long tasks   ${long_tasks.idle} a visit idle, ${long_tasks.loaded} under load`]),
    `  failed       ${failed_requests} requests`,
    ...(screenshots.length > 0
      ? [`  pictures     ${screenshots.length} in ${relative('', screenshots[0]?.split('/')[0] ?? '')}/`]
      : []),
  ]
}
