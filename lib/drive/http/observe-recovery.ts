import { sinceStartS } from '../clock'
import { addCore } from '../init'
import { run } from '../run'
import type { Observer } from './client'

/** After the load fell: records until when requests still failed or were over their limits. */
export const observeRecovery: Observer = ({ options, time }, { cause, tookMs, sentAt }) => {
  const { recovery } = run()
  const { sla } = options
  if (!recovery || time.phase !== 'recovery' || !sla) return
  if (cause || tookMs >= (recovery.limitMs[sla] ?? Number.POSITIVE_INFINITY))
    addCore.recovery_breach_s(sinceStartS(sentAt) - recovery.fromS, { sla })
}
