import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { compileServer } from '../../build/server'
import { installBinaries } from './binaries'
import { ensureCluster, role } from './cluster'
import type { KeeperOrder } from './keeper'
import { endLeftover, postmasterOf } from './leftover'
import { ownIdentity } from './processes'
import { serverUser } from './server-user'

export interface PostgresOptions {
  /** Where the cluster lies; made when missing. Its password and log lie beside it as `<dataDir>.password` and `.log`. */
  dataDir: string
  /** TCP port on 127.0.0.1. */
  port: number
  /** Databases to make if they are not there yet: lower-case letters, digits and underscores. */
  databases: readonly string[]
}

export interface Postgres {
  /** The connection URL of one database, password included. */
  url(database: string): string
  /** The process number of the server itself. */
  pid: number
  /** Settles when the server has ended, for whatever reason, with the last line of its log. */
  ended: Promise<string>
  /** Shuts it down cleanly; waits until it is gone. */
  stop(): Promise<void>
}

/** The start of a healthy server takes under a second; recovery after a crash under load takes longer. */
const startTimeoutMs = 60_000

/** For two cores shared with the load generator. Durability stays on: what is acknowledged must survive `kill -9`. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  max_wal_size: '2GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // What a statement did wrong is the service's to tell: the server's own words quote keys and values.
  log_min_messages: 'log',
}

/**
 * Starts the PostgreSQL that npm installed, as `nobody` when we are root. It ends with `stop()`, and by itself when
 * this process dies. A server that an earlier start left behind on the same data is ended first.
 * @throws Error with one line: port in use, data in use by a live run, or PostgreSQL's own last words.
 */
export async function startPostgres({ dataDir, port, databases }: PostgresOptions): Promise<Postgres> {
  const user = serverUser()
  const installation = await installBinaries()
  await endLeftover(dataDir)
  await assertFree(port)
  const password = await ensureCluster(installation, dataDir, user)
  const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = `${dataDir}.log`
  const keeper = await startKeeper({
    owner: await ownIdentity(),
    program: installation.program('postgres'),
    args: ['-D', dataDir, ...options],
    env: installation.env,
    user,
    cwd: dataDir,
    logFile,
  })
  const ended = new Promise<string>((resolve) => keeper.once('exit', async () => resolve(await lastWords(logFile))))
  const stop = async () => {
    keeper.ref()
    keeper.kill('SIGTERM')
    await ended
  }
  const url = (database: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
  try {
    const pid = await untilReady(dataDir, keeper, ended)
    await makeDatabases(url('postgres'), databases)
    return { url, pid, ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startKeeper(order: KeeperOrder): Promise<ChildProcess> {
  const file = await compileServer('service/postgres/keeper.ts')
  const keeper = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true, // Ctrl-C reaches every process of the terminal's group: the server must outlive its clients
  })
  keeper.unref()
  keeper.channel?.unref()
  return keeper
}

async function untilReady(dataDir: string, keeper: ChildProcess, ended: Promise<string>): Promise<number> {
  const end = Date.now() + startTimeoutMs
  while (keeper.exitCode === null && keeper.signalCode === null) {
    const postmaster = await postmasterOf(dataDir)
    if (postmaster?.status === 'ready') return postmaster.pid
    if (Date.now() > end)
      throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1000} s; its log is ${dataDir}.log`)
    await sleep(20)
  }
  throw new Error(`PostgreSQL did not start: ${await ended}`)
}

async function makeDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database')
    const there = new Set(rows.map((row) => row.datname))
    for (const name of names)
      if (!there.has(name)) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}

/** @throws Error when something listens on this port of 127.0.0.1 already. */
async function assertFree(port: number): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', () =>
      reject(new Error(`POSTGRES_PORT ${port} is in use; stop what listens there or set POSTGRES_PORT`)),
    )
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
}

async function lastWords(logFile: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch(() => '')
  const lines = log.trim().split('\n')
  return lines.findLast((line) => line.includes('FATAL')) ?? lines.at(-1) ?? `see ${logFile}`
}
