import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compileServer } from '../build/server'
import { allCases, firstCases } from '../rigs/cases'
import { eventually } from '../rigs/eventually'
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

/** A keeper whose parent died before it could listen for that, and what it was to start. */
async function orphanedKeeper(): Promise<ProcessInfo> {
  const keeper = spawn(
    process.execPath,
    [
      await compileServer('service/postgres/keeper.ts'),
      JSON.stringify({
        owner: { pid: 1, started: '' },
        program: 'sleep',
        args: ['600'],
        env: {},
        user: undefined,
        cwd: dir,
        logFile: `${dataDir}.log`,
      }),
    ],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  )
  children.push(keeper)
  const info = await running(keeper.pid ?? 0)
  keeper.disconnect()
  return info
}

/** Root of a container may be unable to. */
function canMount(): boolean {
  if (!asRoot || process.platform !== 'linux') return false
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
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
  it('of the server itself it starts again, and is ready when it says so', async () => {
    const first = await startPostgres({ dataDir, port, databases: ['one'] })
    await query(first.url('one'), 'CREATE TABLE survivors AS SELECT 42 AS answer')
    process.kill(first.pid, 'SIGKILL')
    await first.ended
    const second = await eventually(() => startPostgres({ dataDir, port, databases: ['one'] }).catch(() => undefined))
    expect(await query(second.url('one'), 'SELECT answer FROM survivors')).toEqual([{ answer: 42 }])
    await second.stop()
  })

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

  it('of the server, whose number a stranger got, the next start works and leaves the stranger alone', async () => {
    const { child, pid, url } = await holder()
    await query(url, 'CREATE TABLE answered AS SELECT 42 AS answer')
    process.kill(pid, 'SIGKILL')
    await kill(child)
    const stranger = spawn('sleep', ['600'], { ...serverUser() }) // of the user who asks, or the system hides it
    children.push(stranger)
    const file = join(dataDir, 'postmaster.pid')
    const [, ...rest] = (await readFile(file, 'utf8')).split('\n')
    expect(rest.join(' ')).toContain('ready') // as a server leaves it that had no time to
    await writeFile(file, [stranger.pid, ...rest].join('\n'))
    const next = await startPostgres({ dataDir, port, databases: [] })
    expect(await query(next.url('kept'), 'SELECT answer FROM answered')).toEqual([{ answer: 42 }])
    await next.stop()
    expect(stranger.exitCode ?? stranger.signalCode).toBe(null)
  })

  it.each(
    firstCases(
      [
        ['', 'empty'],
        ['\0\0\0\0', 'of zeros'],
        ['not a number\n/x\n', 'of something else'],
      ],
      1,
    ),
  )('of the machine, which left a pid file that is %s %s, the next start works', async (left) => {
    const first = await startPostgres({ dataDir, port, databases: ['kept'] })
    await first.stop()
    await writeFile(join(dataDir, 'postmaster.pid'), left)
    const next = await startPostgres({ dataDir, port, databases: [] })
    await query(next.url('kept'), 'SELECT 1')
    await next.stop()
  })

  if (allCases)
    it.runIf(process.platform === 'linux')(
      'of all but a backend at work, the next start ends that and works',
      async () => {
        const { child, pid, url } = await holder()
        const server = await running(pid)
        const client = new pg.Client({ connectionString: url })
        client.on('error', () => {})
        await client.connect()
        const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
        const backend = await running(rows[0].pid)
        client.query('SELECT count(*) FROM generate_series(1, 1e11::bigint)').catch(() => {})
        for (const process_ of [server.parent, server.pid]) process.kill(process_, 'SIGKILL')
        await kill(child)
        expect(await isRunning(backend)).toBe(true)
        const next = await startPostgres({ dataDir, port, databases: [] })
        expect(await isRunning(backend)).toBe(false)
        await query(next.url('kept'), 'SELECT 1')
        await next.stop()
      },
    )

  it('of its keeper, a stop still ends the server', async () => {
    const postgres = await startPostgres({ dataDir, port, databases: [] })
    const server = await running(postgres.pid)
    process.kill(server.parent, 'SIGKILL')
    expect(await postgres.ended).toContain('SIGKILL')
    await postgres.stop()
    expect(await isRunning(server)).toBe(false)
  })

  it('of a keeper that had not begun, no server is left', async () => {
    const keeper = await orphanedKeeper()
    expect(await waitUntilGone(keeper, goneMs)).toBe(true)
  })

  it('in the middle of initdb, the next start begins anew', async () => {
    useFolder(await newFolder())
    await mkdir(join(dir, 'data.init-killed/data'), { recursive: true })
    const postgres = await startPostgres({ dataDir, port, databases: [] })
    await postgres.stop()
    expect((await readdir(dir)).sort()).toEqual(['data', 'data.log', 'data.password'])
  })
})

