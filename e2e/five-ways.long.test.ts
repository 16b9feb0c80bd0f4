import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import type { TestRun } from '../cli/operator/manifest'
import { type RunningPlatform, startReference } from '../cli/platform/platform'
import { noProgress } from '../cli/progress'
import type { Result } from '../lib/plan/summary/result'
import { referenceTcall } from '../reference/tcall/platform'
import { startCloudStub } from '../rigs/cloud-stub'
import { testRunMisfits } from '../rigs/testrun-schema'

/** A script of every platform under load, small enough for a minute. */
const script = 'tcall-baseline'
const file = join(root, 'dist', `${script}.js`)
const sizes = {
  VUS: '8',
  TIME_SCALE: '20',
  CALLS_PER_HOUR: '1800',
  ABSENT_CAPABILITIES: 'proxy-faults',
  REQUEST_TIMEOUT_S: '5',
}
const folder = mkdtempSync(join(tmpdir(), 'ways-'))
let k6: string
let platform: RunningPlatform
let bundle: string
beforeAll(async () => {
  k6 = (await resolveK6({ env: process.env, progress: noProgress })).path
  platform = await startReference(referenceTcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
  bundle = sha256(readFileSync(file))
})
afterAll(async () => {
  await platform?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

/** What the platform's addresses and secrets are, the accounts as the CSV itself: an archive opens no file. */
function ofPlatform(): Record<string, string> {
  const accounts = readFileSync(platform.env['TCALL_ACCOUNTS'] ?? '', 'utf8')
    .split('\n')
    .slice(0, 400)
    .join('\n')
  return { ...platform.env, TCALL_ACCOUNTS: accounts, ALLOWED_HOSTS: '127.0.0.1' }
}

/** A folder of its own to run in, with one for results. */
function place(name: string): { cwd: string; results: string } {
  const cwd = join(folder, name)
  mkdirSync(join(cwd, 'results'), { recursive: true })
  return { cwd, results: join(cwd, 'results') }
}

async function run(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): Promise<{ code: number; stdout: string; said: string }> {
  const { PATH = '', HOME = '' } = process.env
  return new Promise((resolve) => {
    const given = { PATH, HOME, PWD: cwd, K6_AUTO_EXTENSION_RESOLUTION: 'false', ...env }
    execFile(command, [...args], { cwd, env: given, maxBuffer: 1e8 }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, said: stdout + stderr }),
    )
  })
}

function resultIn(results: string): Result {
  const name = readdirSync(results).find((one) => one.endsWith('.json')) ?? ''
  return JSON.parse(readFileSync(join(results, name), 'utf8')) as Result
}

/** A run that went as the script has it: few samples, so that some targets stay open, but none invalid or failed. */
function expectRun({ verdict, criteria, reason }: Result): void {
  expect(['pass', 'inconclusive'], reason).toContain(verdict)
  expect(criteria.find(({ id }) => id === 'T5b')?.samples).toBe(1)
  expect(criteria.find(({ id }) => id === 'G1')?.samples).toBeGreaterThan(10)
}

/** The files of an archive by the end of their name. */
async function filesOf(archive: Buffer): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const unpack = extract()
  Readable.from([archive]).pipe(unpack)
  for await (const entry of unpack) found.set(entry.header.name, await buffer(entry))
  return found
}

/** That an archive holds this very script, and nothing that is private. */
async function expectBundle(archive: Buffer): Promise<void> {
  const files = await filesOf(archive)
  expect(sha256(files.get('data') ?? Buffer.alloc(0))).toBe(bundle)
  const secrets = platform.secret.flatMap((name) => platform.env[name] ?? [])
  expect(secrets.length).toBeGreaterThan(0)
  for (const content of files.values()) for (const secret of secrets) expect(content.includes(secret)).toBe(false)
}

const sizesAsFlags = Object.entries(sizes).flatMap(([name, value]) => ['-e', `${name}=${value}`])

it('1: k6 run of the bundle', async () => {
  const { cwd, results } = place('plain')
  const { said } = await run(k6, ['run', '--quiet', file], { cwd, env: { ...ofPlatform(), ...sizes } })
  expect(readdirSync(results).length, said).toBeGreaterThan(0)
  expectRun(resultIn(results))
})

it('2: sla run --instances', async () => {
  const { results } = place('instances')
  const env = { ...ofPlatform(), ...platform.env, ...sizes, RESULTS_DIR: results, K6_BIN: k6 }
  const args = ['cli/sla.mjs', 'run', 'tcall', 'baseline', '--instances', '2']
  const { said } = await run(process.execPath, args, { cwd: root, env })
  expect(readdirSync(results).length, said).toBeGreaterThan(0)
  expectRun(resultIn(results))
  expect(sha256(readFileSync(file))).toBe(bundle)
})

