import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { compileServer } from '../build/server'
import { startService } from '../cli/platform/service-process'
import { freePort } from '../rigs/free-port'
import { startPostgres } from '../service/postgres/postgres'

/**
 * What a shared temporary folder holds, anybody may have put there: code is neither written to it nor read from it.
 * A transpiler's cache would be both.
 */
let shared: string
beforeEach(async () => {
  shared = await mkdtemp(join(tmpdir(), 'sla-shared-'))
  await chmod(shared, 0o1777)
})
afterEach(() => rm(shared, { recursive: true, force: true }))

/** Runs it in the checkout, with `shared` as the system's temporary folder. */
async function codeOf(command: string, ...args: string[]): Promise<number> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, TMPDIR: shared }, stdio: 'ignore' })
  return (await once(child, 'exit'))[0] as number
}

describe('no code in the shared temporary folder', () => {
  it.each([
    [process.execPath, 'cli/sla.mjs', '--help'],
    ['npm', 'run', 'generate'],
    ['npm', 'run', 'sla', '--', 'up', '--help'],
  ])('%s %s %s', async (command, ...args) => {
    expect(await codeOf(command, ...args)).toBe(0)
    expect(await readdir(shared)).toEqual([])
  })

  it.each(['reference/provider/main.ts'])('%s', async (entry) => {
    const port = await freePort()
    const service = await startService('provider', entry, {
      ...{ PATH: process.env['PATH'], TMPDIR: shared },
      ...{ PROVIDER_PORT: String(port), PROVIDER_WEBHOOK_URL: 'http://127.0.0.1:1/' },
      PROVIDER_WEBHOOK_SECRET: 'not-a-real-provider-secret',
    })
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    await service.stop()
    expect(await readdir(shared)).toEqual([])
  })

  it('the process that keeps PostgreSQL', async () => {
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = shared
    try {
      const dataDir = join(shared, 'data')
      const postgres = await startPostgres({ dataDir, port: await freePort(), databases: [] })
      await postgres.stop()
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    expect((await readdir(shared)).sort()).toEqual(['data', 'data.log', 'data.password'])
  })
})

it('a server is one file, which only its owner may write, and is made again from its sources at every start', async () => {
  const file = await compileServer('webhook-proxy/main.ts')
  expect((await stat(file)).mode & 0o022).toBe(0)
  const { mtimeMs } = await stat(file)
  expect(await compileServer('webhook-proxy/main.ts')).toBe(file)
  expect((await stat(file)).mtimeMs).toBeGreaterThan(mtimeMs)
})

it('says in one line what an entry cannot be compiled for', async () => {
  await expect(compileServer('webhook-proxy/missing.ts')).rejects.toThrow(/^webhook-proxy\/missing\.ts .*not/)
})
