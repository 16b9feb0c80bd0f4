import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { LadderResult } from '../database/load/result'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { misfits } from '../rigs/result-schema'
import { slaWith } from '../rigs/sla'

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'sla-db-load-'))
beforeAll(async () => {
  database = await startDatabase(['app'])
})
afterAll(async () => {
  await database?.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** Searches, and gives the code and the one result. */
async function searched(name: string, args: readonly string[]) {
  const RESULTS_DIR = mkdtempSync(join(folder, `${name}-`))
  const env = { ALLOWED_HOSTS: '127.0.0.1', RESULTS_DIR }
  const { code, stderr, stdout } = await slaWith(env, 'db', 'load', ...args, '--fresh')
  const [file = ''] = readdirSync(RESULTS_DIR).filter((one) => one.endsWith('.json'))
  const result = JSON.parse(readFileSync(join(RESULTS_DIR, file), 'utf8')) as LadderResult
  expect(misfits(result), stdout + stderr).toEqual([])
  return { code, result }
}

/** A statement that takes 20 ms and no processor: a connection carries 50 of them a second, whatever the machine. */
const slow = () => {
  const file = join(folder, 'slow.sql')
  writeFileSync(file, '-- name: slow\nselect pg_sleep(0.02)')
  return ['--url', database.url('app'), '--statements', file]
}

it('names a pool that is exhausted, and no query that is slow', async () => {
  const { code, result } = await searched('exhausted', [...slow(), '--most', '4', '--per-connection', '80'])
  expect(code).toBe(99)
  expect(result.answer.kind).toBe('below')
  expect(result.broke).toMatchObject({ id: 'pool', said: expect.stringContaining('the pool was exhausted') })
})

it('holds up to all connections that were wanted, where each carries its part', async () => {
  const { code, result } = await searched('held', [...slow(), '--most', '4', '--per-connection', '20'])
  expect(code).toBe(0)
  expect(result.answer).toMatchObject({ kind: 'at-least', load: 4 })
  expect(result.reason).toContain('no more were wanted (--most)')
})

it.each(['tcall', 'medcor'])(
  'loads the database of the reference %s with its own statements, writes too',
  async (name) => {
    const { code, result } = await searched(name, [name, '--most', '2', '--per-connection', '20'])
    expect(code).toBe(0)
    expect(result.trials.every(({ failed }) => failed === 0)).toBe(true)
    expect(result.statements.length).toBeGreaterThanOrEqual(3)
  },
)
