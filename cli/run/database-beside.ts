import { besideRun, type DatabaseBesideRun } from '../../database/beside-run'
import { serverNamed } from '../../database/connection'
import { findingsIn } from '../../database/findings'
import type { Stretch } from '../../database/stretch'
import { DatabaseWatch, type WatchedServer } from '../../database/watch'
import type { Result } from '../../lib/plan/summary/result'
import { namedDatabase } from '../db/watched'
import type { RunTarget } from '../target'
import type { SeriesCollector } from './series/collector'

/** Set for what `sla db watch` runs: it watches already. */
export const alreadyWatched = 'SLA_DATABASE_WATCHED'

/** A server that hangs must not hold up the end of a run. */
const stopLimitMs = 30_000

/** A run that has ended, as far as the watch wants to know of it. */
type EndedRun = Pick<Result, 'started_at' | 'ended_at' | 'phases'>

/** Watches the database behind a run. Whatever goes wrong is one line, and changes nothing of the run. */
export class DatabaseBeside {
  private hasStopped = false

  private constructor(
    private readonly watch: DatabaseWatch,
    private readonly target: string,
    private readonly say: (line: string) => void,
  ) {}

  /**
   * The database that is named, else the suite's own.
   * @returns undefined where there is none to watch, or it cannot be watched, which is said
   */
  static async start(
    target: Pick<RunTarget, 'ownDatabase'>,
    env: NodeJS.ProcessEnv,
    say: (line: string) => void,
  ): Promise<DatabaseBeside | undefined> {
    if (env[alreadyWatched]) return undefined
    try {
      const server = await serverOf(target, env)
      return server && new DatabaseBeside(await DatabaseWatch.start(server), serverNamed(server.url), say)
    } catch (error) {
      say(`the database is not watched: ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }

  /**
   * Ends it, once.
   * @param ended without it there is nothing to tell
   * @param series tells how many requests there were while it was counted
   */
  async stop(ended?: EndedRun, series?: SeriesCollector): Promise<DatabaseBesideRun | undefined> {
    if (this.hasStopped) return undefined
    this.hasStopped = true
    const hold = ended && holdOf(ended)
    const requestsIn = ({ from, to }: Stretch) => series && Math.round(series.requestsBetween(from, to))
    try {
      const observed = await inTime(this.watch.stop({ hold, requestsIn }))
      if (!ended?.started_at) return undefined
      return besideRun({
        target: this.target,
        observed: series
          ? observed
          : { ...observed, lacks: [...observed.lacks, 'calls per request: this run has no time series'] },
        findings: findingsIn(observed),
        startedMs: Date.parse(ended.started_at),
      })
    } catch (error) {
      this.say(`the database was not watched to the end: ${error instanceof Error ? error.message : error}`)
      return undefined
    }
  }
}

async function serverOf(
  { ownDatabase }: Pick<RunTarget, 'ownDatabase'>,
  env: NodeJS.ProcessEnv,
): Promise<WatchedServer | undefined> {
  const named = namedDatabase(undefined, env)
  return named === undefined ? ownDatabase?.() : { url: named }
}

/**
 * From the first gated phase to the last one, as far as the run came: what the targets are judged by. A run without one is
 * watched as a whole.
 */
function holdOf({ started_at, ended_at, phases }: EndedRun): Stretch | undefined {
  const gated = phases.filter((phase) => phase.gated)
  const [first, last] = [gated[0], gated.at(-1)]
  if (!started_at || !first || !last) return undefined
  const began = Date.parse(started_at)
  return { from: began + first.fromS * 1000, to: Math.min(began + last.toS * 1000, Date.parse(ended_at)) }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer in ${stopLimitMs / 1000} s`)), stopLimitMs)
  })
  return Promise.race([work, limit]).finally(() => clearTimeout(timer))
}
