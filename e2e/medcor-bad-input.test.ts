import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { requestLine } from '../contracts/generated/medcor'
import { referenceMedcor } from '../reference/medcor/platform'
import { type AnsweringServer, answer, json } from '../rigs/answering-server'
import { allCases } from '../rigs/cases'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { type MedcorGateway, type Meddling, medcorGateway } from '../rigs/medcor-gateway'
import { shiftedTokens } from '../rigs/shifted-tokens'

type Settings = Record<string, string>

let scripts: Scripts
beforeAll(async () => {
  scripts = await moveScripts()
})
afterAll(() => scripts?.remove())

/** A file beside the scripts, away after the test. */
function file(name: string, text: string): string {
  const path = join(scripts.folder, name)
  writeFileSync(path, text)
  onTestFinished(() => rmSync(path, { force: true }))
  return path
}

const columns = 'email,password,role,hospital'
const account = (role: string, number: number, hospital = 'North') =>
  `${role.toLowerCase()}${number}@example.test,not-a-password,${role},${hospital}`
/** Enough for smoke: two hospitals, each with the roles that are compared. */
const rows = ['DOCTOR', 'NURSE', 'ADMIN'].flatMap((role) => [account(role, 1), account(role, 2, 'South')])
const csv = (...lines: string[]) => [columns, ...lines, ''].join('\n')

describe('a wrong setting stops k6 in init, before any request', () => {
  /** Nothing may come here. */
  let counter: AnsweringServer
  beforeAll(async () => {
    counter = await answer(json({}))
  })
  afterAll(() => counter.close())

  async function refused(settings: Settings, script = 'medcor-smoke'): Promise<string> {
    const { url, seen } = counter
    const valid = { MEDCOR_BASE_URL: url, MEDCOR_ACCOUNTS: file('accounts.csv', csv(...rows)) }
    const { code, errors, stdout, stderr, result } = await scripts.run(script, { ...valid, ...settings })
    expect({ code, stdout, result, seen }, stderr).toEqual({
      code: 107,
      stdout: '',
      result: undefined,
      seen: { connections: 0, requests: 0 },
    })
    expect(errors).toHaveLength(1)
    return errors[0] ?? ''
  }

  it.each([
    [
      'patient data over plain HTTP',
      { MEDCOR_BASE_URL: 'http://staging.example.test', ALLOWED_HOSTS: 'staging.example.test' },
      'MEDCOR_BASE_URL "http://staging.example.test" is not https: patient data goes over TLS; give its https address',
    ],
    [
      'an unknown host',
      { MEDCOR_BASE_URL: 'https://staging.example.test' },
      'MEDCOR_BASE_URL "https://staging.example.test" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=staging.example.test',
    ],
    [
      'a rate in words',
      { RECORDS_PER_HOUR: 'many' },
      'RECORDS_PER_HOUR "many" is not a number; give one from 1 to 20000000 records/h (SLA_RECORDS_PER_HOUR wins over RECORDS_PER_HOUR)',
    ],
    [
      'a file of accounts that is not there',
      { MEDCOR_ACCOUNTS: '/nowhere/accounts.csv' },
      'MEDCOR_ACCOUNTS "/nowhere/accounts.csv" cannot be read; give it the path of a CSV or, as an archive opens no file, the CSV itself',
    ],
  ])('%s', async (_title, settings, message) => {
    expect(await refused(settings)).toBe(message)
  })

  it('a production host under load, allowed or not', async () => {
    const settings = { MEDCOR_BASE_URL: 'https://api.medcor.ai', ALLOWED_HOSTS: 'api.medcor.ai', SHARE_ACCOUNTS: '1' }
    expect(await refused(settings, 'medcor-load')).toBe(
      'MEDCOR_BASE_URL "https://api.medcor.ai" is a production host; only the smoke profile may run against it',
    )
  })

  it.each([
    [
      'an unknown role',
      csv(...rows, account('SURGEON', 1)),
      'line 8 has an unknown role; the roles are admin, doctor, nurse, patient, staff',
    ],
    ['a duplicate', csv(...rows, rows[2] ?? ''), 'line 8 is the account of line 4 again; remove one'],
    [
      'a missing column',
      'email,password,role\nnurse1@example.test,not-a-password,NURSE\n',
      'its first line has no column hospital; it is email,password,role,hospital',
    ],
    ['no rows', csv(), 'it holds no account; add a line for each, below the first line'],
    [
      'no nurse beside the doctors of a hospital',
      csv(...rows, account('DOCTOR', 9, 'West'), account('ADMIN', 9, 'West')),
      'the hospital "West" has doctors and no nurse; add one, for the roles are compared',
    ],
    [
      'one hospital only',
      csv(...rows.filter((row) => row.endsWith('North'))),
      'its doctors are all of one hospital, and that one cannot see another’s patients has to be checked; add a doctor, a nurse and an admin of a second',
    ],
  ])('an account file with %s', async (_title, text, message) => {
    expect(await refused({ MEDCOR_ACCOUNTS: file('wrong.csv', text) })).toBe(`MEDCOR_ACCOUNTS: ${message}`)
  })

  it('an account file with 1,000,000 rows, before any is looked at', async () => {
    const path = file('many.csv', `${columns}\n${'no account\n'.repeat(1_000_000)}`)
    expect(await refused({ MEDCOR_ACCOUNTS: path })).toBe(
      'MEDCOR_ACCOUNTS: it holds more than 100000 accounts; give the run those it needs, one a VU',
    )
  })

  it('fewer accounts of a role than VUs in it', async () => {
    expect(await refused({ VUS: '40', TIME_SCALE: '100' }, 'medcor-baseline')).toMatch(
      /^MEDCOR_ACCOUNTS: it holds 2 accounts of the role \w+ and the run has \d+ VUs in it; add accounts, lower VUS, or set SHARE_ACCOUNTS=1$/,
    )
  })
})

