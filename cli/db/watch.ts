import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { gitSha } from '../../build/bundle'
import { ensureContracts } from '../../build/ensure-contracts'
import { platformNamed } from '../../build/platforms'
import { serverNamed } from '../../database/connection'
import { findingsIn } from '../../database/findings'
import { databaseLines } from '../../database/lines'
import { type DatabaseResult, databaseResultOf } from '../../database/result'
import { DatabaseWatch } from '../../database/watch'
import type { Result } from '../../lib/plan/summary/result'
import type { WatchOptions } from '../db'
import { type Progress, stderrProgress } from '../progress'
import { dataHash } from '../result/data-hash'
import { readResult } from '../result/read-result'
import { resultWrittenSince } from '../result/written-since'
import { alreadyWatched } from '../run/database-beside'
import { exitCodeOf } from '../run/exit-code'
import { writableResultsFolder } from '../run/results-folder'
import { ranCommand, waited } from '../watched-command'
import { watchedServer } from './watched'

/**
 * Watches a database while a command runs, or for a time.
 * @returns the exit code: the command's own, where there is one
 */
export async function watch(command: readonly string[], options: WatchOptions): Promise<number> {
  const [program, ...args] = command
  if (program !== undefined && options.for !== undefined)
    throw new Error('--for is without a command: with one, the watch is as long as the command runs')
  const progress = stderrProgress()
  await ensureContracts()
  const folder = await writableResultsFolder(process.env)
  const { server, platform } = await watchedServer(options.url, process.env)
  const startedMs = Date.now()
  const watching = await DatabaseWatch.start(server)
  progress.note(`watching PostgreSQL ${watching.version} at ${serverNamed(server.url)}`)
  for (const lack of watching.lacks) progress.note(`not seen: ${lack}`)
  const ended =
    program === undefined
      ? await waited(options.for, progress)
      : await ranCommand(program, args, { ...process.env, [alreadyWatched]: '1' })
  const run = await (options.result === undefined
    ? resultWrittenSince(folder, startedMs)
    : resultNamed(options.result, progress))
  const observed = await watching.stop({ requestsIn: () => run?.throughput.requests })
  const { TIME_SCALE, SEED } = process.env
  const result = databaseResultOf({
    target: serverNamed(server.url),
    observed,
    findings: findingsIn(observed),
    platform: await aboutPlatform(run, platform),
    started_at: new Date(startedMs).toISOString(),
    ended_at: new Date().toISOString(),
    build: { git_sha: await gitSha(), data_sha256: await dataHash() },
    k6_version: run?.k6_version ?? null,
    scenario_sha256: createHash('sha256').update(serverNamed(server.url)).digest('hex'),
    seed: run?.seed ?? Number(SEED || 1),
    time_scale: run?.time_scale ?? Number(TIME_SCALE || 1),
    hosts: [new URL(server.url).hostname],
  })
  const lines = [...databaseLines(result), `  ${relative('', await written(result, folder))}`]
  // A command's own output is for whoever reads it.
  const say = program === undefined ? console.log : console.error
  say(['', ...lines].join('\n'))
  if (ended.error) throw ended.error
  return ended.code ?? exitCodeOf(0, result)
}

async function resultNamed(file: string, progress: Progress): Promise<Result | undefined> {
  try {
    return await readResult(file)
  } catch (error) {
    progress.note(`calls are not counted by requests: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

async function aboutPlatform(run: Result | undefined, reference: string | undefined) {
  const name = run?.platform ?? reference
  if (name === undefined) return { name: 'postgresql', title: 'PostgreSQL' }
  return {
    name,
    title: await platformNamed(name).then(
      ({ title }) => title,
      () => name,
    ),
  }
}

/** Of the data pools, where they are built. */
async function written(result: DatabaseResult, folder: string): Promise<string> {
  const file = join(folder, `${result.id}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
  return file
}
