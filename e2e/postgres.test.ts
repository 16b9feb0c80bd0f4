import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../rigs/free-port'
import { endLeftover } from '../service/postgres/leftover'
import { startPostgres } from '../service/postgres/postgres'
import { isRunning, type ProcessInfo, processInfo, waitUntilGone } from '../service/postgres/processes'
import { serverUser } from '../service/postgres/server-user'

const asRoot = process.getuid?.() === 0
const goneMs = 15_000

let shared: string
let dir: string
let dataDir: string
let port: number
const children: ChildProcess[] = []

/** Most tests share one cluster: making one takes longer than they do. */
function useFolder(folder: string): void {
  dir = folder
  dataDir = join(dir, 'data')
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sla-postgres-'))
  await chmod(folder, 0o755) // as root, PostgreSQL runs as nobody and must get in
  return folder
}

beforeAll(async () => {
  shared = await newFolder()
})
afterAll(() => rm(shared, { recursive: true, force: true }))
beforeEach(async () => {
  useFolder(shared)
  port = await freePort()
})
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child)
  await endLeftover(dataDir)
  if (dir !== shared) await rm(dir, { recursive: true, force: true })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function running(pid: number): Promise<ProcessInfo> {
  const info = await processInfo(pid)
  if (!info) throw new Error(`process ${pid} does not run`)
  return info
}

/** Another process that starts a PostgreSQL and holds it; `started` is what the server itself says. */
async function holder(options: { env?: NodeJS.ProcessEnv; uid?: number; gid?: number } = {}) {
  const module = JSON.stringify(new URL('../service/postgres/postgres.ts', import.meta.url).href)
  const program = `
    import { startPostgres } from ${module}
    const postgres = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: ${port}, databases: ['kept'] })
    console.log(JSON.stringify({ pid: postgres.pid, url: postgres.url('kept') }))
    process.on('SIGTERM', () => postgres.stop().then(() => process.exit(0)))
    setInterval(() => {}, 1000)`
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program],
    {
      ...options,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  children.push(child)
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, ...(JSON.parse(line) as { pid: number; url: string }) }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

it('starts, answers, stops, and keeps its data for the next start', async () => {
  const first = await startPostgres({ dataDir, port, databases: ['one', 'two'] })
  const server = await running(first.pid)
  await query(first.url('one'), 'CREATE TABLE kept AS SELECT 42 AS answer')
  expect(await query(first.url('two'), 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  expect(await query(first.url('two'), 'SHOW fsync')).toEqual([{ fsync: 'on' }])
  await first.stop()
  expect(await isRunning(server)).toBe(false)

  const second = await startPostgres({ dataDir, port, databases: ['one', 'three'] })
  expect(await query(second.url('one'), 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await query(second.url('three'), 'SELECT 1')
  await second.stop()
})

it('lets in only who knows the password, which nobody else can read', async () => {
  const postgres = await startPostgres({ dataDir, port, databases: [] })
  const guessed = new URL(postgres.url('postgres'))
  guessed.password = 'guessed'
  await expect(query(guessed.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
  await postgres.stop()
  expect((await stat(`${dataDir}.password`)).mode & 0o077).toBe(0)
  expect((await stat(dataDir)).mode & 0o077).toBe(0)
})

it.runIf(asRoot && process.platform === 'linux')('runs as nobody when we are root', async () => {
  const postgres = await startPostgres({ dataDir, port, databases: [] })
  expect((await stat(`/proc/${postgres.pid}`)).uid).toBe(serverUser()?.uid)
  await postgres.stop()
})

it.runIf(asRoot)('works for an ordinary user', async () => {
  const nobody = serverUser()
  if (!nobody) throw new Error('not root')
  useFolder(await newFolder())
  await chown(dir, nobody.uid, nobody.gid)
  const { child, pid, url } = await holder({ ...nobody, env: { SLA_HOME: join(dir, 'home'), HOME: dir } })
  const server = await running(pid)
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  child.kill('SIGTERM')
  await once(child, 'exit')
  expect(await isRunning(server)).toBe(false)
})

describe('after kill -9', () => {
  it('of its parent it ends by itself, and the next start works at once', async () => {
    const { child, pid, url } = await holder()
    const server = await running(pid)
    await query(url, 'CREATE TABLE survived AS SELECT 42 AS answer')
    await kill(child)
    const next = await startPostgres({ dataDir, port, databases: [] })
    expect(await isRunning(server)).toBe(false)
    expect(await query(next.url('kept'), 'SELECT answer FROM survived')).toEqual([{ answer: 42 }])
    await next.stop()
  })

  it('of its parent it ends although nobody starts it again', async () => {
    const { child, pid } = await holder()
    const server = await running(pid)
    await kill(child)
    expect(await waitUntilGone(server, goneMs)).toBe(true)
  })

  it('of its parent and its keeper, the next start ends it and works', async () => {
    const { child, pid } = await holder()
    const server = await running(pid)
    process.kill(server.parent, 'SIGKILL')
    await kill(child)
    expect(await isRunning(server)).toBe(true)
    const next = await startPostgres({ dataDir, port, databases: [] })
    expect(await isRunning(server)).toBe(false)
    await next.stop()
  })

  it('in the middle of initdb, the next start begins anew', async () => {
    useFolder(await newFolder())
    await mkdir(join(dir, 'data.init-killed/data'), { recursive: true })
    const postgres = await startPostgres({ dataDir, port, databases: [] })
    await postgres.stop()
    expect((await readdir(dir)).sort()).toEqual(['data', 'data.log', 'data.password'])
  })
})

describe('refuses with one line', () => {
  it('a port in use', async () => {
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
      new RegExp(`^POSTGRES_PORT ${port} is in use; stop what listens there or set POSTGRES_PORT$`),
    )
    other.close()
  })

  it('data that a live run uses, and does not touch that run', async () => {
    const { child, pid, url } = await holder()
    const server = await running(pid)
    await expect(startPostgres({ dataDir, port: port + 1, databases: [] })).rejects.toThrow(
      `the data in ${dataDir} is in use by PostgreSQL process ${pid}; stop the run it belongs to, process ${child.pid}`,
    )
    expect(await isRunning(server)).toBe(true)
    await query(url, 'SELECT 1')
  })

  it.runIf(asRoot)('a folder that nobody cannot enter', async () => {
    useFolder(await newFolder())
    await chmod(dir, 0o700)
    await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(`cannot enter ${dir}; set SLA_HOME`)
  })
})
