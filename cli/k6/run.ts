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
  const k6: ChildProcess = spawn(path, args, {
    ...options,
    stdio: typeof stdio === 'string' ? stdio : [...stdio],
    detached: true,
  })
  const unwatch = k6.pid ? watch(k6.pid) : () => {}
  const release = onStopSignal((signal) => k6.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal))
  const exitCode = new Promise<number>((resolve, reject) => {
    k6.once('error', (error) => reject(new Error(`${path} does not run: ${error.message}`)))
    k6.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  }).finally(() => {
    release()
    unwatch()
  })
  return { pid: k6.pid ?? 0, exitCode, interrupt: () => k6.kill('SIGINT') }
}

/** Has k6 ended when we are killed; returns how to leave that. Without it a run is none the worse. */
function watch(pid: number): () => void {
  const file = fileURLToPath(new URL('./watchdog.mjs', import.meta.url))
  const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as const
  const watchdog = spawn(process.execPath, [file, String(pid)], { stdio: [...stdio], detached: true })
  watchdog.on('error', () => {})
  watchdog.unref()
  watchdog.channel?.unref()
  return () => watchdog.kill('SIGKILL')
}