it('3: an archive that was moved', async () => {
  const { cwd, results } = place('moved')
  const archive = join(cwd, 'moved.tar')
  await run(k6, ['archive', '-O', archive, ...sizesAsFlags, file], { cwd, env: ofPlatform() })
  await expectBundle(readFileSync(archive))
  const { said } = await run(k6, ['run', '--quiet', archive], { cwd, env: ofPlatform() })
  expect(readdirSync(results).length, said).toBeGreaterThan(0)
  expectRun(resultIn(results))
})

it('4: the manifest, by the commands of the operator’s initializer and runners', async () => {
  const { cwd, results } = place('operator')
  const made = await run(process.execPath, ['cli/sla.mjs', 'operator', 'manifest', script, '--instances', '2'], {
    cwd: root,
    env: { ...platform.env, ...sizes, ALLOWED_HOSTS: '127.0.0.1', RUN_ID: 'run-of-pods', K6_BIN: k6 },
  })
  const [map, testRun] = parseAllDocuments(made.stdout.slice(made.stdout.indexOf('---\n'))).map((one) => one.toJS())
  expect(testRunMisfits(testRun)).toEqual([])
  const { spec } = testRun as TestRun
  const { binaryData } = map as { binaryData: Record<string, string> }
  const content = Buffer.from(binaryData[spec.script.configMap?.file ?? ''] ?? '', 'base64')
  await expectBundle(content)
  const mounted = join(cwd, 'script.tar')
  writeFileSync(mounted, content)
  // The initializer packs it once more, and looks at what it needs; it has no setting.
  const packed = join(cwd, 'script.tar.archived.tar')
  const archived = await run(k6, ['archive', mounted, '-O', packed], { cwd, env: {} })
  expect(archived.code, archived.said).toBe(0)
  const inspected = await run(k6, ['inspect', '--execution-requirements', packed], { cwd, env: {} })
  expect(inspected.said).toContain('"maxVUs"')
  // The runners have what the manifest gives them, and the Secret.
  const secrets = ofPlatform()
  const env = Object.fromEntries(spec.runner.env.map(({ name, value }) => [name, value ?? secrets[name] ?? '']))
  const logs = await Promise.all(
    ['0:1/2', '1/2:1'].map(async (segment, at) => {
      const flags = ['--execution-segment', segment, '--execution-segment-sequence', '0,1/2,1', '--address', '']
      const tags = ['--tag', `instance_id=${at + 1}`, '--tag', `testrun_name=${script}`]
      const own = { ...env, RESULTS_DIR: results }
      const { said } = await run(k6, ['run', '--quiet', ...flags, mounted, ...tags], { cwd, env: own })
      const log = join(cwd, `${at + 1}.log`)
      writeFileSync(log, said)
      return log
    }),
  )
  const judged = place('judged')
  const verdict = await run(process.execPath, ['cli/sla.mjs', 'verdict', ...logs], {
    cwd: root,
    env: { RESULTS_DIR: judged.results },
  })
  expect(readdirSync(judged.results).length, verdict.said).toBeGreaterThan(0)
  expectRun(resultIn(judged.results))
})

it('5: what the cloud gets, unpacked and run', async () => {
  const { cwd, results } = place('cloud')
  const stub = await startCloudStub()
  try {
    const env = { K6_CLOUD_HOST_V6: stub.url, K6_CLOUD_TOKEN: 'x', K6_CLOUD_STACK_ID: '3', K6_CLOUD_PROJECT_ID: '7' }
    const project = ['-e', 'K6_CLOUD_PROJECT_ID=7']
    const sent = await run(k6, ['cloud', 'upload', ...sizesAsFlags, ...project, file], {
      cwd,
      env: { ...ofPlatform(), ...env },
    })
    expect(sent.code, sent.said).toBe(0)
  } finally {
    await stub.close()
  }
  const archive = stub.archive() ?? Buffer.alloc(0)
  await expectBundle(archive)
  const received = join(cwd, 'received.tar')
  writeFileSync(received, archive)
  // As on the cloud's machines, which name the run; its own settings are environment variables there too.
  const env = { ...ofPlatform(), K6_CLOUDRUN_TEST_RUN_ID: '123' }
  const { said } = await run(k6, ['run', '--quiet', received], { cwd, env })
  expect(readdirSync(results).length, said).toBeGreaterThan(0)
  expectRun(resultIn(results))
})
