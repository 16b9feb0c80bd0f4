import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import { referenceMedcor } from '../reference/medcor/platform'
import { referenceTcall } from '../reference/tcall/platform'
import { answer } from '../rigs/answering-server'
import { allCases } from '../rigs/cases'

/** Values that must be in no archive, wherever they come from. */
const marker = 'marker-of-a-secret'

let folder: string
let k6: string
let platform: RunningPlatform
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'archive-'))
  const found = await Promise.all([
    resolveK6({ env: process.env, progress: noProgress }),
    startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } }),
  ])
  k6 = found[0].path
  platform = found[1]
  // A checkout in which `npm run up` has left its settings.
  mkdirSync(join(folder, 'checkout/.sla'), { recursive: true })
  cpSync(join(root, 'dist'), join(folder, 'checkout/dist'), { recursive: true })
  const accounts = join(folder, 'checkout/.sla/accounts.csv')
  writeFileSync(accounts, `email,password\nuser0001@example.test,${marker}\n`)
  const local = { ...platform.env, TCALL_ACCOUNTS: accounts, WEBHOOK_PROXY_TOKEN: marker }
  const lines = Object.entries(local).map(([name, value]) => `${name}=${value}\n`)
  writeFileSync(join(folder, 'checkout/.sla/tcall.env'), lines.join(''))
})
afterAll(async () => {
  await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** `k6 archive` in the checkout, with secrets in the environment and with what is given by `-e`. */
function archive(name: string, given: Record<string, string>, flags: string[] = []) {
  const settings = Object.entries(given).flatMap(([setting, value]) => ['-e', `${setting}=${value}`])
  const { PATH = '', HOME = '' } = process.env
  const script = join('dist', `${name}.js`)
  const { status, stderr } = spawnSync(k6, ['archive', '-O', join(folder, 'test.tar'), ...flags, ...settings, script], {
    cwd: join(folder, 'checkout'),
    env: { PATH, HOME, TCALL_ACCOUNTS: join(folder, 'checkout/.sla/accounts.csv'), PROVIDER_WEBHOOK_SECRET: marker },
    encoding: 'utf8',
  })
  return { code: status, stderr }
}

/** Runs the archive in a folder of its own, with PATH, HOME and these settings alone. */
function run(settings: Record<string, string>, flags: string[] = []) {
  const cwd = mkdtempSync(join(folder, 'elsewhere-'))
  mkdirSync(join(cwd, 'results'))
  renameSync(join(folder, 'test.tar'), join(cwd, 'moved.tar'))
  const { PATH = '', HOME = '' } = process.env
  const env = { PATH, HOME, PWD: cwd, ...settings }
  const { status, stdout, stderr } = spawnSync(k6, ['run', '--quiet', ...flags, 'moved.tar'], {
    cwd,
    env,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr, results: readdirSync(join(cwd, 'results')) }
}

const url = () => ({ TCALL_BASE_URL: platform.env['TCALL_BASE_URL'] ?? '', ALLOWED_HOSTS: '127.0.0.1' })
/** The settings of the platform, with the CSV itself for its path: as many accounts as an environment variable holds. */
const inEnvironment = () => ({
  ...platform.env,
  TCALL_ACCOUNTS: readFileSync(platform.env['TCALL_ACCOUNTS'] ?? '', 'utf8')
    .split('\n')
    .slice(0, 1000)
    .join('\n'),
})

describe('k6 archive', () => {
  it('holds script, data and the settings given, and nothing private', () => {
    const given = { ...url(), VUS: '50', CLOUD_DISTRIBUTION: 'amazon:us:palo alto=60,amazon:de:frankfurt=40' }
    expect(archive('tcall-load', given)).toEqual({ code: 0, stderr: '' })
    const tar = join(folder, 'test.tar')
    const files = execFileSync('tar', ['tf', tar], { encoding: 'utf8' }).trim().split('\n')
    const dist = join('file', folder, 'checkout/dist')
    expect(files.map((file) => file.replace(/\/$/, '')).filter((file) => !dist.startsWith(file))).toEqual([
      'metadata.json',
      'data',
      `${dist}/data`,
      `${dist}/data/manifest.json`,
      `${dist}/data/tcall-destinations.json`,
      `${dist}/tcall-load.js`,
      `${dist}/tcall-load.js.map`,
    ])
    const { env, options } = JSON.parse(execFileSync('tar', ['xOf', tar, 'metadata.json'], { encoding: 'utf8' }))
    expect(env).toEqual(given)
    expect(options.cloud).toEqual({
      name: 'TCall load',
      distribution: {
        amazon_us_palo_alto: { loadZone: 'amazon:us:palo alto', percent: 60 },
        amazon_de_frankfurt: { loadZone: 'amazon:de:frankfurt', percent: 40 },
      },
    })
    const everything = readFileSync(tar, 'latin1')
    for (const text of [marker, 'user0001@example.test', platform.env['PROVIDER_WEBHOOK_SECRET']])
      expect(everything.includes(String(text)), text).toBe(false)
  })

  it.each(['TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN', 'PROVIDER_WEBHOOK_SECRET', 'DIAL_ALLOW'])(
    'refuses %s by -e, in one line',
    (name) => {
      const { code, stderr } = archive('tcall-load', { ...url(), [name]: marker })
      expect(code).toBe(107)
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
      expect(stderr).toContain(
        `${name} is private, and the archive would hold it; give it to the run of the archive instead`,
      )
    },
  )

  it('needs no setting, and takes neither those of the platform of `npm run up` nor any private one', () => {
    expect(archive('tcall-load', {})).toEqual({ code: 0, stderr: '' })
    const everything = readFileSync(join(folder, 'test.tar'), 'latin1')
    for (const text of [marker, 'user0001@example.test', url().TCALL_BASE_URL])
      expect(everything.includes(text), text).toBe(false)
  })
})

describe('the archive, moved to where neither dist/ nor .sla/ is', () => {
  it('runs, with accounts and secrets from the environment', () => {
    expect(archive('tcall-smoke', url(), ['--exclude-env-vars']).code).toBe(0)
    const { code, stdout, stderr, results } = hidden(() => run(inEnvironment()))
    expect({ code }, stdout + stderr).toEqual({ code: 0 })
    expect(stdout).toContain('TCall smoke · PASS')
    expect(results).toHaveLength(2)
  })

  if (allCases)
    it('runs so on a platform that is served over TLS, too', async () => {
      const { env, stop } = await startReference(referenceMedcor, { ports: 'free' })
      try {
        const { MEDCOR_BASE_URL = '', MEDCOR_ACCOUNTS = '' } = env
        expect(archive('medcor-smoke', { MEDCOR_BASE_URL }).code).toBe(0)
        // The first of the file are of all roles and hospitals.
        const accounts = readFileSync(MEDCOR_ACCOUNTS, 'utf8').split('\n').slice(0, 1000)
        const { code, stdout, stderr } = hidden(() => run({ ...env, MEDCOR_ACCOUNTS: accounts.join('\n') }))
        expect({ code }, stdout + stderr).toEqual({ code: 0 })
        expect(stdout).toContain('Medcor smoke · PASS')
      } finally {
        await stop()
      }
    })

  it('says what to give it in place of a path', () => {
    expect(archive('tcall-smoke', url()).code).toBe(0)
    const { code, stderr } = run(platform.env)
    expect(code).toBe(107)
    expect(stderr).toContain(
      'cannot be read; give it the path of a CSV or, as an archive opens no file, the CSV itself',
    )
  })

  it('does not judge by another size than that of its options', () => {
    expect(archive('tcall-load', { ...url(), VUS: '50' }).code).toBe(0)
    const { code, stderr, stdout } = run({ ...inEnvironment(), VUS: '40' })
    expect({ code }, stderr).toEqual({ code: 108 })
    expect(stderr).toContain(
      'VUS \\"40\\" is not \\"50\\", for which the archive was made; leave it, or archive again with -e VUS=40',
    )
    expect(stdout).toContain('INVALID')
  })

  it('packed without a setting, as an operator’s initializer does, it runs at the default sizes and at no other', () => {
    expect(archive('tcall-smoke', {}).code).toBe(0)
    const tar = join(folder, 'test.tar')
    expect(spawnSync(k6, ['inspect', '--execution-requirements', tar], { encoding: 'utf8' }).stdout).toContain(
      '"maxVUs"',
    )
    const { code, stdout, stderr } = hidden(() => run(inEnvironment()))
    expect({ code }, stdout + stderr).toEqual({ code: 0 })
    expect(stdout).toContain('TCall smoke · PASS')
    expect(archive('tcall-load', {}).code).toBe(0)
    const other = run({ ...inEnvironment(), SHARE_ACCOUNTS: '1', VUS: '40' })
    expect({ code: other.code }, other.stderr).toEqual({ code: 108 })
    expect(other.stderr).toContain('VUS \\"40\\" is not \\"1000\\", for which the archive was made')
  })
})

it('k6 cloud upload sends no more than an archive, with the options of the cloud', async () => {
  const sent: Record<string, Buffer> = {}
  const created = new Date().toISOString()
  // As much of Grafana's answers as k6 needs.
  const test = { id: 1, project_id: 7, name: 'x', baseline_test_run_id: null, created, updated: created }
  const cloud = await answer(async (request, response) => {
    sent[request.url ?? ''] = await buffer(request)
    const status = request.url?.endsWith('/load_tests') ? 201 : 200
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(test))
  })
  const { PATH, HOME } = process.env
  const own = { K6_CLOUD_HOST_V6: cloud.url, K6_CLOUD_TOKEN: 'not-a-token', K6_CLOUD_STACK_ID: '1' }
  const settings = { ...url(), K6_CLOUD_PROJECT_ID: '7' }
  const given = Object.entries(settings).flatMap(([setting, value]) => ['-e', `${setting}=${value}`])
  await promisify(execFile)(k6, ['cloud', 'upload', '--quiet', ...given, 'dist/tcall-load.js'], {
    cwd: join(folder, 'checkout'),
    env: { PATH, HOME, ...own, WEBHOOK_PROXY_TOKEN: marker, TCALL_ACCOUNTS: '.sla/accounts.csv' },
  }).finally(() => cloud.close())
  const upload = sent['/cloud/v6/projects/7/load_tests']?.toString('latin1') ?? ''
  expect(upload).toContain('tcall-destinations.json')
  expect(upload).toMatch(/"cloud": \{\s+"name": "TCall load",\s+"projectID": 7/)
  for (const text of [marker, 'user0001@example.test']) expect(upload.includes(text), text).toBe(false)
})

/** Puts the checkout out of reach meanwhile. */
function hidden<T>(work: () => T): T {
  const [from, to] = [join(folder, 'checkout'), join(folder, 'hidden')]
  renameSync(from, to)
  try {
    return work()
  } finally {
    renameSync(to, from)
  }
}
