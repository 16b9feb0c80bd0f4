import { afterEach, describe, expect, it, vi } from 'vitest'
import { load } from '../profiles/load'
import { smoke } from '../profiles/smoke'
import { runSettings, type SettingsOwner } from './run-settings'
import { csvFile, secret, url } from './setting'
import { type SharedValues, sharedSettings } from './settings'

/** What `npm run up` left, as long as a test has it so. */
let left = ''
afterEach(() => {
  left = ''
  vi.unstubAllGlobals()
})

interface Values extends SharedValues {
  ACME_BASE_URL: string
  HOOKS_URL: string
  HOOKS_TOKEN: string
  ACME_ACCOUNTS: string
}

const acme: SettingsOwner<Values> = {
  name: 'acme',
  title: 'Acme',
  settings: {
    ...sharedSettings,
    ACME_BASE_URL: url({ doc: '', tlsFor: 'a secret' }),
    HOOKS_URL: url({ doc: '', default: '', needed: 'hooks' }),
    HOOKS_TOKEN: secret({ doc: '', default: '', needed: 'hooks' }),
    ACME_ACCOUNTS: csvFile({ doc: '', columns: 'email,password' }),
  },
  vocabulary: { capabilities: { hooks: { what: '' }, more: { what: '', carries: ['hooks'] } } },
  baseUrl: 'ACME_BASE_URL',
  urls: ['ACME_BASE_URL', 'HOOKS_URL'],
  productionDomains: ['acme.example'],
}
const enough = {
  PATH: '/usr/bin',
  ACME_BASE_URL: 'https://staging.example.test',
  ALLOWED_HOSTS: 'staging.example.test,hooks.example.test',
  HOOKS_URL: 'https://hooks.example.test',
  HOOKS_TOKEN: 'token',
  ACME_ACCOUNTS: '/accounts.csv',
}

function settingsOf(
  env: Record<string, string | undefined>,
  profile = load,
  there: readonly string[] = ['/proc/self/cwd/results'],
) {
  vi.stubGlobal('open', (path: string) => {
    if (path === '../.sla/acme.env' && left !== '') return left
    if (path === '/proc/self/cwd' || there.includes(path)) throw new Error("open() can't be used with directories")
    throw new Error(`open ${path}: no such file or directory`)
  })
  const { problems, ...found } = runSettings(acme, profile, env)
  return { ...found, lines: problems.lines() }
}

