import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { anyFreePort } from '../platform/ports'

/** A Redis that lives as long as a watch, also where that is killed. */
export interface StartedRedis {
  url: string
  stop(): Promise<void>
}

const startLimitMs = 10_000
const keeperFile = fileURLToPath(new URL('./keeper.mjs', import.meta.url))

/** @throws Error of one line when there is no redis-server, or it does not come up */
export async function startedRedis(env: NodeJS.ProcessEnv): Promise<StartedRedis> {
  const program = env['REDIS_SERVER_BIN'] || 'redis-server'
  const dir = await mkdtemp(join(tmpdir(), 'sla-redis-'))
  const port = await anyFreePort()
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const keeper = spawn(process.execPath, [keeperFile, program, dir, ...own], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  })
  const ended = once(keeper, 'exit')
  const stop = async () => {
    if (keeper.connected) keeper.disconnect()
    await ended
    await rm(dir, { recursive: true, force: true })
  }
  const failed = new Promise<string>((resolve) => {
    keeper.once('error', ({ message }) => resolve(message))
    keeper.once('message', ({ failure }: { failure: string }) => resolve(failure))
    keeper.once('exit', (code) => resolve(`it ended with ${code}`))
  })
  const url = `redis://127.0.0.1:${port}`
  const why = await Promise.race([answers(url), failed])
  if (why === undefined) return { url, stop }
  await stop()
  throw new Error(`${program} does not run: ${why}; install Redis 7, or name its server with REDIS_SERVER_BIN`)
}

/** Undefined as soon as it answers, else why not. */
async function answers(url: string): Promise<string | undefined> {
  for (const end = Date.now() + startLimitMs; Date.now() < end; await sleep(50)) {
    const probe = new Redis(url, { lazyConnect: true, retryStrategy: () => null })
    probe.on('error', () => {})
    const pong = await probe
      .connect()
      .then(() => probe.ping())
      .catch(() => undefined)
    probe.disconnect()
    if (pong === 'PONG') return undefined
  }
  return `it did not answer in ${startLimitMs / 1000} s`
}
