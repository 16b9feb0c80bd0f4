import { productionDomains } from '../../build/platforms'
import { commandsFor } from '../../resilience/guards'
import { concludeBeside } from '../beside-k6/conclude'
import { resolveK6 } from '../k6/resolve'
import { referenceOf } from '../platform/references'
import { stderrProgress } from '../progress'
import type { ResilienceOptions } from '../resilience'
import { writableResultsFolder } from '../run/results-folder'
import { interruptedExitCode, onStopSignal } from '../stop-signals'
import { targetOf } from '../target'
import { confirmCommands, runCommandLine } from './commands'
import { details } from './details'
import { hurt } from './hurt'

/** Short calls, or slots fill; webhooks that failed are tried again soon. */
export const settings: Record<string, string> = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }

/** Hurts a platform under load, says the sentence, and writes the result. @returns the exit code */
export async function resilience(name: string, options: ResilienceOptions): Promise<number> {
  const progress = stderrProgress()
  const stopping = new AbortController()
  const { signal } = stopping
  onStopSignal((stopSignal) => stopping.abort(stopSignal))
  const described = await referenceOf(name)
  const { baseUrl } = described.asked
  const results = await writableResultsFolder(process.env)
  const foreign = process.env[baseUrl] ? commandsFor(baseUrl, process.env, await productionDomains()) : undefined
  const timeoutS = Number(process.env['COMMAND_TIMEOUT_S'] || 120)
  try {
    if (foreign) {
      await confirmCommands(foreign, process.env[baseUrl] ?? '', options.yes === true)
      await progress.step('trying RESTORE_COMMAND', () => runCommandLine('RESTORE_COMMAND', foreign.restore, timeoutS))
    }
    const k6 = await resolveK6({ env: process.env, progress, signal })
    await progress.step('building the scripts', async () =>
      (await import('../../build/ensure-bundles')).ensureBundles(),
    )
    const target = await targetOf(name, { progress, signal, settings })
    try {
      if (!foreign && !target.reference)
        throw new Error('a platform is up, and resilience starts its own; npm run down stops it')
      const { result, ledgerFile } = await hurt(name, { options, k6, target, progress, signal, foreign, timeoutS })
      return await concludeBeside(result, details(result, ledgerFile), { folder: results, progress })
    } finally {
      if (foreign) await runCommandLine('RESTORE_COMMAND', foreign.restore, timeoutS)
      await target.stop()
    }
  } catch (error) {
    if (!signal.aborted) throw error
    progress.note('interrupted; the platform is restored, and the ledger kept')
    return interruptedExitCode(signal.reason)
  }
}
