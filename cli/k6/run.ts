import { type ChildProcess, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { onStopSignal } from '../stop-signals'

export interface RunningK6 {
  /** 0 when it could not be started. */
  pid: number
  /** k6's own exit code; 128 + n when signal n ended it. */
  exitCode: Promise<number>
  /** Asks k6 to stop and write its results. */
  interrupt(): void
}

/**
 * Runs k6 on this terminal. It gets each Ctrl-C exactly once, and so ends gracefully at the first and at once at the
 * second: in a process group of its own, because the terminal signals the whole group and npm repeats that.
 * `output`: the file that takes what it prints, in place of the terminal.
 */
export function runK6(
  path: string,
  args: readonly string[],
  { output, ...options }: { env?: NodeJS.ProcessEnv; cwd?: string; output?: number } = {},
): RunningK6 {
  const stdio = output === undefined ? 'inherit' : (['ignore', output, output] as const)
  const watchdog = startWatchdog()
  const k6: ChildProcess = spawn(path, args, {
    ...options,
    stdio: typeof stdio === 'string' ? stdio : [...stdio],
    detached: true,
  })
  if (k6.pid) watchdog.stdin.write(String(k6.pid))
  const release = onStopSignal((signal) => k6.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  const exitCode = new Promise<number>((resolve, reject) => {
    k6.once('error', (error) => reject(new Error(`${path} does not run: ${error.message}`)))
    k6.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  }).finally(() => {
    release()
    watchdog.kill('SIGKILL')
  })
  return { pid: k6.pid ?? 0, exitCode, interrupt: () => k6.kill('SIGINT') }
}

/**
 * Has k6 ended when we are killed: it is there before k6, and is told k6's process at once, so that there is no moment
 * between. Without it a run is none the worse.
 */
function startWatchdog() {
  const file = fileURLToPath(new URL('./watchdog.mjs', import.meta.url))
  const watchdog = spawn(process.execPath, [file], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watchdog.on('error', () => {})
  watchdog.stdin.on('error', () => {})
  watchdog.unref()
  return watchdog
}
