import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { referenceTcall } from '../reference/tcall/platform'

let platform: RunningPlatform<'tcall'>
const folder = mkdtempSync(join(tmpdir(), 'check-'))
beforeAll(async () => {
  platform = await startReference(referenceTcall, { ports: 'free' })
})
afterAll(async () => {
  await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Line {
  state: string
  about: string
  said: string
  mend?: string
}

async function check(more: Record<string, string>, args: string[] = []) {
  const env = { ...process.env, ...platform.env, ALLOWED_HOSTS: '127.0.0.1', RESULTS_DIR: folder, ...more }
  return new Promise<{ code: number; ready: boolean; lines: Line[]; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['cli/sla.mjs', 'check', 'tcall', '--json', ...args],
      { cwd: root, env },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stderr, ...JSON.parse(stdout || '{"lines":[]}') }),
    )
  })
}

const about = (lines: readonly Line[], name: string) =>
  lines.filter((line) => line.about === name && line.state !== 'ok')

describe.concurrent('sla check', () => {
  it('finds a platform that is well ready: hosts, clocks, accounts, capabilities, proxy, results', async () => {
    const { code, lines } = await check({})
    expect(lines.filter(({ state }) => state === 'fail')).toEqual([])
    expect(code).toBe(0)
    const named = lines.map((line) => line.about)
    for (const one of [
      'TCALL_BASE_URL',
      'PROVIDER_URL clock',
      'TCALL_ACCOUNTS',
      'queues',
      'webhook-proxy',
      'emission-log',
      'server-timing',
      'results',
    ])
      expect(named).toContain(one)
  })

  it('says all that is wrong at once, each with what to do', async () => {
    const accounts = join(folder, 'accounts.csv')
    writeFileSync(accounts, 'email,password\nnobody@example.test,wrong\n', { mode: 0o600 })
    const { code, lines } = await check({
      WEBHOOK_PROXY_TOKEN: 'wrong',
      PROVIDER_URL: 'http://127.0.0.1:9',
      TCALL_ACCOUNTS: accounts,
      RESULTS_DIR: '/proc',
      VUS: '-1',
    })
    expect(code).toBe(1)
    expect(about(lines, 'webhook-proxy')[0]?.mend).toBe('give WEBHOOK_PROXY_TOKEN the right to read it')
    expect(about(lines, 'PROVIDER_URL')[0]?.said).toBe('does not answer (ECONNREFUSED)')
    expect(about(lines, 'TCALL_ACCOUNTS').map(({ said }) => said)).toEqual([
      '1 accounts for VUS=1,000 and the journeys beside them',
      'its first account is refused (401)',
    ])
    expect(about(lines, 'settings')[0]?.said).toMatch(/^VUS "-1" is out of range/)
    expect(about(lines, 'results')).toHaveLength(1)
    expect(JSON.stringify(lines)).not.toContain('wrong')
  })

  it('names a host that is not known, and does not wait for it', async () => {
    const { lines } = await check({ PROVIDER_URL: 'http://nowhere.invalid' })
    expect(about(lines, 'PROVIDER_URL')[0]?.said).toMatch(/^nowhere\.invalid is not known here/)
  })

  it('takes the settings of an environment and of a file of secrets, and refuses a secret in the one', async () => {
    expect(await check({}, ['--environment', 'no-such'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no environments/no-such.env'),
    })
    const secrets = join(folder, 'secrets.env')
    writeFileSync(secrets, `WEBHOOK_PROXY_TOKEN=${platform.env['WEBHOOK_PROXY_TOKEN']}\n`, { mode: 0o600 })
    const { lines } = await check({ WEBHOOK_PROXY_TOKEN: '' }, ['--secrets', secrets])
    expect(about(lines, 'webhook-proxy')).toEqual([])
  })
})