describe('runSettings', () => {
  it('has nothing against what is right', () => {
    const { lines, warnings, urls, absent, cloud, isLocal, blockHostnames, values } = settingsOf(enough)
    expect({ lines, warnings, absent, cloud, isLocal }).toEqual({
      lines: [],
      warnings: [],
      absent: [],
      cloud: undefined,
      isLocal: false,
    })
    expect(urls).toEqual({ ACME_BASE_URL: enough.ACME_BASE_URL, HOOKS_URL: enough.HOOKS_URL })
    expect(blockHostnames).toEqual(['acme.example', '*.acme.example'])
    expect(values).toMatchObject({ HOOKS_TOKEN: 'token', SEED: 1, VUS: undefined })
  })

  it('says all that is wrong, hosts first', () => {
    const env = { PATH: '', VUS: 'x', INSTANCES: '0', RESULTS_DIR: 'none', K6_VUS: '5', CLOUD_DISTRIBUTION: 'a=1' }
    expect(settingsOf(env).lines).toEqual([
      expect.stringMatching(/^ACME_BASE_URL is not set; export it/),
      'HOOKS_URL is not set; set it, or say that there is none: ABSENT_CAPABILITIES=hooks',
      expect.stringMatching(/^K6_VUS=5 would distort the run/),
      expect.stringMatching(/^INSTANCES "0" is out of range/),
      expect.stringMatching(/^VUS "x" is not a number/),
      expect.stringMatching(/^ACME_ACCOUNTS is not set/),
      'HOOKS_TOKEN is not set; set it, or say that there is none: ABSENT_CAPABILITIES=hooks',
      expect.stringMatching(/^RESULTS_DIR "none" does not exist; create it: mkdir -p none/),
      expect.stringMatching(/^CLOUD_DISTRIBUTION "a=1" adds up to 1 %/),
    ])
  })

  it('wants nothing of what is said to be absent, or is carried by it', () => {
    for (const [named, absent] of [
      ['hooks', ['hooks']],
      ['more', ['more', 'hooks']],
    ] as const) {
      const found = settingsOf({ ...enough, HOOKS_URL: '', HOOKS_TOKEN: '', ABSENT_CAPABILITIES: named })
      expect([found.lines, found.absent]).toEqual([[], absent])
      expect(found.urls['HOOKS_URL']).toBe('')
    }
    const { lines, absent } = settingsOf({ ...enough, HOOKS_URL: '', ABSENT_CAPABILITIES: 'hook' })
    expect([lines.length, absent]).toEqual([1, []])
    expect(lines[0]).toMatch(/^ABSENT_CAPABILITIES/)
  })

  it('tells of a setting that is wrong once, and not also that it is needed', () => {
    expect(settingsOf({ ...enough, HOOKS_URL: 'htp://x' }).lines).toEqual([
      expect.stringMatching(/^HOOKS_URL "htp:\/\/x" is not an http\(s\) URL/),
    ])
  })

  it('tells of the hosts that are allowed among the addresses, before what else is wrong', () => {
    const { problems } = runSettings(acme, load, { ...enough, VUS: 'x' })
    problems.add('ALLOWED_HOSTS', 'ALLOWED_HOSTS is wrong')
    expect(problems.lines().map((line) => line.split(' ')[0])[0]).toBe('ALLOWED_HOSTS')
  })

  it('wants a run id where several instances make one run', () => {
    const line = 'RUN_ID is not set, and several INSTANCES make one run: give all of them the same'
    expect(settingsOf({ ...enough, INSTANCES: '4' }).lines).toEqual([line])
    expect(settingsOf({ ...enough, INSTANCES: '4', RUN_ID: 'r' }).lines).toEqual([])
  })

  it('knows the names of its own: they have no twin', () => {
    expect(settingsOf({ ...enough, ACME_BASE_URL: 'htp://x' }).lines[0]).not.toContain('SLA_ACME_BASE_URL')
    expect(settingsOf({ ...enough, SLA_ACME_ACCOUNTS: 'x', ACME_ACCOUNTS: '' }).lines).toHaveLength(1)
  })

  it('guards each address, as the profile and the platform want it', () => {
    expect(settingsOf({ ...enough, ALLOWED_HOSTS: '' }).lines).toHaveLength(2)
    expect(settingsOf({ ...enough, ACME_BASE_URL: 'http://staging.example.test' }).lines).toEqual([
      expect.stringContaining('a secret goes over TLS'),
    ])
    const production = {
      ...enough,
      HOOKS_URL: 'https://api.acme.example',
      ALLOWED_HOSTS: 'staging.example.test,api.acme.example',
    }
    expect(settingsOf(production).lines).toEqual([expect.stringContaining('is a production host')])
    const smoked = settingsOf(production, smoke)
    expect([smoked.lines, smoked.blockHostnames]).toEqual([[], []])
  })

  it('takes what up left, whose loopback is no tunnel', () => {
    left = 'ACME_BASE_URL=http://127.0.0.1:7100\nHOOKS_URL=http://127.0.0.1:7102\nHOOKS_TOKEN=t\nACME_ACCOUNTS=/a.csv\n'
    expect(settingsOf({ PATH: '' })).toMatchObject({ lines: [], isLocal: true, values: { HOOKS_TOKEN: 't' } })
    const other = settingsOf({ ...enough, HOOKS_URL: 'http://127.0.0.1:9999' })
    expect([other.isLocal, other.lines]).toEqual([false, [expect.stringContaining('may be a tunnel')]])
    const own = settingsOf({ ...enough, HOOKS_URL: 'http://127.0.0.1:7102' })
    expect([own.isLocal, own.lines]).toEqual([false, []])
  })

  it('opens nothing where the script is only packed, and refuses what is private', () => {
    left = 'ACME_BASE_URL=http://127.0.0.1:7100\n'
    expect(settingsOf({}, load, [])).toMatchObject({ lines: [], isLocal: false, values: { ACME_BASE_URL: '' } })
    expect(settingsOf({ HOOKS_TOKEN: 'x' }, load, []).lines).toEqual([
      expect.stringMatching(/^HOOKS_TOKEN is private, and the archive would hold it/),
    ])
  })

  it('names a project of the cloud as the platform and the profile, unless it has a name', () => {
    const cloud = (env: Record<string, string>) => settingsOf({ ...enough, ...env }).cloud
    expect(cloud({ K6_CLOUD_PROJECT_ID: '7' })).toEqual({ projectID: 7, name: 'Acme load' })
    expect(cloud({ K6_CLOUD_PROJECT_ID: '7', K6_CLOUD_NAME: 'mine' })).toEqual({ projectID: 7, name: 'mine' })
    expect(cloud({ CLOUD_DISTRIBUTION: 'a=100' })).toEqual({
      name: 'Acme load',
      distribution: { a: { loadZone: 'a', percent: 100 } },
    })
  })

  it('warns of what is near to a setting or its twin', () => {
    expect(
      settingsOf({ ...enough, ALLOWED_HOST: 'x', SLA_SEEED: '1', SLA_SEED: '2', ACME_BASE_URI: 'x' }),
    ).toMatchObject({
      lines: [],
      warnings: [
        'ALLOWED_HOST is not a setting; did you mean ALLOWED_HOSTS?',
        'SLA_SEEED is not a setting; did you mean SLA_SEED?',
        'ACME_BASE_URI is not a setting; did you mean ACME_BASE_URL?',
      ],
      values: { SEED: 2 },
    })
  })
})
