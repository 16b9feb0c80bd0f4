import { setTimeout as sleep } from 'node:timers/promises'
import { runK6 } from './k6/run'
import type { Progress } from './progress'
import { interruptedExitCode, onStopSignal, type StopSignal } from './stop-signals'

/** How what was watched ended; without a code it is the result that says. */
export interface Ended {
  code?: number
  error?: Error
}

/** Runs it with the terminal that is ours, and what it is told besides. */
export async function ranCommand(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ended> {
  try {
    return { code: await runK6(program, args, { env }).exitCode }
  } catch (error) {
    return { error: error as Error }
  }
}

/** Ctrl-C ends a watch without an end, and cuts one with an end short. */
export async function waited(seconds: number | undefined, progress: Progress): Promise<Ended> {
  const stopping = new AbortController()
  const release = onStopSignal((signal) => stopping.abort(signal))
  try {
    await progress.step(seconds === undefined ? 'watching, until Ctrl-C' : `watching for ${seconds} s`, async () => {
      // A timer takes no more than 2^31 ms.
      const ms = seconds === undefined ? 2 ** 31 - 1 : seconds * 1000
      await sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
    })
  } finally {
    release()
  }
  const early = seconds !== undefined && stopping.signal.aborted
  return early ? { code: interruptedExitCode(stopping.signal.reason as StopSignal) } : {}
}
