import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { compileServer } from '../../build/server'
import { installBinaries } from './binaries'
import { ensureCluster, resetPassword, role } from './cluster'
import { diskNote } from './disk'
import type { KeeperMessage, KeeperOrder } from './keeper'
import { endLeftover, pastLeftover, postmasterOf } from './leftover'
import { causeIn } from './log'
import { endProcess, ownIdentity, type ProcessIdentity, processInfo } from './processes'
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
/** A server whose keeper was killed gets so long for each way to end it. */
const stopLimitMs = 10_000

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
  // What sla db watch reads. A plan holds values of its statement: none is written until a watch asks for it.
  shared_preload_libraries: 'pg_stat_statements,auto_explain',
  'auto_explain.log_format': 'json',
  'auto_explain.log_parameter_max_length': 0,
}

/**
 * Starts the PostgreSQL that npm installed, as `nobody` when we are root. It ends with `stop()`, and by itself when
 * this process dies. A server that an earlier start left behind on the same data is ended first.
 * @throws Error with one line: port in use, data in use by a live run or not to be used, or PostgreSQL's own words.
 */
export async function startPostgres({ dataDir, port, databases }: PostgresOptions): Promise<Postgres> {
  const user = serverUser()
  const installation = await installBinaries()
  await endLeftover(dataDir)
  await assertFree(port)
  let password = await ensureCluster(installation, dataDir, user)
  const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const order: KeeperOrder = {
    owner: await ownIdentity(),
    program: installation.program('postgres'),
    args: ['-D', dataDir, ...options],
    env: installation.env,
    user,
    cwd: dataDir,
    logFile: `${dataDir}.log`,
  }
  const url = (database: string) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
  let server = await startServer(order)
  try {
    await makeDatabases(url('postgres'), databases).catch(async (error: Error & { code?: string }) => {
      if (error.code !== wrongPassword) throw error
      await server.stop()
      password = await resetPassword(installation, dataDir, user)
      server = await startServer(order)
      await makeDatabases(url('postgres'), databases)
    })
  } catch (error) {
    await server.stop()
    throw error
  }
  return { url, ...server }
}

/** SQLSTATE invalid_password. */
const wrongPassword = '28P01'

/** Starts the server on a cluster that is there, and waits until it takes connections. */
async function startServer(order: KeeperOrder): Promise<Omit<Postgres, 'url'>> {
  const { cwd: dataDir, logFile } = order
  const keeper = await startKeeper({ ...order, env: { ...order.env, ...(await pastLeftover(dataDir)) } })
  let failure: string | undefined
  const started = new Promise<number>((resolve) => {
    keeper.once('message', (message: KeeperMessage) => {
      if ('server' in message) resolve(message.server)
      else failure = message.failure
    })
  })
  const ended = new Promise<string>((resolve) =>
    keeper.once('exit', async (_, killedBy) =>
      resolve(failure ?? (killedBy ? `its keeper was ended by ${killedBy}` : await lastWords(logFile))),
    ),
  )
  let server: ProcessIdentity | undefined
  const stop = async () => {
    keeper.ref()
    keeper.kill('SIGTERM')
    await ended
    // It has ended with its keeper, unless that was killed.
    if (server) await endProcess(server, ['SIGINT', 'SIGQUIT', 'SIGKILL'], stopLimitMs)
  }
  try {
    const pid = await Promise.race([started, ended.then(() => 0)])
    server = await processInfo(pid)
    await untilReady(dataDir, pid, keeper)
    keeper.unref()
    keeper.channel?.unref()
    return { pid, ended, stop }
  } catch (error) {
    await stop()
    if (error !== neverReady) throw error
    const words = await ended
    throw new Error(`PostgreSQL did not start: ${words}${await diskNote(dataDir, words)}`)
  }
}

async function startKeeper(order: KeeperOrder): Promise<ChildProcess> {
  const file = await compileServer('service/postgres/keeper.ts')
  return spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    detached: true, // Ctrl-C reaches every process of the terminal's group: the server must outlive its clients
  })
}

/** The server ended before it was ready; what it said is in its log. */
const neverReady = new Error('PostgreSQL ended before it was ready')

async function untilReady(dataDir: string, pid: number, keeper: ChildProcess): Promise<void> {
  const end = Date.now() + startTimeoutMs
  while (keeper.exitCode === null && keeper.signalCode === null) {
    const postmaster = await postmasterOf(dataDir)
    // The file of a server that was killed says ready too, until this one has written its own.
    if (postmaster?.pid === pid && postmaster.status === 'ready') return
    if (Date.now() > end)
      throw new Error(`PostgreSQL was not ready after ${startTimeoutMs / 1000} s; its log is ${dataDir}.log`)
    await sleep(20)
  }
  throw neverReady
}

/** Makes those that are not there, and lets statements be counted. */
async function makeDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database UNION ALL SELECT extname || ' extension' FROM pg_extension",
    )
    const there = new Set(rows.map(({ name }) => name))
    for (const name of names)
      if (!there.has(name)) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
    if (!there.has('pg_stat_statements extension')) await client.query('CREATE EXTENSION pg_stat_statements')
    await endPlans(client)
  } finally {
    await client.end()
  }
}

/** Plans of slow statements are written no more: a watch that was killed could not say so itself. */
async function endPlans(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ ms: string }>("SELECT current_setting('auto_explain.log_min_duration') AS ms")
  if (rows[0]?.ms === '-1') return
  await client.query('ALTER SYSTEM RESET auto_explain.log_min_duration')
  await client.query('SELECT pg_reload_conf()')
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
  return causeIn(await readFile(logFile, 'utf8').catch(() => '')) || `it said nothing in ${logFile}`
}
