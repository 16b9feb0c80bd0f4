import { execFile } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { factsOf } from '../report/run/facts'
import { htmlOf } from '../report/run/html'
import { misfits } from '../rigs/result-schema'
import { SlaRuns } from '../rigs/sla-runs'

let runs: SlaRuns
beforeAll(async () => {
  runs = await SlaRuns.start()
})
afterAll(() => runs?.stop())

const addressOf = (database: string) => runs.platform.databaseUrl?.(database) ?? ''
// Whether a smoke passes beside seven others is not asked here: that it goes on and is judged is.
const databaseLine = /^ {2}database {5}(?! )/m

describe.concurrent('sla run and the database behind the platform', () => {
  it('watches that of the reference by itself: in the result, the scorecard and the report', async ({ expect }) => {
    const { stdout, stderr, result } = await runs.run('own', ['medcor', 'smoke'], { ABSENT_CAPABILITIES: '' })
    expect(result?.criteria.length, stderr).toBeGreaterThan(0)
    expect(misfits(result ?? {})).toEqual([])
    const seen = result?.database
    expect(seen?.statements_seen).toBeGreaterThan(3)
    expect(seen?.requests).toBeGreaterThan(0)
    expect(seen?.statements.every(({ database }) => database === 'medcor')).toBe(true)
    expect(seen?.statements.some(({ calls_per_request }) => (calls_per_request ?? 0) > 0)).toBe(true)
    const [phase] = result?.phases ?? []
    // Readings are some seconds apart.
    expect(seen?.from_s).toBeLessThan((phase?.fromS ?? 0) + 6)
    expect(stdout).toMatch(databaseLine)
    expect(stdout).toMatch(/^ {15}most total time: \S+ .* \(rows .*, blocks .* a call\)/m)
    const html = htmlOf(factsOf({ content: JSON.stringify(result), judgement: null, accepts: [] }))
    expect(html).toContain('The database')
    expect(html).toContain(seen?.statements[0]?.title)
  })

  it('watches one of yours when DATABASE_URL names it, with a role that only reads', async ({ expect }) => {
    const admin = new pg.Client({ connectionString: addressOf('tcall') })
    await admin.connect()
    await admin.query("create role watcher login password 'only reads'")
    await admin.end()
    const url = new URL(addressOf('tcall'))
    url.username = 'watcher'
    url.password = 'only reads'
    const { stdout, stderr, result } = await runs.run('named', ['tcall', 'smoke'], { DATABASE_URL: url.href })
    expect(result?.criteria.length, stderr).toBeGreaterThan(0)
    expect(stdout).toMatch(databaseLine)
    expect(result?.database?.not_seen.join('\n')).toMatch(/pg_stat_statements is not in the database tcall/)
    expect(result?.database?.not_seen.join('\n')).toMatch(/GRANT pg_read_all_stats TO watcher/)
    expect(misfits(result ?? {})).toEqual([])
    for (const text of [stdout, stderr, JSON.stringify(result)]) expect(text).not.toContain('only reads')
  })

  it('shows no value of a statement, wherever it is told', async ({ expect }) => {
    const word = 'Geheimnisvoll'
    const client = new pg.Client({ connectionString: addressOf('postgres') })
    await client.connect()
    const asking = setInterval(() => {
      client.query(`select '${word}' as ${word} from pg_class where relname = '${word}' /* ${word} is here */`)
    }, 100)
    const env = { DATABASE_URL: addressOf('postgres') }
    const { stdout, stderr, result } = await runs.run('values', ['tcall', 'smoke'], env)
    clearInterval(asking)
    await client.end()
    expect(result?.database?.statements.map(({ title }) => title)).toContain('select pg_class')
    const html = htmlOf(factsOf({ content: JSON.stringify(result), judgement: null, accepts: [] }))
    for (const text of [stdout, stderr, JSON.stringify(result), html])
      expect(text.toLowerCase()).not.toContain(word.toLowerCase())
  })

  it.each([
    ['not there', 'postgres://a:geheim@127.0.0.1:9/x', 'PostgreSQL at 127.0.0.1:9/x does not answer (ECONNREFUSED)'],
    ['no database', 'mysql://a:geheim@127.0.0.1/x', 'DATABASE_URL is no address of a PostgreSQL'],
  ])('goes on without it in one line where it is %s', async (name, DATABASE_URL, said) => {
    const { stdout, stderr, result } = await runs.run(name, ['tcall', 'smoke'], { DATABASE_URL })
    expect(result?.criteria.length, stderr).toBeGreaterThan(0)
    const lines = stderr.split('\n').filter((line) => line.includes('is not watched'))
    expect(lines).toEqual([expect.stringContaining(`the database is not watched: ${said}`)])
    expect(stdout).not.toMatch(databaseLine)
    expect(result).not.toHaveProperty('database')
    expect(stdout + stderr).not.toContain('geheim')
  })

  it('does not with --no-database-watch', async ({ expect }) => {
    const env = { DATABASE_URL: addressOf('tcall') }
    const { stdout, stderr, result } = await runs.run('off', ['tcall', 'smoke', '--no-database-watch'], env)
    expect(result?.criteria.length, stderr).toBeGreaterThan(0)
    expect(stdout).not.toMatch(databaseLine)
    expect(result).not.toHaveProperty('database')
  })

  it('is told once where sla db watch runs it', async ({ expect }) => {
    const env = {
      ...process.env,
      ...runs.platform.env,
      ABSENT_CAPABILITIES: 'proxy-faults',
      REQUEST_TIMEOUT_S: '60',
      RESULTS_DIR: join(runs.folder, 'around'),
      DATABASE_URL: addressOf('postgres'),
    }
    const sla = join(root, 'cli/sla.mjs')
    const args = [sla, 'db', 'watch', '--', process.execPath, sla, 'run', 'tcall', 'smoke']
    const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) =>
      execFile(process.execPath, args, { env }, (_, stdout, stderr) => resolve({ stdout, stderr })),
    )
    expect(stdout).not.toMatch(databaseLine)
    expect(stderr).toContain('database · ')
  })

  it('two instances are one run, with the database of both', async ({ expect }) => {
    const more = { VUS: '10', TIME_SCALE: '40', DATABASE_URL: addressOf('postgres') }
    const { stdout, stderr, result } = await runs.run('two', ['tcall', 'load', '--instances', '2'], more)
    expect(stdout, stderr).toMatch(databaseLine)
    expect(result?.database?.not_seen).toContain('calls per request: this run has no time series')
    expect(misfits(result ?? {})).toEqual([])
  })
})
