import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../../build/root'
import type { Result } from '../../lib/plan/summary/result'
import { readResult } from '../result/read-result'
import { SystemSampler, type SystemUse } from '../run/system-sampler'

/** What one run of k6 left behind: its result, or what it said last. */
export type Ran = { result: Result; code: number | null; use: SystemUse | undefined } | { problem: string }

interface ScriptRun {
  folder: string
  env: Readonly<Record<string, string>>
  signal: AbortSignal
  /** Ends the run as Ctrl-C does; what it left is read all the same. */
  interrupt?: AbortSignal
  /** More arguments of `k6 run`. */
  args?: readonly string[]
  /** Called with k6's process once it is there. */
  spawned?: (pid: number) => void
}

/** Runs a script of `dist/` with these settings alone; results and log go to `folder`, which is emptied before. */
export async function runScript(
  k6: string,
  script: string,
  { folder, env, signal, interrupt, args = [], spawned }: ScriptRun,
): Promise<Ran> {
  signal.throwIfAborted()
  const results = join(folder, 'results')
  await rm(folder, { recursive: true, force: true })
  await mkdir(results, { recursive: true })
  // From here to where it is listened to, nothing waits.
  signal.throwIfAborted()
  const logFile = join(folder, 'k6.log')
  const log = openSync(logFile, 'w')
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(k6, ['run', '--quiet', ...args, join(root, 'dist', `${script}.js`)], {
    cwd: folder,
    env: { PATH, HOME, PWD: folder, ...env },
    stdio: ['ignore', log, log],
    detached: true, // a Ctrl-C of the terminal's group reaches it once, from us
  })
  closeSync(log)
  if (child.pid !== undefined) spawned?.(child.pid)
  const sampler = new SystemSampler(child.pid ?? 0)
  const stop = () => child.kill('SIGINT')
  for (const one of [signal, interrupt]) one?.addEventListener('abort', stop, { once: true })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${k6} does not run: ${error.message}`)))
    child.once('exit', resolve)
  }).finally(() => signal.removeEventListener('abort', stop))
  const use = await sampler.stop()
  signal.throwIfAborted()
  const file = (await readdir(results)).find((name) => name.endsWith('.json'))
  if (!file) return { problem: lastLine(await readFile(logFile, 'utf8')) }
  return { code, use, result: await readResult(join(results, file)) }
}

/** The variables that have a value. */
export function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

function lastLine(log: string): string {
  return log.trimEnd().split('\n').at(-1)?.slice(0, 300) ?? ''
}