describe('beside a platform that is well', () => {
  let platform: RunningPlatform<'medcor'>
  beforeAll(async () => {
    platform = await startReference(referenceMedcor, { ports: 'free' })
  })
  afterAll(() => platform?.stop())

  /** Asserts that smoke stopped in setup, with one error line, before the first VU; returns the line. */
  async function stopped(settings: Settings): Promise<string> {
    const { code, errors, stderr, result, junit } = await scripts.run('medcor-smoke', {
      ...platform.env,
      REQUEST_TIMEOUT_S: '60',
      ...settings,
    })
    expect(errors, stderr).toHaveLength(1)
    expect(code).toBe(108)
    expect(result).toMatchObject({ verdict: 'invalid', criteria: [], throughput: { iterations: 0 } })
    expect(junit).toContain('<error ')
    return (errors[0] ?? '').replace(/^test aborted: /, '')
  }

  async function gatewayThat(meddling: Meddling): Promise<MedcorGateway & { settings: Settings }> {
    const upstream = { url: platform.urls.medcor, caFile: platform.caFile ?? '' }
    const gateway = await medcorGateway(upstream, meddling)
    onTestFinished(() => gateway.close())
    return { ...gateway, settings: { MEDCOR_BASE_URL: gateway.url, SSL_CERT_FILE: gateway.caFile } }
  }

  // macOS takes authorities from its keychain alone.
  it.skipIf(process.platform === 'darwin')('its certificate does not verify', async () => {
    const { medcor: url } = platform.urls
    expect(await stopped({ SSL_CERT_FILE: '' })).toBe(
      `MEDCOR_BASE_URL ${url}: its certificate could not be verified (unknown authority); renew it, or give k6 its CA: SSL_CERT_FILE=<file>, on macOS the keychain`,
    )
  })

  it('its accounts are of another platform', async () => {
    expect(await stopped({ MEDCOR_ACCOUNTS: file('strangers.csv', csv(...rows)) })).toBe(
      `MEDCOR_ACCOUNTS: the platform refuses the first doctor of a hospital; are these accounts of ${platform.urls.medcor}?`,
    )
  })

  it('two hospitals by the file are one by the platform', async () => {
    const [header = '', ...lines] = readFileSync(platform.env['MEDCOR_ACCOUNTS'] ?? '', 'utf8').split('\n')
    const north = lines.filter((line) => line.includes('North Test Hospital'))
    const renamed = north.map((line, at) => (at % 20 < 10 ? line.replace('North Test', 'West Test') : line))
    expect(await stopped({ MEDCOR_ACCOUNTS: file('one.csv', [header, ...renamed].join('\n')) })).toMatch(
      /^MEDCOR_ACCOUNTS: .*one hospital/,
    )
  })

  it.each([
    ['patients', requestLine.listPatients],
    ['records', requestLine.listRecords],
  ])('a hospital has no %s', async (what, line) => {
    const { settings } = await gatewayThat({
      answers: ({ line: asked, status, body }) =>
        asked === line && status === 200 ? { status, body: { ...body, count: 0, results: [] } } : undefined,
    })
    expect(await stopped(settings)).toMatch(
      new RegExp(
        `^a hospital of MEDCOR_ACCOUNTS has no ${what} to read; seed it, or give accounts of another in MEDCOR_ACCOUNTS$`,
      ),
    )
  })

  if (allCases)
    it('its clock is a day behind, so that tokens look expired: nobody logs in more often, and the run says so', async () => {
      const logins = async (meddling: Meddling): Promise<[K6Outcome, number | undefined]> => {
        const { settings, asked } = await gatewayThat(meddling)
        return [
          await scripts.run('medcor-smoke', { ...platform.env, REQUEST_TIMEOUT_S: '60', ...settings }),
          asked.get(requestLine.login),
        ]
      }
      const [, onTime] = await logins({})
      const [late, behind] = await logins(shiftedTokens(-86_400))
      expect({ code: late.code, verdict: late.result?.verdict }, late.stdout + late.stderr).toEqual({
        code: 0,
        verdict: 'pass',
      })
      expect(behind).toBe(onTime)
      expect(late.stdout).toMatch(/the clock of the platform is 86\d{6} ms behind the generator's/)
    })
})
