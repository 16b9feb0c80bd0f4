import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { root } from '../build/root'
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
  expect(run.said()).toMatch(/TCall baseline · INVALID · instances 1, 2, 3 of 3: interrupted after \d+ s/)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow()
})
