import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { endpoints } from '../contracts/generated/tcall'
import { referenceTcall } from '../reference/tcall/platform'
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

  /** Runs a script that has to stop before its first request; returns what it says, a line for each problem. */
  async function refused(script: string, settings: Settings): Promise<string[]> {
    const { url, seen } = counter
    const outcome = await scripts.run(script, {
      TCALL_BASE_URL: url,
      WEBHOOK_PROXY_URL: url,
      PROVIDER_URL: url,
      PROVIDER_WEBHOOK_SECRET: 'not-a-secret',
      WEBHOOK_PROXY_TOKEN: 'not-a-token',
      ALLOWED_HOSTS: '127.0.0.1',
      TCALL_ACCOUNTS: file('accounts.csv', accounts()),
      ...settings,
    })
    const { code, errors, stdout, stderr, result } = outcome
    expect({ code, stdout, result, seen }, stderr).toEqual({
      code: 107,
      stdout: '',
      result: undefined,
      seen: { connections: 0, requests: 0 },
    })
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !line.includes('level=warning')),
      stderr,
    ).toHaveLength(errors.length)
    return errors.map((line) => line.replaceAll(url, '<url>').replace(/ \(SLA_(\w+) wins over \1\)$/, ''))
  }

  const number = 'is not a number; give one from 1 to'
  const range = 'is out of range; give a number from 1 to'
  const form = 'is not an http(s) URL; write it like https://staging.example.test'
  const notAllowed = 'is not an allowed host; name it to permit load on it: ALLOWED_HOSTS='
  const absent = 'is not set; set it, or say that there is none: ABSENT_CAPABILITIES='
  it.each<[string, Settings, string[]]>([
    [
      'a newcomer who has set nothing',
      {
        TCALL_BASE_URL: '',
        TCALL_ACCOUNTS: '',
        WEBHOOK_PROXY_URL: '',
        PROVIDER_URL: '',
        PROVIDER_WEBHOOK_SECRET: '',
        WEBHOOK_PROXY_TOKEN: '',
        RESULTS_DIR: 'not/there',
        TCAL_BASE_URL: 'https://staging.example.test',
      },
      [
        'TCALL_BASE_URL is not set; export it, or run `npm run up` for the local reference platform',
        `WEBHOOK_PROXY_URL ${absent}webhook-proxy`,
        `PROVIDER_URL ${absent}emission-log`,
        'TCALL_ACCOUNTS is not set; give it the path of a CSV of email,password (one account a VU)',
        `WEBHOOK_PROXY_TOKEN ${absent}webhook-proxy`,
        `PROVIDER_WEBHOOK_SECRET ${absent}webhook-proxy`,
        'RESULTS_DIR "not/there" does not exist; create it: mkdir -p not/there, in the folder that k6 is started in',
      ],
    ],
    [
      'hosts that nobody allowed, and numbers that are none',
      {
        TCALL_BASE_URL: 'https://example.test.example.com',
        WEBHOOK_PROXY_URL: 'https://hooks.example.test',
        PROVIDER_URL: 'https://voice.example.test',
        ALLOWED_HOSTS: 'example.test',
        VUS: 'NaN',
        CALLS_PER_HOUR: 'abc',
        TIME_SCALE: '0',
        REQUEST_TIMEOUT_S: '0',
        SHARE_ACCOUNTS: 'yes',
        INSTANCES: '4/2',
        DIAL_ALLOW: '+12125550100,call-me',
        RESULTS_DIR: '/proc',
      },
      [
        `TCALL_BASE_URL "https://example.test.example.com" ${notAllowed}example.test.example.com`,
        `WEBHOOK_PROXY_URL "https://hooks.example.test" ${notAllowed}hooks.example.test`,
        `PROVIDER_URL "https://voice.example.test" ${notAllowed}voice.example.test`,
        'SHARE_ACCOUNTS "yes" is neither 0 nor 1; set it to one of them',
        `INSTANCES "4/2" ${number} 1000 instances`,
        `VUS "NaN" ${number} 1000000 VUs`,
        'TIME_SCALE "0" is out of range; give a number from 0.1 to 1000',
        'REQUEST_TIMEOUT_S "0" is out of range; give a number from 0.1 to 300 s',
        `CALLS_PER_HOUR "abc" ${number} 20000000 calls/h`,
        'DIAL_ALLOW "****-**" has an extension or letters: write each test number as +<country><number>',
        'RESULTS_DIR "/proc" takes no files; name another folder',
      ],
    ],
    [
      'addresses that are none, sizes that are absurd',
      {
        TCALL_BASE_URL: 'htp://x',
        WEBHOOK_PROXY_URL: 'hooks.example.test',
        VUS: '1e9',
        ABSENT_CAPABILITIES: 'proxy',
        DIAL_ALLOW: '2125550100',
        RESULTS_DIR: 'stderr.txt',
        SEED: "another program's",
      },
      [
        `TCALL_BASE_URL "htp://x" ${form}`,
        `WEBHOOK_PROXY_URL "hooks.example.test" ${form}`,
        `VUS "1e9" ${range} 1000000 VUs`,
        'SEED "another program\'s" is not a number; give one from 0 to 4294967295',
        'DIAL_ALLOW "2125550***" is not in the form E.164: write each test number as +<country><number>',
        `ABSENT_CAPABILITIES "proxy" is not a capability; it takes ${Object.keys(tcallVocabulary.capabilities).join(', ')}`,
        'RESULTS_DIR "stderr.txt" is a file; name a folder',
      ],
    ],
    [
      'production, allowed or not, and loopback that may be a tunnel to it',
      {
        TCALL_BASE_URL: 'https://api.tcall.ai',
        ALLOWED_HOSTS: 'api.tcall.ai',
        WEBHOOK_PROXY_URL: 'https://localhost:8443',
        ABSENT_CAPABILITIES: 'emission-log',
        PROVIDER_URL: '',
      },
      [
        'TCALL_BASE_URL "https://api.tcall.ai" is a production host; only the smoke profile may run against it',
        'WEBHOOK_PROXY_URL "https://localhost:8443" is a loopback address that npm run up did not write: it may be a tunnel to production (kubectl port-forward, ssh -L); if load may go there, name it: ALLOWED_HOSTS=localhost',
      ],
    ],
    [
      'a file of accounts that is not there, where all else is right',
      { TCALL_ACCOUNTS: 'accounts/of/nobody.csv' },
      [
        'TCALL_ACCOUNTS "accounts/of/nobody.csv" cannot be read; give it the path of a CSV, from the folder that k6 is started in, or, as an archive opens no file, the CSV itself',
      ],
    ],
  ])('%s: all of it is said at once', async (_title, settings, lines) => {
    expect(await refused('tcall-load', settings)).toEqual(lines)
  })

  it('what of k6’s own environment would distort the run: a line for each', async () => {
    const bent = {
      K6_NO_THRESHOLDS: 'true',
      K6_SUMMARY_MODE: 'disabled',
      K6_NEW_MACHINE_READABLE_SUMMARY: 'true',
      K6_SUMMARY_TREND_STATS: 'avg,p(95)',
      K6_VUS: '5',
      K6_DURATION: '10s',
      K6_ITERATIONS: '5',
      K6_STAGES: '5s:10',
      K6_NO_SETUP: 'true',
      K6_RPS: '10',
      K6_INSECURE_SKIP_TLS_VERIFY: 'true',
      K6_BLOCK_HOSTNAMES: 'example.test',
      K6_HTTP_DEBUG: 'full',
    }
    const harmless = {
      K6_NO_TEARDOWN: 'false',
      K6_MAX_REDIRECTS: '0',
      K6_SUMMARY_TIME_UNIT: 's',
      K6_WEB_DASHBOARD: 'false',
    }
    const lines = await refused('tcall-load', { ...bent, ...harmless })
    expect(lines.map((line) => line.split('=')[0]).sort()).toEqual(Object.keys(bent).sort())
    expect(lines).toContain(
      "K6_VUS=5 would distort the run: it replaces the script's scenarios; unset it, and give -e VUS=…",
    )
  })

  it('a production host in smoke, unless it is named in full', async () => {
    expect(await refused('tcall-smoke', { TCALL_BASE_URL: 'https://api.tcall.ai', ALLOWED_HOSTS: 'tcall.ai' })).toEqual(
      [`TCALL_BASE_URL "https://api.tcall.ai" ${notAllowed}api.tcall.ai`],
    )
  })

  it.each([
    ['its first line is not "email,password"; put that there', 'user,password\nuser@example.test,x\n'],
    [
      'line 3 has a quote within a field; put the whole field in quotes, and write each quote in it twice',
      'email,password\n"user@example.test","x"\nother@example.test, "y"\n',
    ],
    ['it holds no account; add a line for each, below the first line', 'email,password\n\n'],
  ])('accounts of another form: %s', async (message, text) => {
    const path = file('malformed.csv', text)
    expect(await refused('tcall-load', { TCALL_ACCOUNTS: path })).toEqual([`TCALL_ACCOUNTS: ${message}`])
  })

  it('fewer accounts than VUs, in a file by a path from the folder that k6 is started in', async () => {
    file('few.csv', accounts(3))
    const [line, ...more] = await refused('tcall-load', { TCALL_ACCOUNTS: '../few.csv', VUS: '4' })
    expect(line).toMatch(
      /^TCALL_ACCOUNTS: it holds 3 accounts and the run has \d+ VUs; add accounts, lower VUS, or set SHARE_ACCOUNTS=1$/,
    )
    expect(more).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')('a path from that folder, whatever a launcher left in PWD', async () => {
    // The rig keeps k6's output there.
    expect(await refused('tcall-load', { TCALL_ACCOUNTS: 'stdout.txt', PWD: '/stale' })).toEqual([
      'TCALL_ACCOUNTS: its first line is not "email,password"; put that there',
    ])
    expect(await refused('tcall-load', { TCALL_ACCOUNTS: '../few.csv', PWD: '/stale' })).toEqual([
      'TCALL_ACCOUNTS "../few.csv" cannot be read; give it the path of a CSV, from the folder that k6 is started in (PWD makes it /stale/../few.csv), or, as an archive opens no file, the CSV itself',
    ])
  })

  it('a data pool that is not there, or holds a number that could be a person’s', async () => {
    const path = join(scripts.folder, 'dist/data/tcall-destinations.json')
    const pool = readFileSync(path, 'utf8')
    onTestFinished(() => writeFileSync(path, pool))
    writeFileSync(path, JSON.stringify([...JSON.parse(pool), { to_number: '+12125551234', country_code: 'US' }]))
    expect(await refused('tcall-load', {})).toEqual([
      'data pool ./data/tcall-destinations.json: to_number "+1212555****" is not a reserved test number: it is not dialled; use +1 NXX 555 0100 to 0199, or name a number of yours in DIAL_ALLOW',
    ])
    rmSync(path)
    expect(await refused('tcall-load', {})).toEqual([
      'data pool ./data/tcall-destinations.json is missing beside the script: run npm run build, keep dist/ together, and give k6 the path of the script in it, not a link or its text',
    ])
  })

  it('a link to a script, which finds nothing beside it', async () => {
    mkdirSync(join(scripts.folder, 'elsewhere'))
    symlinkSync(join(scripts.folder, 'dist/tcall-smoke.js'), join(scripts.folder, 'elsewhere/link.js'))
    const why = 'nothing of a checkout lies beside this script'
    const { code, stderr } = await scripts.run('../elsewhere/link')
    expect([code, stderr], stderr).toEqual([107, expect.stringContaining(why)])
    expect((await scripts.run('tcall-smoke')).stderr).not.toContain(why)
    expect(await refused('../elsewhere/link', {})).toEqual([expect.stringContaining('not a link or its text')])
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

describe('what flags make of the run', () => {
  /** Every address leads here; nothing may come. */
  let counter: AnsweringServer
  beforeAll(async () => {
    counter = await answer(json({}))
  })
  afterAll(() => counter.close())

  const withFlags = (flags: string[], settings: Settings = {}) =>
    scripts.run(
      'tcall-smoke',
      {
        TCALL_BASE_URL: counter.url,
        TCALL_ACCOUNTS: file('accounts.csv', accounts()),
        ABSENT_CAPABILITIES: 'webhook-proxy',
        ...settings,
      },
      flags,
    )

  it('stops before the load at all that setup() can see, with a line for each', async () => {
    const bent = ['--summary-trend-stats=avg', '--system-tags=name', '--rps=5', '--no-teardown', '--http-debug=full']
    const more = ['--block-hostnames=example.test', '--execution-segment=0:1/2', '--tag=VUS=5', '--tag=phase=hold']
    const { code, errors, result } = await withFlags([...bent, ...more, '--tag=testrun_name=night'])
    expect({ code, verdict: result?.verdict, seen: counter.seen }).toEqual({
      code: 108,
      verdict: 'invalid',
      seen: { connections: 0, requests: 0 },
    })
    expect(
      errors.map((line) =>
        line
          .replace(/^test aborted: /, '')
          .split(/[ =]/, 2)
          .join(' '),
      ),
    ).toEqual([
      'summaryTrendStats was',
      'noTeardown was',
      'rps was',
      'systemTags was',
      'httpDebug was',
      'blockHostnames was',
      '--execution-segment 0:1/2',
      '--tag VUS',
      '--tag phase',
    ])
  })

  it('stops where the environment is kept from the script, which then seems to be packed', async () => {
    const { code, errors } = await withFlags(['--include-system-env-vars=false'])
    expect({ code, seen: counter.seen.requests }).toEqual({ code: 108, seen: 0 })
    expect(errors).toEqual([
      'test aborted: K6_INCLUDE_SYSTEM_ENV_VARS=false keeps all settings from the script; leave it away',
    ])
  })

  it.each([
    ['-u', '5'],
    ['-d', '1s'],
    ['-i', '5'],
    ['-s', '1s:1'],
  ])('k6 itself stops at %s', async (flag, value) => {
    const { code, stdout } = await withFlags([flag, value])
    expect({ code, stdout, seen: counter.seen.requests }).toEqual({ code: 104, stdout: '', seen: 0 })
  })
})

describe('what only the platform can tell stops k6 in setup, before the first VU', () => {
  const smoke = async (settings: Settings) =>
    stoppedInSetup(
      await scripts.run('tcall-smoke', {
        TCALL_ACCOUNTS: file('accounts.csv', accounts()),
        ABSENT_CAPABILITIES: 'webhook-proxy',
        ...settings,
      }),
    )

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
    expect(await smoke({ TCALL_BASE_URL: url, ABSENT_CAPABILITIES: 'health,webhook-proxy' })).toBe(
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
    let platform: RunningPlatform<'tcall'>
    beforeAll(async () => {
      platform = await startReference(referenceTcall, {
        ports: 'free',
        settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' },
      })
    })
    afterAll(() => platform.stop())

    const stopped = async (settings: Settings, script = 'tcall-smoke') =>
      stoppedInSetup(await scripts.run(script, { ...platform.env, REQUEST_TIMEOUT_S: '60', ...settings }))

    it('a summary of another form is recognised, and no verdict', async () => {
      const { code, stdout, result } = await scripts.run('tcall-smoke', platform.env, [
        '--new-machine-readable-summary',
      ])
      // k6 has judged its thresholds all the same: what it exits with, no script can change at the end.
      expect(code).toBe(0)
      expect(stdout).toContain('TCall smoke · INVALID · k6 gave its summary in another form')
      expect(result).toMatchObject({ verdict: 'invalid', criteria: [] })
    })

    it('without setup() there is no verdict either', async () => {
      const { code, result } = await scripts.run('tcall-smoke', platform.env, ['--no-setup'])
      expect({ code, verdict: result?.verdict }).toEqual({ code: 99, verdict: 'invalid' })
    })

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

    it('the platform in the place of the proxy', async () => {
      expect(await stopped({ WEBHOOK_PROXY_URL: platform.urls.tcall })).toBe(
        `WEBHOOK_PROXY_URL ${platform.urls.tcall} answers with status 404; correct WEBHOOK_PROXY_URL`,
      )
    })

    it('an agent that the platform does not have', async () => {
      expect(await stopped({ TCALL_AGENT_IDS: '987654' })).toBe(
        'TCALL_AGENT_IDS "987654" is no active agent of the platform; correct it, or leave it out to use all active agents',
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