describe('whatever it finds of earlier days', () => {
  if (allCases)
    it('copies its programs again when a crash left names without content', async () => {
      useFolder(await newFolder())
      const before = process.env['SLA_HOME']
      process.env['SLA_HOME'] = join(dir, 'home')
      try {
        await (await startPostgres({ dataDir, port, databases: [] })).stop()
        const [version = ''] = await readdir(join(dir, 'home/postgresql'))
        const server = join(dir, 'home/postgresql', version, 'bin/postgres')
        const { size } = await stat(server)
        await writeFile(server, '')
        await (await startPostgres({ dataDir, port, databases: [] })).stop()
        expect((await stat(server)).size).toBe(size)
        expect(await readdir(join(dir, 'home/postgresql'))).toEqual([version])
      } finally {
        if (before === undefined) delete process.env['SLA_HOME']
        else process.env['SLA_HOME'] = before
      }
    })

  if (allCases)
    it('takes an empty folder for its data', async () => {
      useFolder(await newFolder())
      await mkdir(dataDir)
      const postgres = await startPostgres({ dataDir, port, databases: ['one'] })
      await query(postgres.url('one'), 'SELECT 1')
      await postgres.stop()
    })

  it.each(firstCases(['lost', 'empty', 'another'], 1))(
    'sets the password anew when the file with it is %s, and keeps the data',
    async (how) => {
      const first = await startPostgres({ dataDir, port, databases: ['kept'] })
      await query(first.url('kept'), `CREATE TABLE ${how} AS SELECT 42 AS answer`)
      await first.stop()
      if (how === 'lost') await rm(`${dataDir}.password`)
      else await writeFile(`${dataDir}.password`, how === 'empty' ? '' : 'another-password')
      const next = await startPostgres({ dataDir, port, databases: [] })
      expect(await query(next.url('kept'), `SELECT answer FROM ${how}`)).toEqual([{ answer: 42 }])
      await next.stop()
    },
  )
})

describe('refuses with one line', () => {
  it.each(
    firstCases(
      [
        ['PG_VERSION', 'is no whole PostgreSQL database (PG_VERSION is missing)'],
        ['global/pg_control', 'is no whole PostgreSQL database (global/pg_control is missing)'],
      ],
      1,
    ),
  )('a data folder that lacks %s, and deletes nothing', async (missing, reason) => {
    useFolder(await newFolder())
    const postgres = await startPostgres({ dataDir, port, databases: [] })
    await postgres.stop()
    await rm(join(dataDir, missing))
    const before = await readdir(dataDir)
    await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
      `${dataDir} ${reason}; move it away to start with an empty database`,
    )
    expect(await readdir(dataDir)).toEqual(before)
  })

  if (allCases)
    it('data of another version of PostgreSQL', async () => {
      useFolder(await newFolder())
      const postgres = await startPostgres({ dataDir, port, databases: [] })
      await postgres.stop()
      await writeFile(join(dataDir, 'PG_VERSION'), '17\n')
      await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
        /is of PostgreSQL 17, and this is 18[^;]*; move it away to start with an empty database, or keep it for a pg_upgrade/,
      )
    })

  if (allCases)
    it.runIf(asRoot)("another user's data", async () => {
      useFolder(await newFolder())
      const postgres = await startPostgres({ dataDir, port, databases: [] })
      await postgres.stop()
      await chown(dataDir, 4321, 4321)
      await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
        `${dataDir} belongs to user 4321; set SLA_HOME to a folder of your own, or give it to user ${serverUser()?.uid}`,
      )
    })

  if (allCases)
    it('data that everybody may read, with what PostgreSQL says about it', async () => {
      useFolder(await newFolder())
      const postgres = await startPostgres({ dataDir, port, databases: [] })
      await postgres.stop()
      await chmod(dataDir, 0o755)
      await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(/invalid permissions.*u=rwx/)
      expect(await readdir(dir)).not.toContain('postmaster.pid')
    })

  it.runIf(canMount())('a disk that is full, when it makes the database and when it starts it', async () => {
    useFolder(await newFolder())
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', dir])
    try {
      await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
        /^PostgreSQL cannot make a database in \S+: .*(No space left|disk space).*; free space there, or set SLA_HOME to a folder on another disk$/,
      )
      expect(await readdir(dir)).toEqual([])
      execFileSync('mount', ['-o', 'remount,size=200m', dir])
      const postgres = await startPostgres({ dataDir, port, databases: [] })
      await postgres.stop()
      await rm(`${dataDir}.log`) // its room would be free again when it is begun anew
      const filled = await writeFile(join(dir, 'filler'), Buffer.alloc(250_000_000)).catch((error) => error.code)
      expect(filled).toBe('ENOSPC')
      await expect(startPostgres({ dataDir, port, databases: [] })).rejects.toThrow(
        /^PostgreSQL did not start: .*(No space left|its disk is full).*; free space there, or set SLA_HOME/,
      )
      await rm(join(dir, 'filler'))
      await (await startPostgres({ dataDir, port, databases: [] })).stop()
    } finally {
      execFileSync('umount', [dir])
    }
  })

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
