import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDatabase, type TestDatabase } from '../rigs/database'
import { freePort } from '../rigs/free-port'
import { slaWith } from '../rigs/sla'

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'sla-db-load-'))
beforeAll(async () => {
  database = await startDatabase(['app'])
  const client = new pg.Client({ connectionString: database.url('app') })
  await client.connect()
  await client.query('create table calls as select n as id from generate_series(1, 100) n')
  await client.query(`create function counted() returns bigint language sql as
    'insert into calls select 1 returning id'`)
  await client.end()
})
afterAll(async () => {
  await database?.remove()
  rmSync(folder, { recursive: true, force: true })
})

function statements(text: string): string {
  const file = join(folder, 'asks.sql')
  writeFileSync(file, text)
  return file
}

describe('refuses in one line', () => {
  const named = { ALLOWED_HOSTS: '127.0.0.1' }
  const good = '-- name: one\nselect * from calls where id = 1'
  const lastLine = async (args: readonly string[], env: Record<string, string>) => {
    const { code, stderr } = await slaWith({ RESULTS_DIR: folder, ...env }, 'db', 'load', ...args)
    expect(code, stderr).toBe(1)
    return stderr.trimEnd().split('\n').at(-1)
  }

  it('a host that was not allowed, loopback too, without the address of the database', async () => {
    const said = await lastLine(['--url', database.url('app'), '--statements', statements(good)], {})
    expect(said).toContain('ALLOWED_HOSTS=127.0.0.1')
    expect(said).not.toContain(new URL(database.url('app')).password)
  })

  it.each([
    ['a statement that writes', '-- name: bad\ndelete from calls', 'bad does not read'],
    [
      'a function that writes',
      '-- name: bad\nselect counted()',
      'cannot be used: cannot execute INSERT in a read-only',
    ],
    [
      'a statement that does not fit',
      '-- name: bad\nselect * from nothing_there',
      'relation "nothing_there" does not exist',
    ],
    [
      'two statements in one, in its values',
      '-- name: bad\n-- values: select 1) as one; delete from calls; select * from (select 1\nselect $1::int',
      'cannot insert multiple commands',
    ],
    ['two statements in one', '-- name: bad\nselect 1; delete from calls', 'cannot insert multiple commands'],
    [
      'values that are none',
      '-- name: bad\n-- values: select id from calls where id < 0\nselect $1::int',
      'its values are none',
    ],
  ])('%s', async (_title, text, message) => {
    expect(await lastLine(['--url', database.url('app'), '--statements', statements(text)], named)).toContain(message)
  })

  it('a database of yours without statements, none at all, and one that is not there', async () => {
    expect(await lastLine(['--url', database.url('app')], named)).toMatch(/^--statements is missing/)
    expect(await lastLine([], named)).toMatch(/^which\? name a platform/)
    const nobody = `postgres://role:not-shown@127.0.0.1:${await freePort()}/app`
    const said = await lastLine(['--url', nobody, '--statements', statements(good)], named)
    expect(said).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+\/app lets nobody in: connect ECONNREFUSED/)
  })
})
