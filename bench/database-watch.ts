import { closeSync, openSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { root } from '../build/root'
import { referenceDatabase } from '../cli/db/watched'
import { runK6 } from '../cli/k6/run'
import { k6WithScripts } from '../cli/k6/with-scripts'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import type { Progress } from '../cli/progress'
import type { SeriesCollector } from '../cli/run/series/collector'
import { SeriesReceiver } from '../cli/run/series/receiver'
import { watcherName } from '../database/connection'
import { DatabaseWatch } from '../database/watch'
import { readServiceSettings } from '../service/settings'
import { median } from './budget'
import { treeCpuSeconds } from './process-tree'
import type { Subject } from './subjects'

const pairs = 5

export const databaseWatchSettings = {
  vus: { env: 'VUS', kind: 'int', default: 300, min: 1, max: 5000, doc: 'sessions of the load script' },
  window_s: { env: 'WINDOW_S', kind: 'int', default: 40, min: 5, max: 600, doc: 'how long each half of a pair is' },
} as const

/** What the platform and its database used in a window, and how much was asked of them meanwhile. */
interface WindowFigures {
  cpu_s: number
  requests: number
  /** Of `cpu_s`: the server's own processes for the connections of the watch. */
  backends_s: number
  /** Of this process, which watches, or does nothing. */
  watcher_s: number
}

/** Windows without and with a watch, in turns, on one platform under one load. */
export interface DatabaseWatchFigures {
  script: string
  vus: number
  window_s: number
  pairs: { without: WindowFigures; with: WindowFigures }[]
  /** Processes that wanted a processor before it began. */
  load_before: number
}

/** By how much the CPU of a request is more with a watch, as a share, of each pair. */
export function overheads({ pairs: all }: DatabaseWatchFigures): number[] {
  const each = ({ cpu_s, requests }: WindowFigures) => cpu_s / requests
  return all.map((pair) => each(pair.with) / each(pair.without) - 1)
}

/** What the connections of the watch alone take of all that platform and database use: the part without the noise. */
export function ownShare({ pairs: all }: DatabaseWatchFigures): number {
  return median(all.map((pair) => pair.with.backends_s / pair.without.cpu_s))
}

/** @throws Error with one line when it is no Linux, or the load does not begin */
export async function measureDatabaseWatch(subject: Subject, progress: Progress): Promise<DatabaseWatchFigures> {
  if (process.platform !== 'linux') throw new Error('CPU is measured through /proc, so on Linux only')
  const { vus, window_s } = readServiceSettings(databaseWatchSettings, process.env)
  const { signal } = new AbortController()
  const load_before = Math.round((loadavg()[0] ?? 0) * 10) / 10
  const k6 = await k6WithScripts({ progress, signal })
  const folder = await mkdtemp(join(tmpdir(), 'bench-database-watch-'))
  const platform = await startReference(subject.platform, { ports: 'free', progress, signal })
  const receiver = await SeriesReceiver.start(() => {})
  const log = openSync(join(folder, 'k6.log'), 'w')
  // The hold is ten minutes over this, and the ramp-up two: a pair needs some seconds more than its windows.
  const scale = 600 / (2 * pairs * (window_s + 4) + 30)
  const running = runK6(k6.path, ['run', '--quiet', join(root, 'dist', `${subject.script}.js`)], {
    env: {
      ...process.env,
      ...platform.env,
      VUS: String(vus),
      TIME_SCALE: String(Math.max(1, scale)),
      RESULTS_DIR: folder,
      SLA_RESULTS_DIR: folder,
      ...receiver.environment(process.env),
    },
    output: log,
  })
  let ended = false
  const end = running.exitCode.finally(() => {
    ended = true
  })
  try {
    await progress.step('the load rises', () => sleep(1000 * (120 / Math.max(1, scale) + 20)))
    const windows: { from: number; to: number; is: 'with' | 'without'; figures: Omit<WindowFigures, 'requests'> }[] = []
    for (let at = 0; at < pairs; at++) {
      // In turns which comes first: what grows with time is not taken for the watch.
      for (const is of at % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
        const from = Date.now()
        const figures = await progress.step(`${is} a watch, ${at + 1} of ${pairs}`, () =>
          measured(platform, is === 'with', window_s),
        )
        windows.push({ from, to: Date.now(), is, figures })
        if (ended) throw new Error('the load ended before the last window: see whether the machine is too busy')
      }
    }
    // The last message of k6 about the last window is still to come.
    await sleep(6_000)
    running.interrupt()
    await end
    const series = await receiver.stop()
    return { script: subject.script, vus, window_s, load_before, pairs: inPairs(windows, series) }
  } finally {
    if (!ended) running.interrupt()
    await end.catch(() => {})
    closeSync(log)
    await progress.step('stopping the platform', () => platform.stop())
    await rm(folder, { recursive: true, force: true })
  }
}

function inPairs(
  windows: readonly { from: number; to: number; is: 'with' | 'without'; figures: Omit<WindowFigures, 'requests'> }[],
  series: SeriesCollector,
): DatabaseWatchFigures['pairs'] {
  const of = (at: number, wanted: 'with' | 'without'): WindowFigures => {
    const found = windows.slice(2 * at, 2 * at + 2).find(({ is }) => is === wanted)
    if (!found) throw new Error('a window is missing')
    return { ...found.figures, requests: series.requestsBetween(found.from, found.to) }
  }
  return Array.from({ length: pairs }, (_, at) => ({ without: of(at, 'without'), with: of(at, 'with') }))
}

/** A window; a watch begins and ends within it, as one of a run does. */
async function measured(
  platform: RunningPlatform,
  isWatched: boolean,
  seconds: number,
): Promise<Omit<WindowFigures, 'requests'>> {
  const pids = platform.parts.map(({ pid }) => pid)
  const server = referenceDatabase(platform)
  const endsAt = Date.now() + seconds * 1000
  const [before, own] = [treeCpuSeconds(pids), process.cpuUsage()]
  const watch = isWatched ? await DatabaseWatch.start(server) : undefined
  await sleep(endsAt - Date.now())
  const backends_s = watch ? await backendsOf(server.url) : 0
  await watch?.stop()
  const used = process.cpuUsage(own)
  return { cpu_s: treeCpuSeconds(pids) - before, backends_s, watcher_s: (used.user + used.system) / 1e6 }
}

/** CPU of the server's processes that serve the watch, since they began. */
async function backendsOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where application_name = $1',
      [watcherName],
    )
    return treeCpuSeconds(rows.map(({ pid }) => pid))
  } finally {
    await client.end()
  }
}
