import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort } from './free-port'

/** A Redis of the test's own. */
export interface TestRedis {
  url: string
  /** A connection for looking into it. */
  look: Redis
  /** As a crash does; what it held is gone. */
  kill(): Promise<void>
  /** Stops it for a while without ending it, and lets it go on. */
  pause(): void
  resume(): void
  start(): Promise<void>
  remove(): Promise<void>
}

/** Why there is none here; undefined where there is. */
export function missingRedis(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'])
    return undefined
  } catch {
    return 'redis-server is not on PATH: install Redis 7'
  }
}

/** @param args of redis-server, beside those that keep it to this machine and in memory */
export async function startRedis(args: readonly string[] = []): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'))
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  let server: ChildProcess
  const start = async () => {
    const own = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', dir]
    server = spawn('redis-server', [...own, ...args], { stdio: 'ignore' })
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await listens(port)) return
      await sleep(50)
    }
    server.kill('SIGKILL')
    throw new Error('redis-server did not answer')
  }
  await start()
  const look = new Redis(url)
  look.on('error', () => {})
  const kill = async () => {
    const ended = once(server, 'exit')
    server.kill('SIGKILL')
    await ended
  }
  return {
    url,
    look,
    kill,
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    start,
    async remove() {
      look.disconnect()
      if (server.exitCode === null && server.signalCode === null) await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Also one that asks for a password first. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
