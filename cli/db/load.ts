import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { gitSha } from '../../build/bundle'
import { ensureContracts } from '../../build/ensure-contracts'
import { ReadOnlyConnection } from '../../database/connection'
import { arrivalsOn } from '../../database/load/arrivals'
import { judgeArrivals } from '../../database/load/judge'
import { connectionsNamed, type LadderResult, type LadderTrial, ladderResultOf } from '../../database/load/result'
import { serverFacts } from '../../database/server-facts'
import { findLimit } from '../../limit/find-limit'
import { concludeBeside } from '../beside-k6/conclude'
import type { DatabaseLoadOptions } from '../db'
import { interruptible } from '../interruptible'
import { ensureScripts } from '../k6/with-scripts'
import { SearchState } from '../limit/search-state'
import { slaDir } from '../platform/sla-dir'
import { dataHash } from '../result/data-hash'
import { writableResultsFolder } from '../run/results-folder'
import { databaseToLoad } from './loaded'

/** A trial is as long as gives a third of it 59 arrivals at the lowest rate; a hold is twice as long. */
const trialMs = 12_000
/** On a database of somebody else's no more are opened, unless it is said. */
const mostOfOthers = 20
/** Left to whoever else needs one, us for the values and the counts among them. */
const leftFree = 5

/** Searches for the number of connections up to which queries hold their limit. @returns the exit code */
export async function loadDatabase(name: string | undefined, options: DatabaseLoadOptions): Promise<number> {
  await ensureContracts()
  return interruptible(async (given) => {
    const results = await writableResultsFolder(process.env)
    const { progress, signal } = given
    await ensureScripts(progress) // and the data pools
    const loaded = await databaseToLoad(name, options, given)
    try {
      const { url, statements, readOnly, platform, identity } = loaded
      const facts = await factsOf(url)
      const most = mostConnections(facts, options.most, readOnly)
      const space = { start: Math.min(8, most.count), least: 1, most: most.count }
      progress.note(
        `${platform.title}: PostgreSQL ${facts.version}, ${identity}; ${statements.length} statements, ${options.perConnection}/s for each connection, up to ${connectionsNamed(most.count)}`,
      )
      const question = { identity, limitMs: options.limit, perConnection: options.perConnection, statements }
      const asked = createHash('sha256').update(JSON.stringify(question)).digest('hex')
      const folder = join(slaDir, 'db-load', platform.name)
      const state = await SearchState.open<LadderTrial>(
        folder,
        { space, target: asked, timeScale: 1 },
        options.fresh === true,
      )
      if (state.trials.length > 0)
        progress.note(`going on from ${state.trials.length} trials of before; --fresh forgets them`)
      const run = async (kind: LadderTrial['kind'], load: number): Promise<LadderTrial> => {
        const holdMs = kind === 'hold' ? 2 * trialMs : trialMs
        const startedAt = new Date().toISOString()
        const perSecond = load * options.perConnection
        const plan = { url, connections: load, perSecond, holdMs, statements, readOnly, signal }
        const arrivals = await progress.step(`${kind} at ${connectionsNamed(load)}, ${perSecond}/s`, () =>
          arrivalsOn(plan),
        )
        const { verdict, ...seen } = judgeArrivals(arrivals, holdMs, options.limit)
        const goodput = { goodput_per_s: seen.answered_per_s, unjudged: [] }
        return { kind, load, verdict, ...seen, ...goodput, started_at: startedAt, duration_s: holdMs / 1000 }
      }
      const { answer, trials } = await findLimit<LadderTrial>(
        space,
        {
          named: connectionsNamed,
          run,
          settle: () => loaded.between(),
          keep: (kept) => state.keep(kept),
          say: (line) => progress.note(line),
        },
        state.trials,
      )
      const endedAt = new Date().toISOString()
      const result = ladderResultOf({
        platform,
        build: { git_sha: await gitSha(), data_sha256: await dataHash() },
        scenario_sha256: asked,
        seed: 1,
        hosts: [new URL(url).hostname],
        started_at: state.startedAt,
        ended_at: endedAt,
        duration_s: (Date.parse(endedAt) - Date.parse(state.startedAt)) / 1000,
        target: identity,
        server_version: facts.version,
        limit_ms: options.limit,
        per_connection: options.perConnection,
        statements: statements.map(({ name: of, weight }) => ({ name: of, weight })),
        space,
        bounded: most.why,
        answer,
        trials,
      })
      await state.forget()
      return await concludeBeside(result, details(result), { folder: results, progress })
    } finally {
      await loaded.stop()
    }
  }, 'interrupted; the trials are kept: the same command goes on')
}

interface Facts {
  version: string
  free: number
}

async function factsOf(url: string): Promise<Facts> {
  const connection = await ReadOnlyConnection.open(url)
  try {
    const { version, max_connections, reserved_connections } = await serverFacts(connection)
    const [used] = await connection.rows<{ count: number }>(
      'select count(*)::int as count from pg_stat_activity where backend_type = $1',
      ['client backend'],
    )
    return { version, free: max_connections - reserved_connections - (used?.count ?? 0) }
  } finally {
    await connection.close()
  }
}

/** How many connections may be opened, and what bounds them. @throws Error of one line when there are none to be had */
function mostConnections(
  { free }: Facts,
  wanted: number | undefined,
  isAnothers: boolean,
): { count: number; why: string } {
  const has = free - leftFree
  if (has < 1)
    throw new Error(`the server has ${free} connections left, too few for a load; raise max_connections, or close some`)
  const cap = wanted ?? (isAnothers ? mostOfOthers : Number.POSITIVE_INFINITY)
  if (cap <= has)
    return {
      count: cap,
      why:
        wanted === undefined
          ? `on a database of yours no more are opened; --most raises that`
          : 'no more were wanted (--most)',
    }
  return { count: has, why: `the server has no more (max_connections), so a larger pool is exhausted there` }
}

function details({ trials }: LadderResult): string[] {
  const seen = [...trials].sort((one, two) => one.load - two.load)
  const cell = (value: number | string | null, width: number) => String(value ?? '–').padStart(width)
  return [
    '  connections   asked/s  p50 ms  p95 ms  p99 ms  waited  verdict',
    ...seen.map(
      ({ load, kind, answered_per_s, p50_ms, p95_ms, p99_ms, waited_share, verdict }) =>
        `  ${cell(load, 11)}${cell(answered_per_s, 10)}${cell(p50_ms, 8)}${cell(p95_ms, 8)}${cell(p99_ms, 8)}${cell(`${Math.round(waited_share * 100)} %`, 8)}  ${wordOf(verdict)}${kind === 'hold' ? ', the hold' : ''}`,
    ),
  ]
}

function wordOf(verdict: LadderTrial['verdict']): string {
  if (verdict.kind === 'no-trial') return 'the generator was late'
  return verdict.kind === 'sustainable' ? 'held' : (verdict.broke[0]?.id ?? 'broke')
}
