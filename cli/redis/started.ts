import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { anyFreePort } from '../platform/ports'

/** A Redis that lives as long as a watch. */
export interface StartedRedis {
  url: string
  stop(): Promise<void>
}

const startLimitMs = 10_000

/** @throws Error of one line when there is no redis-server, or it does not come up */
export async function startedRedis(env: NodeJS.ProcessEnv): Promise<StartedRedis> {
  const program = env['REDIS_SERVER_BIN'] || 'redis-server'
  const dir = await mkdtemp(join(tmpdir(), 'sla-redis-'))
  const port = await anyFreePort()
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
  const server = spawn(program, own, { stdio: 'ignore', detached: true })
  const stop = async () => {
    await ended(server)
    await rm(dir, { recursive: true, force: true })
  }
  const failed = new Promise<string>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'it is not there' : error.message),
    )
    server.once('exit', (code) => resolve(`it ended with ${code}`))
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

async function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill('SIGTERM')
  const killer = setTimeout(() => server.kill('SIGKILL'), 5_000)
  await exit
  clearTimeout(killer)
}
