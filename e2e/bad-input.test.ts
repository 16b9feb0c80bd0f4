import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { tcall } from '../cli/platform/described/tcall'
import { type Platform, startPlatform } from '../cli/platform/platform'
import { endpoints } from '../contracts/generated/tcall'
import { type AnsweringServer, answer, json, nobody } from '../rigs/answering-server'
import { type Certificate, haveOpenssl, makeCertificates } from '../rigs/certificates'
import { type K6Outcome, moveScripts, type Scripts } from '../rigs/k6'
import { tcallVocabulary } from '../thresholds/tcall-vocabulary'

type Settings = Record<string, string>

let scripts: Scripts
beforeAll(async () => {
  scripts = await moveScripts()
})
afterAll(() => scripts.remove())

/** A file beside the scripts, away after the test. */
function file(name: string, text: string): string {
  const path = join(scripts.folder, name)
  writeFileSync(path, text)
  onTestFinished(() => rmSync(path, { force: true }))
  return path
}

async function server(...how: Parameters<typeof answer>): Promise<AnsweringServer> {
  const started = await answer(...how)
  onTestFinished(() => started.close())
  return started
}

/** As many accounts as any script has VUs. */
const accounts = (count = 2000) =>
  `email,password\n${Array.from({ length: count }, (_, i) => `user${i}@example.test,not-a-password\n`).join('')}`

