import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { effectiveSettings } from '../cli/platform/health'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import { endpoints } from '../contracts/generated/medcor'
import { referenceMedcor } from '../reference/medcor/platform'
import { somePatients } from '../rigs/medcor-pool'

const run = promisify(execFile)

let folder: string
let platform: RunningPlatform<'medcor'>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'medcor-up-'))
  const pool = join(folder, 'medcor-patients.json')
  await writeFile(pool, JSON.stringify(somePatients(50)))
  platform = await startReference(referenceMedcor, { ports: 'free', settings: { MEDCOR_PATIENTS_FILE: pool } })
})
afterAll(async () => {
  await platform?.stop()
  await rm(folder, { recursive: true, force: true })
})

it('starts Medcor over TLS, says what it runs with, and keeps keys and accounts to this user', async () => {
  expect(platform.parts.map(({ title }) => title)).toEqual(['Medcor', 'PostgreSQL'])
  expect(platform.urls.medcor).toMatch(/^https:/)
  const { Medcor } = await effectiveSettings(platform)
  expect(Medcor).toMatchObject({ password_hash: 'argon2id', tls_min_version: 'TLSv1.3' })
  const { MEDCOR_ACCOUNTS: accounts = '', SSL_CERT_FILE: ca = '' } = platform.env
  for (const file of [accounts, join(dirname(ca), 'medcor-ca.key'), join(dirname(ca), 'medcor.key')]) {
    expect((await stat(file)).mode & 0o077, file).toBe(0)
  }
  const rows = (await readFile(accounts, 'utf8')).trim().split('\n').slice(1)
  const roles = new Map<string, number>()
  for (const row of rows) {
    const [email = '', , role = '', hospital] = row.split(',')
    expect([email.endsWith('@example.test'), hospital?.endsWith(' Test Hospital')]).toEqual([true, true])
    roles.set(role, (roles.get(role) ?? 0) + 1)
  }
  expect(rows.length).toBe(4_700)
  expect(Math.min(...['ADMIN', 'DOCTOR', 'NURSE', 'PATIENT', 'STAFF'].map((role) => roles.get(role) ?? 0))).toBe(300)
})

it('is verified by k6 with its CA, and refused without', async () => {
  const { path } = await resolveK6({ env: process.env, progress: noProgress })
  const script = join(folder, 'health.js')
  const url = platform.urls.medcor + endpoints.health.path
  await writeFile(
    script,
    `import http from 'k6/http'
    export default () => { const { status, tls_version, error_code } = http.get('${url}'); console.log(status, tls_version, error_code) }`,
  )
  const seen = async (env: Record<string, string>) => {
    const { PATH = '', HOME = '' } = process.env
    const { stderr } = await run(path, ['run', '--quiet', script], { cwd: folder, env: { PATH, HOME, ...env } })
    return /level=info msg="([^"]+)"/.exec(stderr)?.[1]
  }
  expect(await seen({ SSL_CERT_FILE: platform.env['SSL_CERT_FILE'] ?? '' })).toBe('200 tls1.3 0')
  expect(await seen({})).toMatch(/^0 .*1310$/)
})

it.each(['baseline', 'load', 'stress', 'soak'])(
  'has an account for each VU of medcor-%s at its default size',
  async (profile) => {
    const { path } = await resolveK6({ env: process.env, progress: noProgress })
    const { MEDCOR_BASE_URL = '', MEDCOR_ACCOUNTS = '' } = platform.env
    // With a PATH the script takes it for a run, and checks its accounts.
    const settings = [
      `MEDCOR_BASE_URL=${MEDCOR_BASE_URL}`,
      `MEDCOR_ACCOUNTS=${MEDCOR_ACCOUNTS}`,
      'PATH=/',
      'ALLOWED_HOSTS=127.0.0.1',
      `RESULTS_DIR=${folder}`,
    ]
    const args = settings.flatMap((setting) => ['-e', setting])
    const { stdout } = await run(path, ['inspect', ...args, join(root, `dist/medcor-${profile}.js`)])
    expect(JSON.parse(stdout)).toHaveProperty('scenarios.sessions')
  },
)
