import { spawn } from 'node:child_process'
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { localCertificate } from '../cli/platform/authority'
import { noProgress } from '../cli/progress'
import { allowedHosts } from '../data/scan/allowed-hosts'
import { scanPaths } from '../data/scan/scan'
import type { Result } from '../lib/plan/summary/result'
import { firstCases } from '../rigs/cases'
import { leaks, poison } from '../rigs/poison'
import { everyBreakage, type Misbehaviour, type PoisonedServer, poisonedServer } from '../rigs/poisoned-platform'

const profiles = ['smoke', 'baseline', 'load', 'stress', 'soak'] as const
/** What no file and no line may hold: the poison of the answers, and what the account files hold. */
const password = `${poison.text}-password`
const email = `${poison.text}@hospital.example`

let folder: string
let k6: string
let tls: { cert: string; key: string; file: string }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'leaks-'))
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  const { caFile, certFile, keyFile } = await localCertificate(folder, 'poisoned')
  tls = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), file: caFile }
  writeFileSync(join(folder, 'tcall.csv'), `email,password\n${email},${password}\n`)
  const staff = ['doctor', 'nurse', 'admin', 'patient', 'staff']
  const rows = ['North', 'South'].flatMap((at) =>
    staff.map((role) => `${role}.${at}.${email},${password},${role},${at} Test`),
  )
  writeFileSync(join(folder, 'medcor.csv'), ['email,password,role,hospital', ...rows, ''].join('\n'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One run, all that it wrote in a folder of its own, and what was asked of the platform. */
interface Run {
  code: number | null
  cwd: string
  stderr: string
  asked: string[]
}

/** At the level that says most, with every sample and its tags. Not --summary-export: it is what setup() found, ids and all. */
const outputs = ['--verbose', '--out', 'json=samples.json']
const dashboard = {
  K6_NO_USAGE_REPORT: 'true',
  K6_WEB_DASHBOARD: 'true',
  K6_WEB_DASHBOARD_EXPORT: 'dashboard.html',
  K6_WEB_DASHBOARD_PORT: '-1',
  K6_WEB_DASHBOARD_PERIOD: '100ms',
}

async function k6Run(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Omit<Run, 'asked'>> {
  const cwd = mkdtempSync(join(folder, 'run-'))
  mkdirSync(join(cwd, 'results'))
  const files = ['stdout.txt', 'stderr.txt'].map((name) => openSync(join(cwd, name), 'w'))
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(k6, args, { cwd, env: { PATH, HOME, PWD: cwd, ...settings }, stdio: ['ignore', ...files] })
  files.forEach(closeSync)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  return { code, cwd, stderr: readFileSync(join(cwd, 'stderr.txt'), 'utf8') }
}

/** So many requests setup() makes at most; the load begins behind them. */
const setupRequests = { tcall: 14, 'webhook-proxy': 12, provider: 8, medcor: 14 } as const
const small = { ALLOWED_HOSTS: '127.0.0.1', SHARE_ACCOUNTS: '1', VUS: '4', REQUEST_TIMEOUT_S: '2' }

async function runTcall(profile: string, behaviour: Partial<Misbehaviour> = {}): Promise<Run> {
  const server = (name: 'tcall' | 'webhook-proxy' | 'provider') =>
    poisonedServer(name, { soundFirst: setupRequests[name], breakages: everyBreakage, ...behaviour }, fixed[name])
  const [tcall, proxy, provider] = await Promise.all([server('tcall'), server('webhook-proxy'), server('provider')])
  return served([tcall, proxy, provider], `tcall-${profile}`, {
    ...small,
    ...scaled(profile),
    TCALL_BASE_URL: tcall.url,
    WEBHOOK_PROXY_URL: proxy.url,
    PROVIDER_URL: provider.url,
    CALLS_PER_HOUR: '10500',
    TCALL_ACCOUNTS: join(folder, 'tcall.csv'),
    PROVIDER_WEBHOOK_SECRET: password,
    WEBHOOK_PROXY_TOKEN: password,
    DIAL_ALLOW: poison.phone,
  })
}

async function runMedcor(profile: string, behaviour: Partial<Misbehaviour> = {}): Promise<Run> {
  const how = { soundFirst: setupRequests.medcor, breakages: everyBreakage, ...behaviour }
  const server = await poisonedServer('medcor', how, {}, tls)
  return served([server], `medcor-${profile}`, {
    ...small,
    ...scaled(profile),
    MEDCOR_BASE_URL: server.url,
    VUS: '8', // somebody in each role
    RECORDS_PER_HOUR: '5250',
    MEDCOR_ACCOUNTS: join(folder, 'medcor.csv'),
    SSL_CERT_FILE: tls.file,
  })
}

const fixed = {
  tcall: { number_of_agents: 1 },
  'webhook-proxy': { faults: 'on', retry_scale: 1000, kind: 'attempt', outcome: 'delivered' },
  provider: {},
}

/** As short as lets every journey begin. */
const scaled = (profile: string) => ({
  TIME_SCALE: { smoke: '1', baseline: '150', load: '300', stress: '500', soak: '1000' }[profile] ?? '1',
})

async function served(servers: PoisonedServer[], script: string, settings: Record<string, string>): Promise<Run> {
  try {
    const run = await k6Run(['run', ...outputs, join(folder, `dist/${script}.js`)], { ...dashboard, ...settings })
    return { ...run, asked: servers.flatMap(({ asked }) => [...asked]) }
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
}

/** Every file of a folder as a text: k6's dashboard holds its data packed. */
function texts(cwd: string): [file: string, text: string][] {
  const files = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map(({ parentPath, name }) => {
    const text = readFileSync(join(parentPath, name), 'utf8')
    return [name, text + unpacked(text)]
  })
}

function unpacked(text: string): string {
  const packed = text.match(/H4sI[\w+/=]{20,}/g) ?? []
  return packed.map((part) => gunzipSync(Buffer.from(part, 'base64')).toString()).join('\n')
}

function resultIn(cwd: string, names: readonly string[]): Result {
  const name = names.find((one) => one.endsWith('.json')) ?? expect.unreachable(`no result among ${names}`)
  return JSON.parse(readFileSync(join(cwd, 'results', name), 'utf8')) as Result
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0)

/** The places where poison stands, with what is around it. */
function leaked(cwd: string): string[] {
  return texts(cwd).flatMap(([file, text]) => {
    const lower = text.toLowerCase()
    return leaks.flatMap((leak) => {
      const at = lower.indexOf(leak.toLowerCase())
      return at < 0 ? [] : [`${file}: ${leak}: ${text.slice(Math.max(0, at - 120), at + 60)}`]
    })
  })
}

/** What the scanner finds, and what it could not look at. */
async function unreserved(cwd: string) {
  const { findings, unread } = await scanPaths([cwd], { allowed: allowedHosts([]) })
  return [...findings, ...unread]
}

const platforms = [
  ['tcall', runTcall],
  ['medcor', runMedcor],
] as const

describe.concurrent.each(platforms)('%s', (platform, run) => {
  it.each(firstCases(profiles, 1))('%s writes nothing of what the platform answers', async (profile) => {
    const { code, cwd, stderr, asked } = await run(profile)
    // It was not stopped in setup(): the journeys met what is broken.
    expect(code, stderr).toBe(99)
    expect(asked.length, asked.join()).toBeGreaterThan(10)
    const files = texts(cwd).map(([name]) => name)
    expect(files).toEqual(expect.arrayContaining(['samples.json', 'dashboard.html', 'stderr.txt']))
    const own = files.filter((name) => name.startsWith(`${platform}-${profile}-`))
    expect(own).toHaveLength(2)
    // Among all that breaks, no failure is without its operation.
    const { errors_by_cause, errors_by_operation } = resultIn(cwd, own)
    expect(sum(errors_by_cause)).toBeGreaterThan(0)
    expect(sum(errors_by_operation)).toBe(sum(errors_by_cause))
    if (platform === 'medcor' && profile === 'load')
      expect(Object.keys(errors_by_operation)).toContain('requests made at once')
    expect(leaked(cwd)).toEqual([])
    expect(await unreserved(cwd)).toEqual([])
  })

  it.each(
    firstCases(
      [
        'error body',
        'other types',
        'nothing',
        'cut off',
        'broken redirect',
        'broken header',
        'other protocol',
      ] as const,
      3,
    ),
  )('setup() meets "%s" and says nothing of it', async (way) => {
    for (const soundFirst of [0, 6]) {
      const { code, cwd, stderr } = await run('smoke', { soundFirst, breakages: [way] })
      expect([99, 108], stderr).toContain(code)
      expect(leaked(cwd)).toEqual([])
    }
  })

  it('packs no account and no secret into an archive', async () => {
    for (const profile of firstCases(profiles, 1)) {
      const given = ['-e', `${platform.toUpperCase()}_BASE_URL=https://127.0.0.1:9`, '-e', 'ALLOWED_HOSTS=127.0.0.1']
      const script = join(folder, `dist/${platform}-${profile}.js`)
      const { code, cwd, stderr } = await k6Run(['archive', '--verbose', '-O', 'test.tar', ...given, script], {
        TCALL_ACCOUNTS: join(folder, 'tcall.csv'),
        MEDCOR_ACCOUNTS: readFileSync(join(folder, 'medcor.csv'), 'utf8'),
        PROVIDER_WEBHOOK_SECRET: password,
        WEBHOOK_PROXY_TOKEN: password,
        DIAL_ALLOW: poison.phone,
      })
      expect(code, stderr).toBe(0)
      expect(texts(cwd).map(([name]) => name)).toContain('test.tar')
      expect(leaked(cwd)).toEqual([])
    }
  })
})