describe('a wrong setting stops k6 in init, before any request', () => {
  /** Every address a script knows leads here; nothing may come. */
  let counter: AnsweringServer
  beforeAll(async () => {
    counter = await answer(json({}))
  })
  afterAll(() => counter.close())

  async function refused(script: string, settings: Settings): Promise<string> {
    const { url, seen } = counter
    const outcome = await scripts.run(script, {
      TCALL_BASE_URL: url,
      WEBHOOK_PROXY_URL: url,
      PROVIDER_URL: url,
      PROVIDER_WEBHOOK_SECRET: 'not-a-secret',
      TCALL_ACCOUNTS: file('accounts.csv', accounts()),
      ...settings,
    })
    const { code, errors, stdout, stderr, result } = outcome
    expect(stderr.trimEnd().split('\n'), stderr).toHaveLength(1)
    expect({ code, stdout, result, seen }).toEqual({
      code: 107,
      stdout: '',
      result: undefined,
      seen: { connections: 0, requests: 0 },
    })
    expect(errors).toHaveLength(1)
    return errors[0] ?? ''
  }

  const number = 'is not a number; give one from 1 to'
  const range = 'is out of range; give a number from 1 to'
  it.each<[string, Settings, string]>([
    [
      'TCALL_BASE_URL is not set',
      { TCALL_BASE_URL: '' },
      'TCALL_BASE_URL is not set; export it, or run `npm run up` for the local reference platform',
    ],
    [
      'not a URL',
      { TCALL_BASE_URL: 'htp://x' },
      'TCALL_BASE_URL "htp://x" is not an http(s) URL; write it like https://staging.example.test',
    ],
    [
      'a host alone',
      { TCALL_BASE_URL: 'staging.example.test' },
      'TCALL_BASE_URL "staging.example.test" is not an http(s) URL; write it like https://staging.example.test',
    ],
    [
      'an unknown host',
      { TCALL_BASE_URL: 'https://staging.example.test' },
      'TCALL_BASE_URL "https://staging.example.test" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=staging.example.test',
    ],
    [
      'a host that begins like an allowed one',
      { TCALL_BASE_URL: 'https://example.test.example.com', ALLOWED_HOSTS: 'example.test' },
      'TCALL_BASE_URL "https://example.test.example.com" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=example.test.example.com',
    ],
    [
      "the proxy's host",
      { WEBHOOK_PROXY_URL: 'https://hooks.example.test' },
      'WEBHOOK_PROXY_URL "https://hooks.example.test" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=hooks.example.test',
    ],
    [
      "the provider's host",
      { PROVIDER_URL: 'https://voice.example.test' },
      'PROVIDER_URL "https://voice.example.test" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=voice.example.test',
    ],
    [
      'a production host, allowed or not',
      { TCALL_BASE_URL: 'https://api.tcall.ai', ALLOWED_HOSTS: 'api.tcall.ai' },
      'TCALL_BASE_URL "https://api.tcall.ai" is a production host; only the smoke profile may run against it',
    ],
    [
      'a test number that is none',
      { DIAL_ALLOW: '+12125550100,call-me' },
      'DIAL_ALLOW "cal****" has an extension or letters: write each test number as +<country><number>',
    ],
    [
      'a test number that is not in E.164',
      { DIAL_ALLOW: '2125550100' },
      'DIAL_ALLOW "212555****" is not in the form E.164: write each test number as +<country><number>',
    ],
    ['a misspelt override', { VUSS: '10' }, 'VUSS is not a setting; did you mean VUS?'],
    ['an override without its underscore', { TIMESCALE: '2' }, 'TIMESCALE is not a setting; did you mean TIME_SCALE?'],
    [
      "a misspelt name of the platform's",
      { TCAL_ACCOUNTS: 'x' },
      'TCAL_ACCOUNTS is not a setting; did you mean TCALL_ACCOUNTS?',
    ],
    ['no VUs', { VUS: '0' }, `VUS "0" ${range} 20000 VUs`],
    ['less than none', { VUS: '-1' }, `VUS "-1" ${range} 20000 VUs`],
    ['NaN', { VUS: 'NaN' }, `VUS "NaN" ${number} 20000 VUs`],
    ['an absurd size', { VUS: '1e9' }, `VUS "1e9" ${range} 20000 VUs`],
    ['half a VU', { VUS: '1.5' }, 'VUS "1.5" is not a whole number; give one from 1 to 20000 VUs'],
    ['a rate in words', { CALLS_PER_HOUR: 'abc' }, `CALLS_PER_HOUR "abc" ${number} 1000000 calls/h`],
    ['no time at all', { TIME_SCALE: '0' }, 'TIME_SCALE "0" is out of range; give a number from 0.1 to 1000'],
    [
      'a timeout of none',
      { REQUEST_TIMEOUT_S: '0' },
      'REQUEST_TIMEOUT_S "0" is out of range; give a number from 0.1 to 300 s',
    ],
    ['a flag in words', { SHARE_ACCOUNTS: 'yes' }, 'SHARE_ACCOUNTS "yes" is neither 0 nor 1; set it to one of them'],
    [
      'an instance that is not one of them',
      { INSTANCE: '4/2' },
      'INSTANCE "4/2" is not like 2/4: which instance of how many',
    ],
    [
      'an unknown capability',
      { ABSENT_CAPABILITIES: 'proxy' },
      `ABSENT_CAPABILITIES "proxy" is not a capability; it takes ${Object.keys(tcallVocabulary.capabilities).join(', ')}`,
    ],
    [
      'no accounts',
      { TCALL_ACCOUNTS: '' },
      'TCALL_ACCOUNTS is not set; give it the path of a CSV of email,password (one account a VU)',
    ],
    [
      'a file of accounts that is not there',
      { TCALL_ACCOUNTS: '/nowhere/accounts.csv' },
      'TCALL_ACCOUNTS "/nowhere/accounts.csv" cannot be read; give it the path of a CSV or, as an archive opens no file, the CSV itself',
    ],
    [
      'a results folder that is not there',
      { RESULTS_DIR: 'not/there' },
      'RESULTS_DIR "not/there" does not exist; create it: mkdir -p not/there',
    ],
    [
      'a results folder that is a file',
      { RESULTS_DIR: 'stderr.txt' },
      'RESULTS_DIR "stderr.txt" is a file; name a folder',
    ],
  ])('%s', async (_title, settings, message) => {
    expect(await refused('tcall-load', settings)).toBe(message)
  })

  it('a production host in smoke, unless it is named in full', async () => {
    expect(await refused('tcall-smoke', { TCALL_BASE_URL: 'https://api.tcall.ai', ALLOWED_HOSTS: 'tcall.ai' })).toBe(
      'TCALL_BASE_URL "https://api.tcall.ai" is not an allowed host; name it to permit load on it: ALLOWED_HOSTS=api.tcall.ai',
    )
  })

  it.each([
    ['its first line is not "email,password"; put that there', 'user,password\nuser@example.test,x\n'],
    ['line 3 is not "email,password"', 'email,password\nuser@example.test,x\nother@example.test\n'],
    ['it holds no account; give it a line for each, under the first one', 'email,password\n\n'],
  ])('accounts of another form: %s', async (message, text) => {
    const path = file('malformed.csv', text)
    expect(await refused('tcall-load', { TCALL_ACCOUNTS: path })).toBe(`TCALL_ACCOUNTS: ${message}`)
  })

  it('fewer accounts than VUs', async () => {
    const path = file('few.csv', accounts(3))
    expect(await refused('tcall-load', { TCALL_ACCOUNTS: path, VUS: '4' })).toMatch(
      /^TCALL_ACCOUNTS: it holds 3 accounts and the run has \d+ VUs; add accounts, lower VUS, or set SHARE_ACCOUNTS=1$/,
    )
  })

  it('a data pool that is not there, or holds a number that could be a person’s', async () => {
    const path = join(scripts.folder, 'dist/data/tcall-destinations.json')
    const pool = readFileSync(path, 'utf8')
    onTestFinished(() => writeFileSync(path, pool))
    writeFileSync(path, JSON.stringify([...JSON.parse(pool), { to_number: '+12125551234', country_code: 'US' }]))
    expect(await refused('tcall-load', {})).toBe(
      'data pool ./data/tcall-destinations.json: to_number "+1212555****" is not a reserved test number: it is not dialled; use +1 NXX 555 0100 to 0199, or name a number of yours in DIAL_ALLOW',
    )
    rmSync(path)
    expect(await refused('tcall-load', {})).toBe(
      'data pool ./data/tcall-destinations.json is missing beside the script: run npm run build, and keep dist/ together',
    )
  })
})

