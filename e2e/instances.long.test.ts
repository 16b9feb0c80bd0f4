import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../build/root'
import type { Result } from '../lib/plan/summary/result'
import { SlaRuns } from '../rigs/sla-runs'

let runs: SlaRuns
beforeAll(async () => {
  runs = await SlaRuns.start()
})
afterAll(() => runs?.stop())

/** Three instances that would go on for minutes. */
function started(name: string): { cli: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const env = {
    ...process.env,
    ...runs.platform.env,
    ABSENT_CAPABILITIES: 'proxy-faults',
    RESULTS_DIR: join(runs.folder, name),
    VUS: '6',
    TIME_SCALE: '2',
    CALLS_PER_HOUR: '1800',
  }
  const cli = spawn(process.execPath, ['cli/sla.mjs', 'run', 'tcall', 'baseline', '--instances', '3'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [cli.stdout, cli.stderr]) stream?.on('data', (chunk) => (text += chunk))
  return { cli, said: () => text, ended: new Promise((resolve) => cli.once('exit', resolve)) }
}

/** The processes of k6 below a process. */
function k6Below(pid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      return Number(parent) === pid && command.includes('--execution-segment') ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

async function atWork(run: ReturnType<typeof started>, name: string): Promise<number[]> {
  const logs = () => {
    const folder = readdirSync(join(runs.folder, name)).find((one) => one.includes('-run-')) ?? ''
    return [1, 2, 3].map((index) => readFileSync(join(runs.folder, name, folder, `${index}of3.log`), 'utf8'))
  }
  for (let tried = 0; tried < 600; tried++) {
    await sleep(200)
    const pids = k6Below(run.cli.pid ?? 0)
    try {
      if (pids.length === 3 && logs().every((log) => log.includes('TCALL_BASE_URL='))) {
        await sleep(3_000)
        return pids
      }
    } catch {
      // Not there yet.
    }
  }
  throw new Error(`the instances did not begin: ${run.said()}`)
}

/** `sla verdict` of these files, with its result. */
async function verdict(name: string, files: string[]) {
  const results = join(runs.folder, name)
  const env = { ...process.env, RESULTS_DIR: results, SLA_STORE: join(results, 'store') }
  const { code, stdout, stderr } = await new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, ['cli/sla.mjs', 'verdict', ...files], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    )
  })
  return { code, stdout, stderr, result: resultIn(results) }
}

function resultIn(folder: string): Result | undefined {
  const file = (existsSync(folder) ? readdirSync(folder) : []).find((one) => one.endsWith('.json'))
  return file ? (JSON.parse(readFileSync(join(folder, file), 'utf8')) as Result) : undefined
}

/** The folder of the parts of a run, and what is in it by the end of its name. */
function partsOf(name: string) {
  const results = join(runs.folder, name)
  const folder = join(results, readdirSync(results).find((one) => one.includes('-run-') && !one.includes('.')) ?? '')
  const ending = (end: string) =>
    readdirSync(folder)
      .filter((one) => one.endsWith(end))
      .sort((a, b) => (a.slice(-8) < b.slice(-8) ? -1 : 1))
      .map((one) => join(folder, one))
  return { files: ending('.json'), logs: ending('.log') }
}

const tiny = { VUS: '4', TIME_SCALE: '20', CALLS_PER_HOUR: '1800' }

it('several instances make one run that is judged once, from their files or from their logs', async () => {
  const { code, result, stderr } = await runs.run('two', ['tcall', 'baseline', '--instances', '2'], tiny)
  const { files, logs } = partsOf('two')
  expect(stderr).toContain('2 instances of k6')
  const parts = files
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Result)
    .sort((a, b) => a.instance.index - b.instance.index)
  expect(parts.map(({ verdict, instance }) => [verdict, instance.index])).toEqual([
    ['partial', 1],
    ['partial', 2],
  ])
  expect(result?.notes.join()).toContain('one verdict over 2 instances')
  const samples = (of: Result | undefined, id: string) => of?.criteria.find((c) => c.id === id)?.samples ?? 0
  expect(samples(result, 'G1')).toBe(parts.reduce((sum, part) => sum + samples(part, 'G1'), 0))
  for (const part of parts) expect(samples(part, 'G1')).toBeGreaterThan(0)
  // Only one of them watches the webhooks.
  expect(parts.map((part) => samples(part, 'T5b')).sort()).toEqual([0, 1])
  expect(code).toBe({ pass: 0, inconclusive: 98, fail: 99, invalid: 110, partial: -1 }[result?.verdict ?? 'partial'])

  const fromLogs = await verdict('from-logs', logs)
  expect([fromLogs.code, fromLogs.result?.criteria]).toEqual([code, result?.criteria])
  expect(fromLogs.stdout).toContain(`${result?.verdict.toUpperCase()}`)
  const without = await verdict('without', logs.slice(1))
  expect([without.code, without.result?.reason]).toEqual([
    110,
    'of 2 instances, number 1 left no result: the targets were not judged',
  ])
  const whole = await verdict('whole', [...files, join(runs.folder, 'without')])
  expect([whole.code, whole.result?.verdict]).toEqual([code, result?.verdict])
  expect((await verdict('nothing', [join(runs.folder, 'without')])).stderr).toContain(
    'there is no result of an instance',
  )
})

it('an instance that is killed makes the run INVALID, and the others end', async () => {
  const run = started('killed')
  const [first = 0, ...others] = await atWork(run, 'killed')
  process.kill(first, 'SIGKILL')
  const code = await run.ended
  expect(run.said()).toMatch(/TCall baseline · INVALID · of 3 instances, number \d left no result/)
  expect(code).toBe(110)
  for (const pid of others) expect(() => process.kill(pid, 0)).toThrow()
})

it('Ctrl-C ends all of them, and says so', async () => {
  const run = started('interrupted')
  const pids = await atWork(run, 'interrupted')
  run.cli.kill('SIGINT')
  expect(await run.ended).toBe(105)
  // The first tears down before it ends, so that its time is another.
  expect(run.said()).toMatch(/TCall baseline · INVALID · instances? .* of 3: interrupted after \d+ s/)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
})

it('are not more than the VUs', async () => {
  const { code, stderr } = await runs.run('many', ['tcall', 'baseline', '--instances', '5'], tiny)
  expect([code, stderr]).toEqual([107, expect.stringContaining("INSTANCES=5 are more than the run's VUS=4")])
})
