import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { findingsIn } from '../database/findings'
import type { DatabaseResult } from '../database/result'
import { DatabaseWatch } from '../database/watch'
import { eventually } from '../rigs/eventually'
import { plantedWord, plantNames, startPlantedDatabases } from '../rigs/planted-database'
import { misfits } from '../rigs/result-schema'

let planted: Awaited<ReturnType<typeof startPlantedDatabases>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sla-db-'))
  planted = await startPlantedDatabases()
})
afterAll(async () => {
  await planted.remove()
  await rm(folder, { recursive: true, force: true })
})

const sla = (args: readonly string[], results: string, env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) =>
    execFile(
      process.execPath,
      [join(root, 'cli/sla.mjs'), 'db', 'watch', ...args],
      { env: { ...process.env, RESULTS_DIR: results, ...env } },
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  )

/** From how many ms on a server writes plans; -1: none. */
const planLimit = async (url: string): Promise<string | undefined> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query("select current_setting('auto_explain.log_min_duration') as ms")).rows[0]?.ms
  } finally {
    await client.end()
  }
}

const resultIn = async (results: string): Promise<DatabaseResult> => {
  const [file = ''] = (await readdir(results)).filter((name) => name.endsWith('.json'))
  return JSON.parse(await readFile(join(results, file), 'utf8')) as DatabaseResult
}

describe.concurrent('a watch of a real PostgreSQL', () => {
  it.each(plantNames)('names what was planted first: %s', async (plant) => {
    const work = planted.work(plant)
    try {
      const named: string[] = []
      // On a machine that does much else the work comes to little in three seconds.
      for (const seconds of [3, 10, 30]) {
        const watch = await DatabaseWatch.start({ url: work.url })
        await sleep(seconds * 1000)
        const observed = await watch.stop()
        named.push(findingsIn(observed)[0]?.kind ?? 'healthy')
        expect(JSON.stringify(observed)).not.toContain(plantedWord)
        expect(observed.statements.length).toBeGreaterThan(0)
        if (named.at(-1) === plant) break
      }
      expect(named.at(-1)).toBe(plant)
    } finally {
      await work.stop()
    }
  })

  it('keeps the output and the exit code of a command, and shows no value of a statement', async ({ expect }) => {
    const results = join(folder, 'command')
    const program = `
      import pg from 'pg'
      const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
      await client.connect()
      for (let i = 0; i < 20; i++) await client.query("select note from patients where note = '${plantedWord} " + i + "'")
      await client.query("select '${plantedWord}' as ${plantedWord} /* ${plantedWord} is here */")
      await client.end()
      console.log('its own words')
      process.exit(7)`
    const env = { DATABASE_URL: planted.plain() }
    const command = ['--', process.execPath, '--input-type=module', '-e', program]
    const { code, out, err } = await sla(command, results, env)
    expect({ code, out }).toEqual({ code: 7, out: 'its own words\n' })
    expect(err).toContain('1. missing index: select patients reads patients whole, 20,000 rows')
    const result = await resultIn(results)
    expect(misfits(result)).toEqual([])
    expect(result).toMatchObject({
      kind: 'database',
      verdict: 'fail',
      target: expect.stringContaining('/plain'),
    })
    const { password } = new URL(env.DATABASE_URL)
    for (const text of [err, JSON.stringify(result)]) {
      expect(text.toLowerCase()).not.toContain(plantedWord.toLowerCase())
      expect(text).not.toContain(password)
    }
  })

  it('passes Ctrl-C on to the command once, and says what was seen', async ({ expect }) => {
    const program = `let n = 0
      process.on('SIGINT', () => { n++; setTimeout(() => process.exit(40 + n), 300) })
      console.log('ready'); setInterval(() => {}, 1000)`
    const child = spawn(
      process.execPath,
      [
        join(root, 'cli/sla.mjs'),
        'db',
        'watch',
        '--url',
        planted.url('healthy'),
        '--',
        process.execPath,
        '-e',
        program,
      ],
      { env: { ...process.env, RESULTS_DIR: join(folder, 'interrupted') } },
    )
    const said = { out: '', err: '' }
    child.stdout.on('data', (chunk) => {
      said.out += chunk
    })
    child.stderr.on('data', (chunk) => {
      said.err += chunk
    })
    const closed = once(child, 'close')
    await eventually(() => said.out.includes('ready'))
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect((await closed)[0]).toBe(41)
    expect(said.err).toContain('database · ')
  })

  it('reads the plans of slow statements of a server of ours, without their values', async ({ expect }) => {
    const { url, logFile } = planted.server
    const watch = await DatabaseWatch.start({ url, own: { logFile, slowerThanMs: 50 } })
    const client = new pg.Client({ connectionString: planted.plain() })
    await client.connect()
    // A server takes a new setting a moment after it was told.
    await eventually(async () => {
      await client.query(
        `select note, pg_sleep(0.06) from patients where id = 7 and note <> '${plantedWord}' /* slow */`,
      )
      return (await readFile(logFile, 'utf8')).includes('Query Text')
    })
    await client.end()
    const { plans, statements } = await watch.stop()
    expect(plans).toContainEqual({
      statement: 'slow',
      seen: expect.any(Number),
      longest_ms: expect.any(Number),
      nodes: [{ node: 'Index Scan', relation: 'patients' }],
    })
    expect(statements).toContainEqual(
      expect.objectContaining({ name: 'slow', database: 'plain', relations: ['patients'] }),
    )
    expect(await readFile(logFile, 'utf8')).toContain(plantedWord)
    expect(JSON.stringify([plans, statements])).not.toContain(plantedWord)
    expect(await planLimit(url)).toBe('-1')
  })

  it('says what a role and a database lack, and shows the rest', async ({ expect }) => {
    const results = join(folder, 'lacks')
    const admin = new pg.Client({ connectionString: planted.without() })
    await admin.connect()
    await admin.query("create role reader login password 'only reads'")
    await admin.end()
    const url = new URL(planted.without())
    url.username = 'reader'
    url.password = 'only reads'
    const { code, out, err } = await sla(['--for', '1'], results, { DATABASE_URL: url.href })
    expect(code).toBe(98)
    expect(err.split('\n').filter((line) => line.startsWith('not seen: '))).toEqual([
      "not seen: pg_stat_statements is not in the database without_extension, so no statement is counted: set shared_preload_libraries = 'pg_stat_statements', restart, and CREATE EXTENSION pg_stat_statements",
      'not seen: the role reader is not told what other roles do, so their statements and waits are missing: GRANT pg_read_all_stats TO reader',
      'not seen: no plans of slow statements: auto_explain writes them to the log, which is not read here',
    ])
    expect(out).toMatch(/cache {6}(no block was read|[\d.]+ % of [\d,]+ blocks were in memory)/)
    expect(misfits(await resultIn(results))).toEqual([])
  })

  it.each([
    [
      'an address that is none',
      ['--url', 'mysql://root:geheim@127.0.0.1/x', '--for', '1'],
      '--url is no address of a PostgreSQL',
    ],
    [
      'a server that is not there',
      ['--url', 'postgres://a:geheim@127.0.0.1:9/x', '--for', '1'],
      'PostgreSQL at 127.0.0.1:9/x does not answer (ECONNREFUSED)',
    ],
    ['a time and a command', ['--for', '1', '--', 'true'], '--for is without a command'],
  ])('refuses %s in one line', async (_, args, said) => {
    const { code, out, err } = await sla(args, join(folder, 'refused'))
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(said)
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).not.toContain('geheim')
  })
})
