import { type Progress, stderrProgress } from './progress'
import { interruptedExitCode, onStopSignal } from './stop-signals'

/** What work is given that a signal may stop: where it tells how far it is, and whether it is to stop. */
export interface Interruptible {
  progress: Progress
  signal: AbortSignal
}

/**
 * Runs the work of a command. A signal to stop aborts it, and it ends in its own time.
 * @param farewell said when it was interrupted: what is kept, and how to go on
 * @returns the exit code: that of the work, or that of the signal when the work gave up for it
 * @throws what the work throws for another reason
 */
export async function interruptible(
  work: (given: Interruptible) => Promise<number>,
  farewell?: string,
): Promise<number> {
  const progress = stderrProgress()
  const stopping = new AbortController()
  const { signal } = stopping
  const release = onStopSignal((stopSignal) => stopping.abort(stopSignal))
  try {
    return await work({ progress, signal })
  } catch (error) {
    if (!signal.aborted) throw error
    if (farewell !== undefined) progress.note(farewell)
    return interruptedExitCode(signal.reason)
  } finally {
    release()
  }
}
