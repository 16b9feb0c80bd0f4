import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gitSha } from '../../build/bundle'
import { ensureContracts } from '../../build/ensure-contracts'
import { platformNamed } from '../../build/platforms'
import type { Result } from '../../lib/plan/summary/result'
import { redisFindingsIn } from '../../redis/findings'
import { redisLines } from '../../redis/lines'
import { redisResultOf } from '../../redis/result'
import { RedisWatch, redisNamed } from '../../redis/watch'
import { type Progress, stderrProgress } from '../progress'
import type { RedisWatchOptions } from '../redis'
import { dataHash } from '../result/data-hash'
import { resultWrittenSince } from '../result/written-since'
import { exitCodeOf } from '../run/exit-code'
import { writableResultsFolder } from '../run/results-folder'
import { ranCommand, waited } from '../watched-command'
import { startedRedis } from './started'

/**
 * Watches a Redis while a command runs, or for a time.
 * @returns the exit code: the command's own, where there is one
 */
export async function watchRedis(command: readonly string[], options: RedisWatchOptions): Promise<number> {
  const [program, ...args] = command
  if (program !== undefined && options.for !== undefined)
    throw new Error('--for is without a command: with one, the watch is as long as the command runs')
  if (options.start && options.url !== undefined) throw new Error('--start and --url are two; give one of them')
  const progress = stderrProgress()
  await ensureContracts()
  const folder = await writableResultsFolder(process.env)
  const own = options.start ? await startedRedis(process.env) : undefined
  try {
    const url = own?.url ?? addressOf(options, process.env)
    const startedMs = Date.now()
    const watching = await RedisWatch.start(url)
    progress.note(`watching Redis ${watching.version} at ${redisNamed(url)}`)
    for (const lack of watching.lacks) progress.note(`not seen: ${lack}`)
    const stopping = new AbortController()
    const flushed = flushLater(watching, options, progress, stopping.signal)
    const ended = await (program === undefined
      ? waited(options.for, progress)
      : ranCommand(program, args, { ...process.env, ...(own && { REDIS_URL: own.url }) }))
    stopping.abort()
    await flushed
    const run = await resultWrittenSince(folder, startedMs)
    const observed = await watching.stop(options.prefix)
    const result = redisResultOf({
      target: redisNamed(url),
      observed,
      findings: redisFindingsIn(observed),
      platform: await platformOf(run),
      started_at: new Date(startedMs).toISOString(),
      ended_at: new Date().toISOString(),
      build: { git_sha: await gitSha(), data_sha256: await dataHash() },
      k6_version: run?.k6_version ?? null,
      scenario_sha256: createHash('sha256').update(redisNamed(url)).digest('hex'),
      seed: run?.seed ?? 1,
      time_scale: run?.time_scale ?? 1,
      hosts: [new URL(url).hostname],
    })
    const file = join(folder, `${result.id}.json`)
    await writeFile(file, `${JSON.stringify(result, null, 1)}\n`)
    const say = program === undefined ? console.log : console.error
    say(['', ...redisLines(result), `  ${relative('', file)}`].join('\n'))
    if (ended.error) throw ended.error
    return ended.code ?? exitCodeOf(0, result)
  } finally {
    await own?.stop()
  }
}

/** An address is never shown: it may hold a password. */
function addressOf({ url }: RedisWatchOptions, env: NodeJS.ProcessEnv): string {
  const named = url ?? env['REDIS_URL']
  if (!named) throw new Error('no Redis is named: give --url or REDIS_URL, or --start to have one for this alone')
  if (!URL.canParse(named) || !/^rediss?:$/.test(new URL(named).protocol))
    throw new Error(
      `${url === undefined ? 'REDIS_URL' : '--url'} is no address of a Redis; it is written redis://user:password@host:6379/0`,
    )
  return named
}

async function flushLater(
  watching: RedisWatch,
  { flushAfter, prefix }: RedisWatchOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (flushAfter === undefined) return
  try {
    await sleep(flushAfter * 1000, undefined, { signal })
  } catch {
    return progress.note(`nothing was removed: it ended before ${flushAfter} s`)
  }
  try {
    progress.note(`removed ${await watching.flush(prefix)} keys that begin with ${prefix}`)
  } catch (error) {
    progress.note(`the keys are not removed: ${error instanceof Error ? error.message : error}`)
  }
}

async function platformOf(run: Result | undefined) {
  if (!run) return { name: 'redis', title: 'Redis' }
  const { name, title } = await platformNamed(run.platform)
  return { name, title }
}