/** Asserts that a run stopped in setup, with one error line, before the first VU; returns the line. */
function stoppedInSetup({ code, errors, stderr, result, junit }: K6Outcome): string {
  expect(errors, stderr).toHaveLength(1)
  expect(code).toBe(108)
  expect(result).toMatchObject({ verdict: 'invalid', criteria: [], throughput: { iterations: 0 } })
  expect(result?.reason).toBe('stopped before the load began: the lines above say why')
  expect(junit).toContain('<error ')
  return (errors[0] ?? '').replace(/^test aborted: /, '')
}

describe('what only the platform can tell stops k6 in setup, before the first VU', () => {
  const smoke = async (settings: Settings) =>
    stoppedInSetup(await scripts.run('tcall-smoke', { TCALL_ACCOUNTS: file('accounts.csv', accounts()), ...settings }))

  it('a platform that is down', async () => {
    const url = await nobody()
    expect(await smoke({ TCALL_BASE_URL: url })).toBe(
      `TCALL_BASE_URL ${url} does not answer (k6 error 1212); start it, or correct TCALL_BASE_URL`,
    )
  })

  it('a host that has no address', async () => {
    const settings = { TCALL_BASE_URL: 'http://nowhere.invalid', ALLOWED_HOSTS: 'nowhere.invalid' }
    expect(await smoke(settings)).toMatch(
      /^TCALL_BASE_URL http:\/\/nowhere\.invalid does not answer \(k6 error 11\d\d\); start it, or correct TCALL_BASE_URL$/,
    )
  })

  it('a platform that does not answer in time', async () => {
    const { url } = await server(() => {})
    expect(await smoke({ TCALL_BASE_URL: url, REQUEST_TIMEOUT_S: '0.3' })).toBe(
      `TCALL_BASE_URL ${url} did not answer in time; is it overloaded, or is a firewall between?`,
    )
  })

  it('a platform that is broken', async () => {
    const { url, seen } = await server(json({ error: 'internal', message: 'sorry' }, 500))
    expect(await smoke({ TCALL_BASE_URL: url })).toBe(
      `TCALL_BASE_URL ${url} answers with status 500; correct TCALL_BASE_URL`,
    )
    expect(seen.requests).toBe(1)
  })

  it('a web page', async () => {
    const { url } = await server((_, response) => response.setHeader('content-type', 'text/html').end('<html></html>'))
    expect(await smoke({ TCALL_BASE_URL: url })).toBe(
      `TCALL_BASE_URL ${url} answers with something that is not JSON; is TCALL_BASE_URL the address of a web page?`,
    )
  })

  it('another service', async () => {
    const { url } = await server(json({ status: 'ok' }))
    expect(await smoke({ TCALL_BASE_URL: url })).toBe(
      `TCALL_BASE_URL ${url} answers with JSON of another shape than the contract; is it another service?`,
    )
  })

  it('a login of another shape', async () => {
    const { url } = await server((request, response) => {
      const isLogin = request.url === endpoints.login.path
      json(isLogin ? { tokens: { access: 'x' } } : { service: 'tcall' })(request, response)
    })
    expect(await smoke({ TCALL_BASE_URL: url, ABSENT_CAPABILITIES: 'health' })).toBe(
      `TCALL_BASE_URL ${url} answers with JSON of another shape than the contract; is it another service?`,
    )
  })

  describe.skipIf(!haveOpenssl())('a certificate', () => {
    let certificates: ReturnType<typeof makeCertificates>
    beforeAll(() => {
      certificates = makeCertificates()
    })
    afterAll(() => certificates.remove())

    const refusedOf = async (certificate: Certificate, settings: Settings = {}) => {
      const { url, seen } = await server(json({}), certificate)
      const message = await smoke({ TCALL_BASE_URL: url, ...settings })
      return { message: message.replace(url, '<url>'), seen }
    }
    const mend = 'renew it, or give k6 its CA: SSL_CERT_FILE=<file>, on macOS the keychain'

    it('of an unknown authority', async () => {
      const { message, seen } = await refusedOf(certificates.valid)
      expect(message).toBe(`TCALL_BASE_URL <url>: its certificate could not be verified (unknown authority); ${mend}`)
      expect(seen.requests).toBe(0)
    })

    it('that has expired', async () => {
      const { message, seen } = await refusedOf(certificates.expired, { SSL_CERT_FILE: certificates.expired.file })
      expect(message).toBe(
        `TCALL_BASE_URL <url>: its certificate could not be verified (certificate has expired or is not yet valid); ${mend}`,
      )
      expect(seen.requests).toBe(0)
    })

    // macOS takes authorities from its keychain alone.
    it.skipIf(process.platform === 'darwin')('that SSL_CERT_FILE vouches for is taken', async () => {
      const { message } = await refusedOf(certificates.valid, { SSL_CERT_FILE: certificates.valid.file })
      expect(message).toContain('answers with JSON of another shape')
    })
  })

  describe('beside a platform that is well', () => {
    let platform: Platform<'tcall'>
    beforeAll(async () => {
      platform = await startPlatform(tcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
    })
    afterAll(() => platform.stop())

    const stopped = async (settings: Settings, script = 'tcall-smoke') =>
      stoppedInSetup(await scripts.run(script, { ...platform.env, REQUEST_TIMEOUT_S: '60', ...settings }))

    it('wrong credentials', async () => {
      expect(await stopped({ TCALL_ACCOUNTS: file('strangers.csv', accounts()) })).toBe(
        `TCALL_ACCOUNTS: the platform refuses the first account (status 401); are these accounts of ${platform.urls.tcall}?`,
      )
    })

    it.each(['WEBHOOK_PROXY_URL', 'PROVIDER_URL'])('%s is down', async (setting) => {
      const url = await nobody()
      expect(await stopped({ [setting]: url })).toBe(
        `${setting} ${url} does not answer (k6 error 1212); start it, or correct ${setting}`,
      )
    })

    it.each([
      ['WEBHOOK_PROXY_URL', 'webhook-proxy'],
      ['PROVIDER_URL', 'emission-log'],
    ])('%s is not set', async (setting, capability) => {
      expect(await stopped({ [setting]: '' })).toBe(
        `${setting} is not set; set it, or say that there is none: ABSENT_CAPABILITIES=${capability}`,
      )
    })

    it('the platform in the place of the proxy', async () => {
      expect(await stopped({ WEBHOOK_PROXY_URL: platform.urls.tcall })).toBe(
        `WEBHOOK_PROXY_URL ${platform.urls.tcall} answers with JSON of another shape than the contract; is it another service?`,
      )
    })

    it('an agent that the platform does not have', async () => {
      expect(await stopped({ TCALL_AGENT_IDS: '987654' })).toBe(
        'TCALL_AGENT_IDS "987654" is no active agent of the platform',
      )
    })

    it('calls too short for the sessions to hold 1,000 of them', async () => {
      // A short timeout needs fewer VUs for the open model.
      expect(await stopped({ VUS: '1000', CALLS_PER_HOUR: '10000', REQUEST_TIMEOUT_S: '1' }, 'tcall-load')).toMatch(
        /^1000 VUs and 10000 calls\/h at a mean call of \d+ s hold about \d+ calls, and T3 needs 1050; raise VUS, CALLS_PER_HOUR or CALL_MEAN_S$/,
      )
    })

    it('fewer accounts than VUs go on with SHARE_ACCOUNTS=1, which is printed', async () => {
      const [header = '', first = ''] = readFileSync(platform.env['TCALL_ACCOUNTS'] ?? '', 'utf8').split('\n')
      const { stdout, result } = await scripts.run('tcall-baseline', {
        ...platform.env,
        TCALL_ACCOUNTS: file('one.csv', `${header}\n${first}\n`),
        SHARE_ACCOUNTS: '1',
        VUS: '2',
        TIME_SCALE: '100',
        ABSENT_CAPABILITIES: 'proxy-faults',
      })
      expect(stdout).toContain('accounts are shared: SHARE_ACCOUNTS=1')
      expect(result?.notes).toContain('accounts are shared: SHARE_ACCOUNTS=1')
      expect(result?.throughput).toMatchObject({ failed_share: 0, iterations: expect.toSatisfy((n: number) => n > 0) })
    })
  })
})
