import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultStore } from '../../history/store/store'
import { periodHtmlOf } from '../../report/period/html'
import { periodNames, periodOf } from '../../report/period/period'
import { cvTextOf } from '../../report/public/cv'
import { type PublicPage, unsafeIn } from '../../report/public/safe'
import { badgeOf, publicSummaryOf } from '../../report/public/summary'
import { factsOf } from '../../report/run/facts'
import { htmlOf } from '../../report/run/html'
import { measuredOf } from '../../report/run/measured'
import { dashboardOf } from '../../report/site/dashboard'
import type { SiteFacts } from '../../report/site/facts'
import { makeFolder } from '../../service/make-folder'
import type { Progress } from '../progress'
import { judgementOf } from './judgement'
import { periodFacts } from './period-facts'
import { siteFacts } from './site-facts'
import { writeReportFile } from './write-whole'

/** Marks a folder as a site of ours, which may be replaced. */
const marker = 'index.html'

/**
 * Writes the site whole, in the place of an earlier one.
 * @returns why its public part was not written, a line for each finding; empty where it was
 */
export async function writeSite(
  store: ResultStore,
  { out, runs, progress }: { out: string; runs: number; progress: Progress },
): Promise<string[]> {
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, marker)))
    throw new Error(`${out} holds something else; choose another with --out`)
  const made = `${out}.${process.pid}.part`
  try {
    const facts = await progress.step('reading all runs', async () => siteFacts(store))
    const runPages = await progress.step('writing the reports of runs', (tick) =>
      writeRuns(store, facts, { made, runs, tick }),
    )
    const periodPages = writePeriods(store, facts, made)
    const pages = publicPages(facts)
    const refused = await progress.step('scanning the public summary', () => unsafeIn(pages, hostsOf(store, facts)))
    if (refused.length === 0) for (const { file, text } of pages) writeReportFile(join(made, 'public', file), text)
    writeReportFile(
      join(made, 'index.html'),
      dashboardOf({ ...facts, runPages, periodPages, hasPublic: refused.length === 0 }),
    )
    rmSync(out, { recursive: true, force: true })
    makeFolder(join(out, '..'))
    renameSync(made, out)
    return refused
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}

async function writeRuns(
  store: ResultStore,
  { groups }: SiteFacts,
  { made, runs, tick }: { made: string; runs: number; tick: (detail: string) => void },
): Promise<Map<string, string>> {
  const pages = new Map<string, string>()
  const accepts = store.accepts.list()
  const wanted = groups.flatMap((group) => group.runs.slice(-runs))
  for (const [at, { file }] of wanted.entries()) {
    tick(`${at + 1} of ${wanted.length}`)
    await new Promise(setImmediate) // the progress line, and Ctrl-C, get their turn
    const { content } = store.read(file)
    const page = `runs/${file.replace(/\.json$/, '.html')}`
    writeReportFile(join(made, page), htmlOf(factsOf({ content, judgement: judgementOf(store, content), accepts })))
    pages.set(file, page)
  }
  return pages
}

/** How many periods get a page, of those in which something ran: the newest. */
const periodsShown = { daily: 1, weekly: 4, monthly: 12 }

function writePeriods(store: ResultStore, { groups, changes }: SiteFacts, made: string): SiteFacts['periodPages'] {
  const ends = groups.flatMap((group) => group.runs.map(({ ended_at }) => ended_at))
  return periodNames.flatMap((name) => {
    const periods = new Map(ends.map((end) => periodOf(name, end)).map((period) => [period.label, period]))
    return [...periods.values()]
      .sort((a, b) => (a.from < b.from ? 1 : -1))
      .slice(0, periodsShown[name])
      .map((period) => {
        const file = `${name}/${period.label}.html`
        writeReportFile(join(made, file), periodHtmlOf(periodFacts(store, period, changes)))
        return { title: `${name} ${period.label}`, file }
      })
  })
}

function publicPages(facts: SiteFacts): PublicPage[] {
  return [
    { file: 'index.html', text: publicSummaryOf(facts) },
    { file: 'cv.txt', text: cvTextOf(facts) },
    ...facts.groups.map((group) => ({
      file: `badges/${[group.platform, group.profile, ...(group.kind === 'run' ? [] : [group.kind])].join('-').replace(/[^A-Za-z0-9-]/g, '_')}.svg`,
      text: badgeOf(group),
    })),
  ]
}

/** Of the newest run of each load: names and addresses that must not stand in what is published. */
function hostsOf(store: ResultStore, { groups }: SiteFacts): string[] {
  const hosts = groups.flatMap(({ runs }) =>
    runs.slice(-1).flatMap(({ file }) => measuredOf(JSON.parse(store.read(file).content)).hosts),
  )
  return [...new Set(hosts)]
}
