import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gitSha } from '../../build/bundle'
import { ensureContracts } from '../../build/ensure-contracts'
import { platformNamed } from '../../build/platforms'
import { root } from '../../build/root'
import type { Manifest } from '../../data/generate'
import { serverNamed } from '../../database/connection'
import { findingsIn } from '../../database/findings'
import { databaseLines } from '../../database/lines'
import { type DatabaseResult, databaseResultOf } from '../../database/result'
import { DatabaseWatch } from '../../database/watch'
import type { Result } from '../../lib/plan/summary/result'
import type { WatchOptions } from '../db'
import { runK6 } from '../k6/run'
import { type Progress, stderrProgress } from '../progress'
import { readResult } from '../result/read-result'
import { exitCodeOf } from '../run/exit-code'
import { writableResultsFolder } from '../run/results-folder'
import { interruptedExitCode, onStopSignal, type StopSignal } from '../stop-signals'
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
  const ended = program === undefined ? await forTime(options.for, progress) : await ran(program, args)
  const run = await (options.result === undefined
    ? resultWritten(folder, startedMs)
    : resultNamed(options.result, progress))
  const observed = await watching.stop(run?.throughput.requests)
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

/** How what was watched ended; without a code it is the result that says. */
interface Ended {
  code?: number
  error?: Error
}

async function ran(program: string, args: readonly string[]): Promise<Ended> {
  try {
    return { code: await runK6(program, args).exitCode }
  } catch (error) {
    return { error: error as Error }
  }
}

/** Ctrl-C ends a watch without an end, and cuts one with an end short. */
async function forTime(seconds: number | undefined, progress: Progress): Promise<Ended> {
  const stopping = new AbortController()
  const release = onStopSignal((signal) => stopping.abort(signal))
  try {
    await progress.step(seconds === undefined ? 'watching, until Ctrl-C' : `watching for ${seconds} s`, async () => {
      // A timer takes no more than 2^31 ms.
      const ms = seconds === undefined ? 2 ** 31 - 1 : seconds * 1000
      await sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
    })
  } finally {
    release()
  }
  const early = seconds !== undefined && stopping.signal.aborted
  return early ? { code: interruptedExitCode(stopping.signal.reason as StopSignal) } : {}
}

/** The last one of a run that was written while it was watched. */
async function resultWritten(folder: string, startedMs: number): Promise<Result | undefined> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const files = await Promise.all(
    names.map(async (name) => ({ file: join(folder, name), ms: (await stat(join(folder, name))).mtimeMs })),
  )
  for (const { file } of files.filter(({ ms }) => ms >= startedMs).sort((one, two) => two.ms - one.ms)) {
    const result = await readResult(file).catch(() => undefined)
    if (result?.kind === 'run') return result
  }
  return undefined
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
async function dataHash(): Promise<string> {
  const text = await readFile(join(root, 'dist/data/manifest.json'), 'utf8').catch(() => undefined)
  return text === undefined ? '' : (JSON.parse(text) as Manifest).sha256
}

async function written(result: DatabaseResult, folder: string): Promise<string> {
  const file = join(folder, `${result.id}.json`)
  await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
  return file
}
