import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export interface Step {
  name?: string
  id?: string
  if?: string
  uses?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
  run?: string
}

export interface Job {
  if?: string
  needs?: string
  /** A job that calls another workflow has no steps of its own. */
  uses?: string
  with?: Record<string, string>
  secrets?: 'inherit'
  concurrency?: { group: string; 'cancel-in-progress': boolean }
  permissions?: unknown
  'timeout-minutes'?: number
  outputs?: Record<string, string>
  strategy?: { matrix: Record<string, string>; 'max-parallel'?: string }
  env?: Record<string, string>
  steps?: Step[]
}

export interface Workflow {
  on: Partial<Record<'workflow_dispatch' | 'workflow_call', { inputs: Record<string, unknown> }>>
  permissions: Record<string, string>
  concurrency?: unknown
  defaults: { run: { shell: string } }
  jobs: Record<string, Job>
}

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(file, 'utf8')) as Workflow
}

/** What expressions may name: github, inputs, vars, secrets, matrix, needs … */
export type Contexts = Record<string, Record<string, unknown>>

/** GitHub's contexts ignore case, and what is missing in them is empty. */
function context(values: Record<string, unknown>): Record<string, unknown> {
  const lower = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]))
  return new Proxy({}, { get: (_, name) => lower.get(String(name).toLowerCase()) ?? '' })
}

/** The value of one expression: those this workflow uses mean the same in JavaScript. */
export function evaluate(expression: string, contexts: Contexts, failed = false): unknown {
  const names = {
    ...Object.fromEntries(Object.entries(contexts).map(([name, values]) => [name, context(values)])),
    always: () => true,
    success: () => !failed,
    format: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[Number(at)])),
    fromJSON: (text: string) => JSON.parse(text) as unknown,
    hashFiles: () => 'a-hash',
  }
  return new Function(...Object.keys(names), `return (${expression})`)(...Object.values(names))
}

/** A text with its `${{ }}` filled in. */
export function filled(text: unknown, contexts: Contexts): string {
  return String(text).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) => String(evaluate(expression, contexts)))
}

/** A runner's machine for one job: its folders, its command files, and what earlier steps left in them. */
export interface Runner {
  workspace: string
  temp: string
  /** PATH, HOME and what else the machine itself has. */
  machine: Record<string, string>
}

export interface StepOutcome {
  step: Step
  /** Skipped by its `if`, run by GitHub alone (`uses`, npm ci), or its exit code. */
  code: number | null | 'skipped' | 'not here'
  output: string
  /** What is given to an action, filled in. */
  with?: Record<string, string>
}

export interface JobOutcome {
  failed: boolean
  steps: StepOutcome[]
  outputs: Record<string, string>
  summary: string
  /** What steps gave to later ones. */
  env: Record<string, string>
}

/** Installing and testing are what the test command itself does: not once more inside it. */
const notHere = /^npm ci( &&|$)/

/** Runs a job's `run` steps one after the other as GitHub does: in bash, each in its own env, on after a failure only if `always()`. */
export function runJob(job: Job, contexts: Contexts, runner: Runner): JobOutcome {
  const files = Object.fromEntries(
    ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STEP_SUMMARY'].map((name) => {
      const file = join(mkdtempSync(join(runner.temp, 'commands-')), name)
      writeFileSync(file, '')
      return [name, file]
    }),
  )
  const read = (name: string) => readFileSync(files[name] ?? '', 'utf8')
  const outputs: Record<string, Record<string, string>> = {}
  let failed = false
  const steps = (job.steps ?? []).map((step): StepOutcome => {
    const known = { ...contexts, steps: outputs }
    const condition = step.if ?? 'success()'
    const wanted = evaluate(condition, known, failed) && (!failed || condition.includes('always()'))
    if (!wanted) return { step, code: 'skipped', output: '' }
    const filledIn = (env: Record<string, unknown> = {}) =>
      Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text, known)]))
    if (step.run === undefined || notHere.test(step.run))
      return { step, code: 'not here', output: '', with: filledIn(step.with) }
    const env = {
      ...runner.machine,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: runner.workspace,
      RUNNER_TEMP: runner.temp,
      ...files,
      ...filledIn(job.env),
      ...pairs(read('GITHUB_ENV')),
      ...filledIn(step.env),
    }
    const script = join(runner.temp, 'step.sh')
    writeFileSync(script, step.run)
    const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: runner.workspace,
      env,
      encoding: 'utf8',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    })
    if (step.id) outputs[step.id] = { outputs: pairs(read('GITHUB_OUTPUT')) } as never
    failed ||= status !== 0
    return { step, code: status, output: stdout + stderr }
  })
  const jobOutputs = Object.entries(job.outputs ?? {}).map(([name, text]) => [
    name,
    filled(text, { ...contexts, steps: outputs }),
  ])
  return {
    failed,
    steps,
    outputs: Object.fromEntries(jobOutputs),
    summary: read('GITHUB_STEP_SUMMARY'),
    env: pairs(read('GITHUB_ENV')),
  }
}

/** `name=value` lines, as the command files hold them. */
function pairs(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line !== '')
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}
