import { productionDomains } from '../../build/platforms'
import { commandsFor } from '../../resilience/guards'
import { concludeBeside } from '../beside-k6/conclude'
import { interruptible } from '../interruptible'
import { k6WithScripts } from '../k6/with-scripts'
import { referenceOf } from '../platform/references'
import type { ResilienceOptions } from '../resilience'
import { writableResultsFolder } from '../run/results-folder'
import { targetOf } from '../target'
import { confirmCommands, runCommandLine } from './commands'
import { details } from './details'
import { hurt } from './hurt'

/** Short calls, or slots fill; webhooks that failed are tried again soon. */
export const settings: Record<string, string> = { CALL_MEAN_S: '3', RETRY_SCALE: '20' }

/** Hurts a platform under load, says the sentence, and writes the result. @returns the exit code */
export async function resilience(name: string, options: ResilienceOptions): Promise<number> {
  const described = await referenceOf(name)
  const { baseUrl } = described.asked
  const results = await writableResultsFolder(process.env)
  const foreign = process.env[baseUrl] ? commandsFor(baseUrl, process.env, await productionDomains()) : undefined
  const timeoutS = Number(process.env['COMMAND_TIMEOUT_S'] || 120)
  return interruptible(async ({ progress, signal }) => {
    if (foreign) {
      await confirmCommands(foreign, process.env[baseUrl] ?? '', options.yes === true)
      await progress.step('trying RESTORE_COMMAND', () => runCommandLine('RESTORE_COMMAND', foreign.restore, timeoutS))
    }
    const k6 = await k6WithScripts({ progress, signal })
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
  }, 'interrupted; the platform is restored, and the ledger kept')
}
